// Finds processes of the lab that somebody else ended: then a lesson cannot go on, and the lesson is not to blame.

import { setTimeout as sleep } from 'node:timers/promises';
import { hasEnded } from '../../kernel/actor/failures.ts';
import type { ActorGone } from '../../kernel/errors.ts';
import type { Lab } from '../../lab/lab.ts';

const PATIENCE_MS = 300;
const POLL_MS = 10;

/**
 * Finds an actor that is gone or a program that a signal ended; waits a little, as we learn of an end a moment late.
 */
export async function findDeadProcess(lab: Lab): Promise<ActorGone | undefined> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const ended = deadNow(lab);
    if (ended !== undefined || performance.now() > until) return ended;
    await sleep(POLL_MS);
  }
}

function deadNow(lab: Lab): ActorGone | undefined {
  const actor = [...lab.actors.values()].find(({ alive }) => !alive);
  const program = [...lab.programs.values()].find(({ signal }) => signal !== undefined);
  const ended = actor ?? program;
  return ended === undefined ? undefined : hasEnded(ended);
}

/** @throws ActorGone when a program's parent is gone, so that nobody can ever tell how the program ended */
export function requireLiveParent(lab: Lab, name: string | undefined): void {
  const program = name === undefined ? undefined : lab.programs.get(name);
  if (program === undefined || program.status !== undefined || program.parent.alive) return;
  throw hasEnded(program.parent);
}
