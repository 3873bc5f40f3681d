// Writes the events of lesson mode: the list, what is asked again, tasks with their goals and hints, the end of a lesson.

import type { ChalkInstance } from 'chalk';
import type { Event, EventOf, Language, Texts } from '../../session/event.ts';
import { harmless, harmlessLines } from '../../state/harmless.ts';
import { textOf } from '../../state/line.ts';
import { wrap } from '../../state/wrap.ts';
import { lessonEndLines } from '../parts/lesson-end-lines.ts';

const WIDTH = 80;

interface Context {
  readonly language: Language;
  readonly chalk: ChalkInstance;
}

/** @returns undefined for an event that is not one of lesson mode's */
export function courseLines(event: Event, { language, chalk }: Context): string[] | undefined {
  const say = (texts: Texts): string[] => wrap(harmlessLines(plain(texts[language])), WIDTH);
  switch (event.type) {
    case 'course':
      return listLines(event, language, chalk);
    case 'review':
      return say(reviewFrom(event));
    case 'look':
      return ['', ...say(lookAt(event))];
    case 'knob':
      return ['', ...say(knobOf(event)), ...say(event.text)];
    case 'task':
      return [
        '',
        ...event.goals.map(({ text, keep }) => `  [ ] ${text[language]}${keep ? stays[language] : ''}`),
      ];
    case 'goal':
      return [];
    case 'hint':
      return ['', ...say(hintOf(event))];
    case 'solved':
      return ['', chalk.green(solvedWord[language]), ...solvedLines(event, language)];
    case 'forgot':
      return say(forgotten);
    case 'lesson-end':
      return ['', '='.repeat(WIDTH), ...lessonEndLines(event, language, WIDTH).map(textOf)];
    default:
      return undefined;
  }
}

/** A goal that has changed. @param goal as the task states it */
export const goalLine = ({ ok, found }: EventOf<'goal'>, goal: Texts, language: Language): string =>
  `  [${ok ? 'x' : ' '}] ${goal[language]}${ok ? '' : `${foundWord[language]}${harmless(found)}`}`;

/** What this machine cannot do of lessons that are listed already, or does otherwise. */
export const stateLines = ({ lessons }: EventOf<'course'>, language: Language): string[] =>
  lessons.flatMap(({ id, verdict, because }) => {
    if (verdict === undefined || verdict === 'works') return [];
    const what = verdict === 'differs' ? differs[language] : recording[language];
    return [`      ${id.padEnd(13)} ${what}${because === undefined ? '' : `: ${because[language]}`}`];
  });

const differs: Texts = { en: 'differs here', zh: '在这里有差异' };
const recording: Texts = { en: 'a recording here', zh: '在这里只有录像' };

function listLines({ lessons }: EventOf<'course'>, language: Language, chalk: ChalkInstance): string[] {
  const rows = lessons.map(({ id, title, minutes, done, at, steps, tasks, solved }, i) => {
    const state =
      at !== undefined ? `${at}/${steps}` : done ? `✓${tasks > solved ? ` ${solved}/${tasks}` : ''}` : '';
    const time = language === 'en' ? `${minutes} min` : `${minutes} 分钟`;
    return `  ${String(i + 1).padStart(2)}  ${id.padEnd(13)} ${title[language]}  (${time})  ${state}`.trimEnd();
  });
  return ['', chalk.bold(listTitle[language]), ...rows, chalk.dim(howToChoose[language])];
}

function solvedLines({ typed, solution }: EventOf<'solved'>, language: Language): string[] {
  const block = (title: Texts, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : [`  ${title[language]}`, ...lines.map((line) => `    $ ${harmless(line)}`)];
  return [...block(youTyped, typed), ...block(aSolution, solution)];
}

const plain = (text: string): string => text.replaceAll('`', '');

const reviewFrom = ({ title, recorded }: EventOf<'review'>): Texts => ({
  en: `From the lesson “${title.en}”; ${recorded ? 'its recording' : 'your own run'} gives the answer.`,
  zh: `来自课程“${title.zh}”；答案以${recorded ? '它的录像' : '你自己运行的结果'}为准。`,
});
const lookAt = ({ pane, row }: EventOf<'look'>): Texts => ({
  en: `Look again: ${harmless(row)} in ${pane}. The question stays.`,
  zh: `再看一看：${pane} 中的 ${harmless(row)}。问题还在等你回答。`,
});
const knobOf = ({ name, values }: EventOf<'knob'>): Texts => {
  const all = values.map((value) => (value === '' ? '""' : value)).join(', ');
  return { en: `a does it once more, with ${name} = ${all}`, zh: `a 再做一次，${name} 换成：${all}` };
};
const hintOf = ({ number, text }: EventOf<'hint'>): Texts => ({
  en: `Hint ${number}: ${text.en}`,
  zh: `提示 ${number}：${text.zh}`,
});
const stays: Texts = { en: ' (all the time)', zh: '（始终如此）' };
const foundWord: Texts = { en: ': found ', zh: '：读到 ' };
const solvedWord: Texts = { en: 'Done.', zh: '完成。' };
const youTyped: Texts = { en: 'What you typed:', zh: '你输入的：' };
const aSolution: Texts = { en: 'One way to do it:', zh: '一种做法：' };
const forgotten: Texts = { en: 'Forgotten.', zh: '已清除。' };
const listTitle: Texts = { en: 'Lessons', zh: '课程' };
const howToChoose: Texts = {
  en: '[a number or a name opens a lesson, q leaves]',
  zh: '[输入编号或短名打开课程，q 离开]',
};
