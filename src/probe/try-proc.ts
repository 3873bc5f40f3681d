// Tries whether /proc is there, whole, and of our own PID namespace: nslab reads from it who is who. proc(5)

import { readText } from '../kernel/proc/vanishing.ts';
import { whyNoProc } from '../kernel/proc/whole-proc.ts';
import type { Texts } from '../session/event.ts';
import type { Finding } from './ability.ts';
import { evidence } from './join-evidence.ts';

export function tryProc(): Finding {
  const why = whyNoProc();
  if (why === undefined) return { state: 'works', found: beginsWith(process.pid) };
  const known = (readText('/proc/self/mountinfo') ?? '')
    .split('\n')
    .filter((line) => line.includes(' /proc '));
  return {
    state: 'missing',
    found: evidence(why.found, ...known.slice(-1)),
    meaning: {
      en: 'Without it nslab can neither show what a step changed nor prove that nothing is left.',
      zh: '没有它，nslab 既无法显示每一步的变化，也无法证明没有留下任何东西。',
    },
    remedy: {
      en: `${process.geteuid?.() === 0 ? 'Mount one' : 'As root'}: ${why.remedy}`,
      zh: `${process.geteuid?.() === 0 ? '请挂载' : '以 root 执行'}：${why.remedy}`,
    },
  };
}

const beginsWith = (pid: number): Texts => ({
  en: `/proc/self/stat begins with ${pid}`,
  zh: `/proc/self/stat 以 ${pid} 开头`,
});
