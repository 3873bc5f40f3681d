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

/**
 * Says that it does not know where it is told to go on at a question.
 * @param hear is told of each event, with the learner who may say something
 */
export function openLearner(
  hear: (event: EventBody, say: Learner['say']) => void = () => undefined,
): Learner {
  let wait = 0;
  let question: string | undefined;
  let asked = 0;
  let asks = '';
  const answers: readonly string[] = ['next', 'back', 'restart', 'stage', 'list', 'answer'];
  const say = (what: Said): void => {
    if (what.type === 'next' && question !== undefined) intents.send({ type: 'answer', wait, id: question });
    else if (answers.includes(what.type)) intents.send({ ...what, wait } as WaitIntent);
    else intents.send({ ...(what as Ask), intent: ++asked });
  };
  const emit = (event: EventBody): void => {
    if (event.type === 'ask') asks = event.id;
    if (event.type === 'wait') {
      wait = event.number;
      question = event.what === 'answer' ? asks : undefined;
    }
    hear(event, say);
  };
  const intents = openIntents(emit);
  return { intents, emit, say };
}
