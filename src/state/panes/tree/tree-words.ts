// Translates the words of this pane into Chinese; the terms of the kernel stay as they are.

export const chinese: Readonly<Record<string, string>> = {
  process: '进程',
  inside: '内部',
};
