// Finds what is wrong between lessons: questions of earlier lessons that are not there.

import { at, type Texts } from '../kernel/languages.ts';
import type { Lesson } from './lesson-type.ts';
import { REVIEW } from './review.ts';

/** A line for each problem. */
export const courseProblems = (lessons: readonly Lesson[]): Texts[] =>
  lessons.flatMap((lesson) => reviewProblems(lesson, lessons));

/** A review asks a question of an earlier lesson, and what is asked needs no lab. */
function reviewProblems({ id, number, review, steps }: Lesson, lessons: readonly Lesson[]): Texts[] {
  const own = steps.some((step) => step.id === REVIEW) ? [at(id, reserved)] : [];
  const asked = review.flatMap(({ from, step }) => {
    const place = at(id, { en: `review of ${from}, step ${step}`, zh: `复习 ${from} 的步骤 ${step}` });
    const earlier = lessons.find((lesson) => lesson.id === from);
    if (earlier === undefined) return [at(place, noSuchLesson)];
    if (earlier.number >= number) return [at(place, notEarlier)];
    if (earlier.steps.find((one) => one.id === step)?.ask === undefined) return [at(place, noSuchQuestion)];
    const texts = [earlier.prose.en, earlier.prose.zh].map((prose) => prose.steps.get(step));
    return texts.some((text) => `${text?.text} ${text?.question}`.includes('{{'))
      ? [at(place, needsLab)]
      : [];
  });
  return [...own, ...asked];
}

const reserved = { en: `no step may be called ${REVIEW}`, zh: `步骤不能叫 ${REVIEW}` };
const noSuchLesson = { en: 'there is no such lesson', zh: '没有这一课' };
const notEarlier = { en: 'it is no earlier lesson', zh: '它不在这一课之前' };
const noSuchQuestion = {
  en: 'it has no such step with a question',
  zh: '那一课没有这个步骤，或这个步骤没有提问',
};
const needsLab = {
  en: 'its text has live values, and there is no lab',
  zh: '它的文字里有要现读的值，而复习时还没有搭建任何东西',
};
