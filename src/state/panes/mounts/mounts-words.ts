// Translates the words of this pane into Chinese; the terms of the kernel stay as they are.

export const chinese: Readonly<Record<string, string>> = {
  mount: '挂载点',
  type: '类型',
  propagation: '传播',
  more: '个未显示',
  '(on top)': '（叠加）',
};
