// Waits in a lesson for a program's end, an OOM kill or a check, and samples the counters meanwhile.

import { readOomScore } from '../../kernel/proc/oom-score.ts';
import { readBoxMemory } from '../../lab/cgroups/box-memory.ts';
import type { Program } from '../../lab/lab.ts';
import type { Check } from '../../lesson/checks/check-schema.ts';
import { holds, measure } from '../../lesson/checks/judge.ts';
import type { LessonRun } from '../../lesson/lesson-run.ts';
import type { StepStructure } from '../../lesson/lesson-schema.ts';
import type { Do } from '../../lesson/verbs/do-schema.ts';
import type { LabSession } from '../lab-session.ts';
import { emitCgroups } from '../snapshots.ts';
import { requireLiveParent } from './find-dead-process.ts';
import { sleepUnlessAborted } from './sleep-unless-aborted.ts';
import { TookTooLong } from './stage-failure.ts';

/** What waiting needs of a running lesson. */
interface Waiting {
  readonly run: LessonRun;
  readonly session: LabSession;
  readonly signal: AbortSignal;
}

const POLL_MS = 10;

/**
 * Polls until the item is over; `sample` emits the counters each time.
 * @throws TookTooLong, ActorGone
 */
export async function waitForItem(
  { run, session, signal }: Waiting,
  step: Pick<StepStructure, 'id' | 'compare'>,
  item: Do,
): Promise<void> {
  const { wait, sample } = item;
  const within = wait?.within ?? sample?.within ?? 0;
  const every = sample?.every ?? POLL_MS;
  const until = performance.now() + within;
  const killsBefore = oomKills(run, step.compare);
  const awaited = (wait !== undefined && 'exit' in wait ? wait.exit : undefined) ?? sample?.until;
  const program = awaited === undefined ? undefined : run.lab.programs.get(awaited);
  while (!(await isOver(run, item))) {
    requireLiveParent(run.lab, awaited);
    if (sample !== undefined) {
      if (run.lab.emit !== undefined) emitCgroups(session.evidence, step.compare, run.lab.emit);
      if (program !== undefined) noteScore(program);
    }
    if (performance.now() > until) {
      const what = JSON.stringify(wait ?? sample);
      throw new TookTooLong({
        en: `${run.lesson.id}, step ${step.id}: waited ${within / 1000} s in vain for ${what}`,
        zh: `${run.lesson.id} 的步骤 ${step.id}：等了 ${within / 1000} 秒也没有等到 ${what}`,
      });
    }
    await sleepUnlessAborted(every, signal);
  }
  await program?.ended;
  if (program?.signal === SIGKILL && oomKills(run, step.compare) > killsBefore) {
    run.lab.emit?.({
      type: 'proc',
      what: 'oom',
      name: program.name,
      pid: program.pid,
      signal: SIGKILL,
      score: program.oomScore,
    });
  }
}

const SIGKILL = 9;

const oomKills = ({ lab }: LessonRun, boxes: readonly string[]): number =>
  boxes.reduce((sum, box) => sum + (readBoxMemory(lab.cgroups, box)?.oomKills ?? 0), 0);

/** A process that has begun to end has no memory any more, and a score of 0: what counts is the last one before. */
function noteScore(program: Program): void {
  const score = program.status === undefined ? readOomScore(program.pid) : undefined;
  if (score !== undefined && score > 0) program.oomScore = score;
}

async function isOver(run: LessonRun, { wait, sample }: Do): Promise<boolean> {
  const ended = (name: string): boolean => run.lab.programs.get(name)?.status !== undefined;
  if (sample !== undefined) return ended(sample.until);
  if (wait === undefined) return true;
  if ('exit' in wait) return ended(wait.exit);
  const check: Check = 'oom' in wait ? { 'memory.oom-kills': { of: wait.oom, 'at-least': 1 } } : wait.until;
  return holds(check, await measure(run, check), undefined);
}
