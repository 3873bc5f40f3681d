// Writes the place in the lesson for the header.

import type { Language } from '../../../session/event.ts';
import { REVIEW_STEP } from '../../../state/course.ts';
import type { Model } from '../../../state/model.ts';
import { headerLine } from '../../parts/header.ts';
import type { Words } from '../../words.ts';

export const lessonHeader = (model: Model, words: Words, language: Language, columns: number): string =>
  headerLine(model, words, columns, [placeText(model, words, language)]);

function placeText({ step, lessons, course }: Model, words: Words, language: Language): string {
  if (course.list !== undefined || step === undefined) return `nslab ${words.lessons}`;
  const lesson = lessons.find(({ id }) => id === step.lesson);
  const title = lesson?.title[language] ?? step.lesson;
  if (step.stepNumber === REVIEW_STEP) return `nslab  ${title} · ${step.title[language]}`;
  return `nslab  ${title} · ${words.step} ${step.stepNumber}/${lesson?.steps} ${step.title[language]}`;
}
