// Writes the end of a lesson: what was predicted and solved, what was shown to be so, what comes next.

import type { EventOf, Language, Texts } from '../../session/event.ts';
import { type Line, lineOf, paragraph, span } from '../../state/line.ts';
import { plainProse } from '../../state/story.ts';

type LessonEnd = Omit<EventOf<'lesson-end'>, 'type' | 'at' | 'replayed'>;

export function lessonEndLines(end: LessonEnd, language: Language, width: number): Line[] {
  const { asked, right, again, tasks, solved, failed, facts, next } = end;
  const blank = lineOf('');
  const titles = again.map((title) => title[language]).join(' · ');
  return [
    ...(asked === 0 ? [] : paragraph(predictions(right, asked)[language], width, { tone: 'good' })),
    ...(titles === '' ? [] : paragraph(`${lookAgain[language]}${titles}`, width)),
    ...(tasks === 0 ? [] : paragraph(tasksDone(solved, tasks)[language], width)),
    ...failed.flatMap((text) => paragraph(`✗ ${text[language]}`, width, { tone: 'bad' })),
    ...(facts.length === 0 ? [] : [blank, lineOf(span(shown[language], { bold: true }))]),
    ...facts.flatMap((fact) => paragraph(`· ${plainProse(fact[language])}`, width)),
    ...(next === undefined
      ? []
      : [blank, ...paragraph(comesNext(next.title)[language], width, { bold: true })]),
  ];
}

export const lessonEndTitle: Texts = { en: 'The lesson is over', zh: '课程结束' };

const predictions = (right: number, asked: number): Texts => ({
  en: `${right} of ${asked} predictions were right.`,
  zh: `${asked} 次预测，${right} 次正确。`,
});
const lookAgain: Texts = { en: 'To look at again: ', zh: '值得再看：' };
const tasksDone = (solved: number, tasks: number): Texts => ({
  en: `${solved} of ${tasks} tasks solved.`,
  zh: `${tasks} 个任务，完成 ${solved} 个。`,
});
const shown: Texts = { en: 'What the kernel has shown', zh: '内核证实了的要点' };
const comesNext = (title: Texts): Texts => ({ en: `Next: ${title.en}`, zh: `下一课：${title.zh}` });
