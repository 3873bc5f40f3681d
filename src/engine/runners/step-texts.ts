// Gives the texts of a step: in both languages, with live values filled in, and the technical terms in them.

import { type Glossary, termsIn } from '../../lesson/glossary.ts';
import { fillInValues, type LessonRun } from '../../lesson/lesson-run.ts';
import type { StepProse } from '../../lesson/parse-prose.ts';
import type { Language, Term, Texts } from '../../session/event.ts';

/** One part of a step's prose; empty when the step has no such part. */
export function textsOf(
  { lesson }: LessonRun,
  step: string,
  part: (prose: StepProse) => string | undefined,
): Texts {
  const of = (language: Language): string => {
    const prose = lesson.prose[language].steps.get(step);
    return (prose === undefined ? undefined : part(prose)) ?? '';
  };
  return { en: of('en'), zh: of('zh') };
}

/** The text to show after the step has run. */
export const afterText = ({ after, rootless }: StepProse, isRoot: boolean): string =>
  [after, ...(isRoot ? [] : [rootless])].filter((text) => text !== '').join('\n\n');

/** Fills in the live values: `{{NAME.pid}}` and the like. */
export const fillInTexts = async (run: LessonRun, { en, zh }: Texts): Promise<Texts> => ({
  en: await fillInValues(run, en),
  zh: await fillInValues(run, zh),
});

/** The terms that any text of the step uses. */
export const termsOf = (run: LessonRun, step: string, glossary: Glossary): Term[] =>
  termsIn(glossary, [textsOf(run, step, everything)]);

const everything = ({ title, text, question, options, whyNot, after, rootless, tryIt }: StepProse): string =>
  [title, text, question, ...options.values(), ...whyNot.values(), after, rootless, tryIt].join('\n');
