// Runs a line as it would be typed, where nobody sees a shell: a lesson is run again up to a later step.

import { setTimeout as sleep } from 'node:timers/promises';
import { shellPath } from '../../lab/shells/shell-path.ts';
import type { LessonRun } from '../../lesson/lesson-run.ts';
import { planItem } from '../../lesson/verbs/plan-item.ts';
import type { ShellVariables } from '../shell-variables.ts';
import { TookTooLong } from './stage-failure.ts';

const MOST_MS = 20_000;

interface Unseen {
  readonly in: string;
  readonly line: string;
  readonly stays: boolean;
  readonly variables: ShellVariables;
}

/** @throws TookTooLong, SyscallError, ActorGone */
export async function typeUnseen(run: LessonRun, { in: box, line, stays, variables }: Unseen): Promise<void> {
  const assignments = Object.entries(variables)
    .map(([name, value]) => `${name}='${value}'; `)
    .join('');
  const as = `typed${run.lab.programs.size}`;
  const planned = await planItem(run, {
    start: { in: box, as, run: [shellPath(), '-c', `${assignments}${line}`] },
    silent: true,
  });
  await planned?.perform();
  if (stays) return;
  const ended = run.lab.programs.get(as)?.ended;
  const late = sleep(MOST_MS, undefined, { ref: false }).then(() => {
    throw new TookTooLong({
      en: `${box}: waited ${MOST_MS / 1000} s in vain for the end of: ${line}`,
      zh: `${box}：等了 ${MOST_MS / 1000} 秒也没有等到这一行结束：${line}`,
    });
  });
  await Promise.race([ended, late]);
}
