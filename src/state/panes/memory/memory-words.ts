// Translates the words of this pane into Chinese; the terms of the kernel stay as they are.

export const chinese: Readonly<Record<string, string>> = {
  limit: '上限',
  killed: '被杀死',
  'v1 would say': 'v1 中的名字',
  'v2 would say': 'v2 中的名字',
  'v1 (mounted here)': 'v1（此处挂载）',
  'v2 (mounted here)': 'v2（此处挂载）',
  'processes in it': '其中的进程',
  'first to be killed': '最先被杀死',
};
