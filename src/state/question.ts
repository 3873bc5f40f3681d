// Reduces a question: what was predicted, what was read from the evidence when it was asked again, what holds.

import type { EventOf, Option, Texts } from '../session/event.ts';

export interface Question {
  readonly id: string;
  readonly text: Texts;
  readonly options: readonly Option[];
  /** Whether it was answered: without an option, the learner did not know. */
  readonly answered?: true;
  readonly chosen?: string;
  /** It is asked again, of what the evidence shows. */
  readonly observed?: true | undefined;
  /** What was predicted, while it is asked again. */
  readonly predicted?: string;
  /** The option that the kernel confirmed, once that is known. */
  readonly holds?: string;
  readonly why?: Texts;
}

export function reduceQuestion(
  question: Question | undefined,
  event: EventOf<'ask' | 'answer' | 'look' | 'reveal'>,
): Question | undefined {
  if (event.type === 'ask') {
    const { id, text, options, observed } = event;
    const asked = { id, text, options };
    if (!observed) return asked;
    return { ...asked, observed, ...(question?.chosen === undefined ? {} : { predicted: question.chosen }) };
  }
  if (question === undefined) return undefined;
  switch (event.type) {
    case 'answer':
      return { ...question, answered: true, ...choice(event.chosen) };
    case 'look': {
      // What was read is not what the evidence shows: the question stays.
      const { answered: _, chosen: __, ...open } = question;
      return open;
    }
    case 'reveal': {
      const { observed: _, chosen: __, ...rest } = question;
      const { holds, why } = event;
      return { ...rest, ...choice(event.chosen), holds, ...(why === undefined ? {} : { why }) };
    }
  }
}

const choice = (chosen: string | undefined): { readonly chosen?: string } =>
  chosen === undefined ? {} : { chosen };
