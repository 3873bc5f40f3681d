// Lets the learner do an item of a step once more with other values, and look at the evidence.

import { withKnob } from '../../lesson/knob.ts';
import type { StepStructure } from '../../lesson/lesson-schema.ts';
import { Refused } from '../intents.ts';
import type { ShellVariables } from '../shell-variables.ts';
import { runItems } from './run-items.ts';
import type { StepContext } from './step-context.ts';
import { textsOf } from './step-texts.ts';

interface Offered {
  /** Nothing is done again any more. */
  close(): void;
}

/** @returns undefined where the step has no knob, or nobody is there to turn it: then each value is tried, one after the other */
export async function offerKnob(
  stage: StepContext,
  step: StepStructure,
  variables: ShellVariables,
): Promise<Offered | undefined> {
  const { again, id, compare, do: items } = step;
  const item = items[(again?.item ?? 0) - 1];
  const { emit } = stage.run.lab;
  if (again === undefined || item === undefined || emit === undefined) return undefined;
  let turning = false;
  const turn = async (value: (typeof again.values)[number]): Promise<void> => {
    const once = { ...withKnob(item, again.knob, value), silent: true };
    await runItems(stage, { id, compare, do: [once] }, variables);
  };
  emit({
    type: 'knob',
    name: again.knob,
    values: again.values.map(String),
    text: textsOf(stage.run, id, (prose) => prose.again),
  });
  if (stage.auto) {
    for (const value of again.values) await turn(value);
    return undefined;
  }
  const remove = stage.handle?.('again', async ({ value }) => {
    const chosen = again.values[value];
    if (chosen === undefined || turning) throw new Refused(stillRuns);
    turning = true;
    try {
      await turn(chosen);
    } finally {
      turning = false;
    }
  });
  return { close: () => remove?.() };
}

const stillRuns = {
  en: 'It is being done: wait until it is over.',
  zh: '正在执行：请等它结束。',
};
