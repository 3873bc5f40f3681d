// Gives the Chinese words of this pane that are ours; what the kernel calls something stays as it is.

export const chinese: Readonly<Record<string, string>> = {
  hostname: '主机名',
  own: '自己的',
  shared: '共享',
  new: '新',
};
