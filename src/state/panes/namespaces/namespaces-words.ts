// Translates the words of this pane into Chinese; the terms of the kernel stay as they are.

export const chinese: Readonly<Record<string, string>> = {
  hostname: '主机名',
  own: '自己的',
  shared: '共享',
  new: '新',
};
