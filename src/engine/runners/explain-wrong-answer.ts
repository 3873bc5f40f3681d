// Finds what a lesson says to somebody who chose a wrong answer.

import type { Lesson } from '../../lesson/lesson-type.ts';
import type { Language, Texts } from '../../session/event.ts';

/** Gives a function from step and option to the explanation; undefined when there is no lesson, or it says nothing. */
export const explanationsIn =
  (lesson: Lesson | undefined) =>
  (step: string, option: string): Texts | undefined => {
    const of = (language: Language): string | undefined =>
      lesson?.prose[language].steps.get(step)?.whyNot.get(option);
    const [en, zh] = [of('en'), of('zh')];
    return en === undefined || zh === undefined ? undefined : { en, zh };
  };
