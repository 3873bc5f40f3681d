// Gives the Chinese words of this pane that are ours; what the kernel calls something stays as it is.

export const chinese: Readonly<Record<string, string>> = {
  direct: '直连',
  'no answer': '没有应答',
  route: '路由',
  via: '经由',
  behind: '端口',
};
