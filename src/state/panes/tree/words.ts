// Gives the Chinese words of this pane that are ours; what the kernel calls something stays as it is.

export const chinese: Readonly<Record<string, string>> = {
  process: '进程',
  inside: '内部',
};
