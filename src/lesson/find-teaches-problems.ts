// Finds what is wrong with what steps teach: statements that are missing or too long, experiments about items that are not there.

import type { Language } from '../session/event.ts';
import { countHan, countWords } from './authoring/count-words.ts';
import type { LessonStructure, StepStructure } from './lesson-schema.ts';
import type { StepProse } from './parse-prose.ts';
import { changedStep, playedUpTo, type Statement, statementsIn } from './teaches.ts';

/** How long a statement may be, by language. */
const limits: Readonly<Record<Language, { most: number; of: string; count(text: string): number }>> = {
  en: { most: 25, of: 'words', count: countWords },
  zh: { most: 45, of: 'Chinese characters', count: countHan },
};

/** @returns what is wrong with `### fact`, to be read after the name of the step */
export function factProblems({ teaches }: StepStructure, { fact }: StepProse, language: Language): string[] {
  if (teaches === undefined) return fact === '' ? [] : ['has `### fact`, and teaches nothing'];
  if (fact === '') return [`lacks \`### fact\`, the statement that ${teaches.id} stands for`];
  const { most, of, count } = limits[language];
  const size = count(fact);
  return [
    ...(size > most ? [`has ${size} ${of} in \`### fact\`: ${most} at most`] : []),
    ...(isOneSentence(fact) ? [] : ['has no `### fact` of one sentence with its full stop']),
  ];
}

/** One full stop, at the end. */
const isOneSentence = (text: string): boolean => /^[^\n。！？]+[.。]$/u.test(text) && !/[.!?]\s/.test(text);

/** What is wrong with the counter-experiment of a statement. */
export function counterProblems(statement: Statement): string[] {
  const { step, teaches } = statement;
  const changed = changedStep(statement);
  const items = playedUpTo(statement).find(({ id }) => id === changed)?.do;
  if (items === undefined)
    return [`${step.id}: the counter-experiment is about ${changed}, which is not played before it`];
  const numbers = [...teaches.counter['leave-out'], ...teaches.counter.change.map(({ item }) => item)];
  return [
    ...numbers
      .filter((number) => number > items.length)
      .map(
        (number) =>
          `${step.id}: the counter-experiment is about item ${number} of ${items.length} in ${changed}`,
      ),
    ...numbers
      .filter((number, i) => numbers.indexOf(number) < i)
      .map((number) => `${step.id}: the counter-experiment has item ${number} twice`),
  ];
}

/** The ids that more than one statement has, in any of the lessons. */
export function sharedIds(lessons: readonly LessonStructure[]): string[] {
  const all = lessons.flatMap((lesson) => statementsIn(lesson));
  const ids = new Set(all.map(({ teaches }) => teaches.id));
  return [...ids].flatMap((id) => {
    const places = all
      .filter(({ teaches }) => teaches.id === id)
      .map(({ lesson, step }) => `${lesson.id}, step ${step.id}`);
    return places.length > 1 ? [`${id} is taught more than once: ${places.join('; ')}`] : [];
  });
}
