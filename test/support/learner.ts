// Stands in for a learner: hears every event, and answers the wait that is open.

import { type Intents, openIntents } from '../../src/engine/intents.ts';
import type { Emit, EventBody } from '../../src/session/event.ts';
import type { Ask, WaitIntent } from '../../src/session/intent.ts';

type WithoutWait<T> = T extends WaitIntent ? Omit<T, 'wait'> : never;

/** An answer to the wait that is open, or a request. */
export type Said = WithoutWait<WaitIntent> | Ask;

export interface Learner {
  readonly intents: Intents;
  readonly emit: Emit;
  say(what: Said): void;
}

/** @param hear is told of each event, with the learner who may say something */
export function openLearner(
  hear: (event: EventBody, say: Learner['say']) => void = () => undefined,
): Learner {
  let wait = 0;
  let asked = 0;
  const answers: readonly string[] = ['next', 'back', 'restart', 'answer'];
  const say = (what: Said): void => {
    if (answers.includes(what.type)) intents.send({ ...what, wait } as WaitIntent);
    else intents.send({ ...(what as Ask), intent: ++asked });
  };
  const emit = (event: EventBody): void => {
    if (event.type === 'wait') wait = event.number;
    hear(event, say);
  };
  const intents = openIntents(emit);
  return { intents, emit, say };
}
