// Translates the words of this pane into Chinese; the terms of the kernel stay as they are.

export const chinese: Readonly<Record<string, string>> = {
  direct: '直连',
  'no answer': '没有应答',
  route: '路由',
  via: '经由',
  behind: '端口',
  in: '接入',
};
