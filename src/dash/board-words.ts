// Gives the words of the dashboard, in each language.

import type { Language } from '../session/event.ts';

const words = {
  en: {
    live: 'LIVE',
    cutOff: 'CUT OFF',
    recorded: 'RECORDED',
    replay: 'REPLAY',
    quiet: (seconds: number): string => `nothing new for ${seconds} s`,
    notUnderstood: (lines: number): string =>
      lines === 1 ? '1 line not understood' : `${lines} lines not understood`,
    noStep: 'the session begins',
    memory: 'memory',
    usage: 'usage',
    limit: 'limit',
    peak: 'peak',
    noLimit: 'no limit',
    noMemory: 'No memory cgroup has been sampled yet.',
    counters: 'counters',
    processes: 'processes',
    inCgroup: (name: string): string => `processes in ${name}`,
    ofLab: 'processes of the lab',
    ofLimit: (now: number, limit: number): string => `${now} of pids.max ${limit}`,
    ofMost: (now: number, most: number): string => `${now}, at most ${most} so far`,
    calls: 'last system calls',
    noCalls: 'No system call has been made yet.',
    keys: 'q leave   ? keys',
    keysTitle: 'keys',
    help: [
      'q, Esc, Ctrl-C   leave',
      'Ctrl-Z           suspend',
      '?                these keys',
      '',
      'The dashboard only reads the recording.',
      'The tour goes on without it.',
    ],
    tooSmall: 'The window is too small: 60 columns and 18 rows are needed.',
  },
  zh: {
    live: '实时',
    cutOff: '中断',
    recorded: '录像',
    replay: '回放 REPLAY',
    quiet: (seconds: number): string => `${seconds} 秒没有新内容`,
    notUnderstood: (lines: number): string => `${lines} 行无法识别`,
    noStep: '会话开始',
    memory: '内存',
    usage: '用量',
    limit: '上限',
    peak: '峰值',
    noLimit: '没有上限',
    noMemory: '还没有读到任何内存 cgroup。',
    counters: '计数器',
    processes: '进程',
    inCgroup: (name: string): string => `${name} 中的进程`,
    ofLab: '实验中的进程',
    ofLimit: (now: number, limit: number): string => `${now}，pids.max ${limit}`,
    ofMost: (now: number, most: number): string => `${now}，迄今最多 ${most}`,
    calls: '最近的系统调用',
    noCalls: '还没有系统调用。',
    keys: 'q 离开   ? 按键',
    keysTitle: '按键',
    help: [
      'q、Esc、Ctrl-C   离开',
      'Ctrl-Z           挂起',
      '?                显示按键',
      '',
      '仪表盘只读取录像文件，',
      '导览不受它影响。',
    ],
    tooSmall: '窗口太小：需要 60 列、18 行。',
  },
} as const satisfies Record<Language, unknown>;

export type DashWords = (typeof words)[Language];

export const dashWords = (language: Language): DashWords => words[language];
