// Tells what lesson mode adds to a step: where a review question is from, what to look at, what can be done again, the task.

import type { Language, Texts } from '../session/event.ts';
import { cellsOf } from './cell-width.ts';
import { harmless, harmlessLines } from './harmless.ts';
import { type Line, lineOf, paragraph, sideBySide, span } from './line.ts';
import type { Model } from './model.ts';
import { fitTo, padTo, wrap } from './wrap.ts';

export interface CourseContext {
  readonly language: Language;
  /** In cells. */
  readonly width: number;
  readonly compact: boolean;
  /** The learner types into a shell. */
  readonly inShell: boolean;
}

/** Above a question: the lesson that it is from, or what was predicted. */
export function questionHead({ course, question }: Model, { language, width }: CourseContext): Line[] {
  const { review } = course;
  if (review !== undefined) {
    const from = fill(review.recorded ? fromRecorded : from_, review.title)[language];
    return paragraph(from, width, { dim: true });
  }
  if (question?.observed === undefined) return [];
  const number = question.options.findIndex(({ id }) => id === question.predicted) + 1;
  const said = number === 0 ? didNotKnow : predicted(number, question.options[number - 1]?.text);
  return [
    ...paragraph(said[language], width, { dim: true }),
    ...paragraph(whatDoesItShow[language], width, { bold: true }),
  ];
}

/** Below a question that was answered wrongly from the evidence. */
export function lookLines({ course, question }: Model, { language, width }: CourseContext): Line[] {
  const { look } = course;
  if (look === undefined || question?.holds !== undefined) return [];
  const row = look.row === '' ? '' : harmless(look.row);
  return paragraph(lookAt(row, look.pane)[language], width, { bold: true });
}

/** What can be done once more, with other values. */
export function knobLines({ course, replayed }: Model, { language, width }: CourseContext): Line[] {
  const { knob } = course;
  if (knob === undefined || replayed) return [];
  const values = knob.values.map((value) => (value === '' ? '""' : harmless(value))).join('  ');
  return [
    ...paragraph(`a  ${harmless(knob.name)} = ${values}`, width, { bold: true }),
    ...paragraph(harmlessLines(knob.text[language].replaceAll('`', '')), width),
  ];
}

/** The goals with what was found of each; the hint; once it is solved, what was typed beside a solution. */
export function taskLines(model: Model, context: CourseContext): Line[] {
  const { course } = model;
  if (course.task === undefined) return [];
  return [...goalLines(model, context), ...hintLines(model, context), ...solvedLines(model, context)];
}

function goalLines({ course }: Model, { language, width }: CourseContext): Line[] {
  const { task, goals } = course;
  return (task?.goals ?? []).map(({ text, keep }, i) => {
    const goal = goals.get(i);
    const ok = goal?.ok === true;
    const found = goal === undefined || ok ? '' : `${foundWord[language]}${oneLine(goal.found)}`;
    const label = `${ok ? '☑' : '☐'} ${harmless(text[language])}${keep ? stays[language] : ''}`;
    const room = Math.max(12, width - Math.min(36, cellsOf(found) + 1));
    const look = ok ? ({ tone: 'good' } as const) : { bold: true };
    if (found === '') return lineOf(span(fitTo(label, width).trimEnd(), look));
    return lineOf(
      span(padTo(fitTo(label, room).trimEnd(), room), look),
      span(` ${fitTo(found, width - room - 1).trimEnd()}`, { tone: 'bad' }),
    );
  });
}

function hintLines({ course }: Model, { language, width }: CourseContext): Line[] {
  const { hint, task, solved } = course;
  if (hint === undefined || task === undefined || solved !== undefined) return [];
  const begin = hintOf(hint.number, task.hints)[language];
  return paragraph(harmlessLines(`${begin}${hint.text[language].replaceAll('`', '')}`), width, {
    underline: true,
  });
}

const MAX_LINES = 6;

function solvedLines({ course }: Model, { language, width, inShell }: CourseContext): Line[] {
  const { solved } = course;
  if (solved === undefined) return [];
  if (inShell) return paragraph(solvedInShell[language], width, { tone: 'good', bold: true });
  const half = Math.floor((width - 2) / 2);
  const column = (title: Texts, lines: readonly string[]): Line[] => [
    lineOf(span(title[language], { bold: true })),
    ...lines
      .slice(-MAX_LINES)
      .flatMap((line) =>
        wrap(harmless(line), half - 2).map((part, i) => lineOf(`${i === 0 ? '$' : ' '} ${part}`)),
      ),
  ];
  const typed = solved.typed.length === 0 ? [lineOf(span(nothingTyped[language], { dim: true }))] : [];
  return [
    ...paragraph(solvedTitle[language], width, { tone: 'good', bold: true }),
    ...sideBySide([
      { lines: [...column(youTyped, solved.typed), ...typed], width: half },
      { lines: column(aSolution, solved.solution), width: half },
    ]),
  ];
}

const oneLine = (text: string): string => harmless(text.replaceAll(/\s+/g, ' ').trim());

const from_: Texts = {
  en: 'From the lesson “{}”; your own run gives the answer.',
  zh: '来自课程“{}”；答案以你自己运行的结果为准。',
};
const fromRecorded: Texts = {
  en: 'From the lesson “{}”; its recording gives the answer.',
  zh: '来自课程“{}”；答案以它的录像为准。',
};
const fill = (texts: Texts, title: Texts): Texts => ({
  en: texts.en.replace('{}', () => title.en),
  zh: texts.zh.replace('{}', () => title.zh),
});
const didNotKnow: Texts = { en: 'You said that you don’t know.', zh: '你说不知道。' };
const predicted = (number: number, text: Texts = { en: '', zh: '' }): Texts => ({
  en: `You said: ${number}  ${text.en}`,
  zh: `你的预测：${number}  ${text.zh}`,
});
const whatDoesItShow: Texts = { en: 'And what does the kernel show?', zh: '那么内核显示的是什么？' };
const lookAt = (row: string, pane: string): Texts => ({
  en: row === '' ? `Look again at the pane ${pane}.` : `Look again: the row ${row} in ${pane}.`,
  zh: row === '' ? `再看一看窗格 ${pane}。` : `再看一看：${pane} 中的 ${row} 一行。`,
});
const foundWord: Texts = { en: 'found ', zh: '读到 ' };
const stays: Texts = { en: ' (all the time)', zh: '（始终如此）' };
const hintOf = (number: number, all: number): Texts => ({
  en: `Hint ${number} of ${all}: `,
  zh: `提示 ${number}/${all}：`,
});
const solvedInShell: Texts = {
  en: 'Done. F10 goes back; or try on.',
  zh: '完成。按 F10 返回，也可以继续尝试。',
};
const solvedTitle: Texts = { en: '✓ Done.', zh: '✓ 完成。' };
const youTyped: Texts = { en: 'What you typed', zh: '你输入的' };
const aSolution: Texts = { en: 'One way to do it', zh: '一种做法' };
const nothingTyped: Texts = { en: '(nothing in a shell)', zh: '（没有在 shell 中输入）' };
