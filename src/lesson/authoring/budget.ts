// Counts what the tour asks of its learner, and holds it to a budget: keys and words, in each language.

import { inEach, type Texts } from '../../kernel/languages.ts';
import type { Language } from '../../session/event.ts';
import type { Lesson } from '../lesson-type.ts';
import type { StepProse } from '../parse-prose.ts';
import { countHan, countWords, units } from './count-words.ts';

export interface TourSize {
  /** To begin, to do each step and to go on, and at the end; digits that answer are not counted. */
  readonly enters: number;
  readonly words: number;
  /** Chinese characters. */
  readonly characters: number;
}

export const tourBudget: TourSize = { enters: 60, words: 2900, characters: 4800 };

/** @param tour the lessons of the tour, with the steps that it plays */
export function sizeOfTour(tour: readonly Lesson[]): TourSize {
  const steps = tour.flatMap((lesson) => lesson.steps.map((step) => ({ lesson, step })));
  const enters = steps.reduce((sum, { step }) => sum + (step.do.length > 0 ? 2 : 1), 0) + 1;
  const all = (language: Language): string => tour.map((lesson) => textsOf(lesson, language)).join('\n');
  return { enters, words: countWords(all('en')), characters: countHan(all('zh')) };
}

/** All that somebody may come to read of a lesson. */
export const textsOf = ({ prose, steps }: Lesson, language: Language): string =>
  [prose[language].title, ...steps.map(({ id }) => everything(prose[language].steps.get(id)))].join('\n');

/** All that somebody may come to read; what only some users read is not counted. */
const everything = (prose: StepProse | undefined): string =>
  prose === undefined
    ? ''
    : [
        prose.title,
        prose.text,
        prose.question,
        ...prose.options.values(),
        ...prose.whyNot.values(),
        prose.after,
        prose.tryIt,
        prose.fact,
      ].join('\n');

const names: Readonly<Record<keyof TourSize, Texts>> = {
  enters: { en: 'presses of Enter', zh: '次回车' },
  ...units,
};

/** A line for each number over its budget. */
export const overBudget = (size: TourSize): Texts[] =>
  (Object.keys(tourBudget) as (keyof TourSize)[])
    .filter((name) => size[name] > tourBudget[name])
    .map((name) => ({
      en: `the tour has ${size[name]} ${names[name].en}; its budget is ${tourBudget[name]}`,
      zh: `导览有 ${size[name]} ${names[name].zh}，上限是 ${tourBudget[name]}`,
    }));

export const showTourSize = (size: TourSize): Texts =>
  inEach((language) => {
    const [of, comma] = language === 'en' ? [' of ', ', '] : ['/', '，'];
    return (Object.keys(tourBudget) as (keyof TourSize)[])
      .map((name) => `${size[name]}${of}${tourBudget[name]} ${names[name][language]}`)
      .join(comma);
  });
