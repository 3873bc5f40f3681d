// Finds what is wrong with what steps teach: statements that are missing or too long, experiments about items that are not there.

import { at, joined, type Texts } from '../kernel/languages.ts';
import type { Language } from '../session/event.ts';
import { countHan, countWords } from './authoring/count-words.ts';
import type { LessonStructure, StepStructure } from './lesson-schema.ts';
import { type StepProse, stepIn } from './parse-prose.ts';
import { changedStep, playedUpTo, type Statement, statementsIn } from './teaches.ts';

/** How long a statement may be, by language. */
const limits: Readonly<Record<Language, { most: number; of: Texts; count(text: string): number }>> = {
  en: { most: 25, of: { en: 'words', zh: '个英文单词' }, count: countWords },
  zh: { most: 45, of: { en: 'Chinese characters', zh: '个汉字' }, count: countHan },
};

/** @returns what is wrong with `### fact`, to be read after the name of the step */
export function factProblems({ teaches }: StepStructure, { fact }: StepProse, language: Language): Texts[] {
  if (teaches === undefined) return fact === '' ? [] : [teachesNothing];
  if (fact === '') return [lacksFact(teaches.id)];
  const { most, of, count } = limits[language];
  const size = count(fact);
  return [
    ...(size > most ? [tooLong(size, of, most)] : []),
    ...(isOneSentence(fact) ? [] : [notOneSentence]),
  ];
}

const teachesNothing = {
  en: 'has `### fact`, and teaches nothing',
  zh: '有 `### fact`，但没有写 `teaches`',
};

const lacksFact = (id: string): Texts => ({
  en: `lacks \`### fact\`, the statement that ${id} stands for`,
  zh: `缺少 \`### fact\`，也就是 ${id} 代表的结论`,
});

const tooLong = (size: number, of: Texts, most: number): Texts => ({
  en: `has ${size} ${of.en} in \`### fact\`: ${most} at most`,
  zh: `的 \`### fact\` 有 ${size} ${of.zh}，最多 ${most} 个`,
});

const notOneSentence = {
  en: 'has no `### fact` of one sentence with its full stop',
  zh: '的 `### fact` 不是一句带句号的话',
};

/** One full stop, at the end. */
const isOneSentence = (text: string): boolean => /^[^\n。！？]+[.。]$/u.test(text) && !/[.!?]\s/.test(text);

/** What is wrong with the counter-experiment of a statement. */
export function counterProblems(statement: Statement): Texts[] {
  const { step, teaches } = statement;
  const changed = changedStep(statement);
  const items = playedUpTo(statement).find(({ id }) => id === changed)?.do;
  if (items === undefined) return [at(step.id, notPlayed(changed))];
  const numbers = [...teaches.counter['leave-out'], ...teaches.counter.change.map(({ item }) => item)];
  return [
    ...numbers
      .filter((number) => number > items.length)
      .map((number) => at(step.id, noSuchItem(number, items.length, changed))),
    ...numbers
      .filter((number, i) => numbers.indexOf(number) < i)
      .map((number) => at(step.id, itemTwice(number))),
  ];
}

const notPlayed = (step: string): Texts => ({
  en: `the counter-experiment is about ${step}, which is not played before it`,
  zh: `反向实验针对 ${step}，而在本步骤之前不会运行它`,
});

const noSuchItem = (number: number, count: number, step: string): Texts => ({
  en: `the counter-experiment is about item ${number} of ${count} in ${step}`,
  zh: `反向实验针对 ${step} 的第 ${number} 个条目，但那里只有 ${count} 个`,
});

const itemTwice = (number: number): Texts => ({
  en: `the counter-experiment has item ${number} twice`,
  zh: `反向实验两次写到第 ${number} 个条目`,
});

/** The ids that more than one statement has, in any of the lessons. */
export function sharedIds(lessons: readonly LessonStructure[]): Texts[] {
  const all = lessons.flatMap((lesson) => statementsIn(lesson));
  const ids = new Set(all.map(({ teaches }) => teaches.id));
  return [...ids].flatMap((id) => {
    const places = all
      .filter(({ teaches }) => teaches.id === id)
      .map(({ lesson, step }) => stepIn(lesson.id, step.id));
    return places.length > 1
      ? [at({ en: `${id} is taught more than once`, zh: `${id} 教了不止一次` }, joined(places))]
      : [];
  });
}
