// Says why an actor ended that nobody else has ended.

import { errnoName, meaningFor } from '../errno.ts';
import { ActorFailed, NoAnswer } from '../errors.ts';
import type { Answer } from './frame.ts';

interface Who {
  readonly name: string;
  readonly pid: number;
}

/** What it said before it ended by itself: with an errno when a call that it needs failed, otherwise we sent it nonsense. */
export function gaveUp({ name, pid }: Who, { error, out }: Answer): ActorFailed {
  const why = `${name} (PID ${pid}): ${out.toString()}`;
  return error === 0
    ? new ActorFailed(why, 'request')
    : new ActorFailed(`${why}: ${meaningFor({ errors: {} }, errnoName(error)).en}`, 'machine');
}

/** We end an actor that does not answer in time. */
export const unanswered = ({ name, pid }: Who, call: string, ms: number): NoAnswer =>
  new NoAnswer(`${name} (PID ${pid}) has not answered ${call} for ${ms / 1000} s`);
