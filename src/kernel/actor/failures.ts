// Says why an actor ended that nobody else has ended.

import { errnoName, meaningFor } from '../errno.ts';
import { ActorFailed, ActorGone, NoAnswer } from '../errors.ts';
import { inEach } from '../languages.ts';
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
    : new ActorFailed(
        inEach((language) => `${why}: ${meaningFor({ errors: {} }, errnoName(error))[language]}`),
        'machine',
      );
}

/** We end an actor that does not answer in time. */
export const unanswered = ({ name, pid }: Who, call: string, ms: number): NoAnswer =>
  new NoAnswer({
    en: `${name} (PID ${pid}) has not answered ${call} for ${ms / 1000} s`,
    zh: `${name}（PID ${pid}）${ms / 1000} 秒没有应答 ${call}`,
  });

/** Somebody else ended it, or the kernel. */
export const hasEnded = ({ name, pid }: Who): ActorGone =>
  new ActorGone({ en: `${name} (PID ${pid}) has ended`, zh: `${name}（PID ${pid}）已经结束` });

export const hasNoChild = (name: string, pid: number): ActorGone =>
  new ActorGone({ en: `${name} has no child ${pid}`, zh: `${name} 没有子进程 ${pid}` });
