// Gives the Chinese words of this pane that are ours; what the kernel calls something stays as it is.

export const chinese: Readonly<Record<string, string>> = {
  mount: '挂载点',
  type: '类型',
  propagation: '传播',
  more: '个未显示',
  'on top': '叠加',
};
