// Asks the question of a step: before it runs, for a prediction, and in lesson mode again, for what the kernel shows.

import { shownIn } from '../../lesson/checks/judge.ts';
import type { StepStructure } from '../../lesson/lesson-schema.ts';
import type { Option, Texts } from '../../session/event.ts';
import type { StepContext } from './step-context.ts';
import { fillInTexts, textsOf } from './step-texts.ts';
import { waitsForNobody } from './wait-for-learner.ts';

/** @returns the option that the learner chose @throws Jump, the reason of `intents.stop` */
export async function askBefore(context: StepContext, step: StepStructure): Promise<string | undefined> {
  if (step.ask === undefined) return undefined;
  const { emit } = context.run.lab;
  emit?.({ type: 'ask', id: step.id, ...(await questionOf(context, step)) });
  if (waitsForNobody(context)) return undefined;
  const answer = await context.session.wait('answer', { paceMs: context.paceMs });
  const chosen = answer.type === 'answer' ? answer.option : undefined;
  emit?.({ type: 'answer', id: step.id, chosen });
  return chosen;
}

/**
 * Asks again, as long as what the learner reads from the evidence is not what holds: then the row to look at is marked.
 * @param answer the option that holds
 * @throws Jump, the reason of `intents.stop`
 */
export async function askAgain(context: StepContext, step: StepStructure, answer: string): Promise<void> {
  if (waitsForNobody(context)) return;
  const { emit } = context.run.lab;
  emit?.({ type: 'ask', id: step.id, ...(await questionOf(context, step)), observed: true });
  for (;;) {
    const given = await context.session.wait('answer', { paceMs: context.paceMs });
    const chosen = given.type === 'answer' ? given.option : undefined;
    emit?.({ type: 'answer', id: step.id, chosen, observed: true });
    if (chosen === undefined || chosen === answer) return;
    const place = placeOf(step, answer);
    if (place === undefined) return;
    emit?.({ type: 'look', ...place });
  }
}

/** Where the screen shows what decides the question. */
const placeOf = ({ ask = [] }: StepStructure, answer: string): ReturnType<typeof shownIn> => {
  const option = ask.find(({ id }) => id === answer);
  return option && shownIn(option.holds);
};

async function questionOf(
  { run }: StepContext,
  { id, ask = [] }: StepStructure,
): Promise<{ text: Texts; options: Option[] }> {
  const question = textsOf(run, id, (prose) => prose.question);
  return {
    text: await fillInTexts(run, question),
    options: ask.map((option) => ({
      id: option.id,
      text: textsOf(run, id, (prose) => prose.options.get(option.id)),
    })),
  };
}
