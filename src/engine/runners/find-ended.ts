// Processes of the lab that somebody else ended: then a lesson cannot go as it is written, and that is no mistake in it.

import { setTimeout as sleep } from 'node:timers/promises';
import { ActorGone } from '../../kernel/errors.ts';
import type { LessonRun } from '../../lesson/lesson-run.ts';

const PATIENCE_MS = 300;
const POLL_MS = 10;

/** Some actor that is gone, or program that a signal ended; undefined when all is well. We hear of an end a moment late. */
export async function findLost(run: LessonRun): Promise<ActorGone | undefined> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const lost = lostNow(run);
    if (lost !== undefined || performance.now() > until) return lost;
    await sleep(POLL_MS);
  }
}

function lostNow({ lab }: LessonRun): ActorGone | undefined {
  const actor = [...lab.actors.values()].find(({ alive }) => !alive);
  const program = [...lab.programs.values()].find(({ signal }) => signal !== undefined);
  const lost = actor ?? program;
  return lost === undefined ? undefined : new ActorGone(`${lost.name} (PID ${lost.pid}) has ended`);
}

/** @throws ActorGone when a program's parent is gone, so that nobody will ever tell how the program ended */
export function requireParent({ lab }: LessonRun, name: string | undefined): void {
  const program = name === undefined ? undefined : lab.programs.get(name);
  if (program === undefined || program.status !== undefined || program.parent.alive) return;
  throw new ActorGone(`${program.parent.name} (PID ${program.parent.pid}) has ended`);
}
