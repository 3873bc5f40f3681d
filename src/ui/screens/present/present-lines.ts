// Writes the few words that a class sees: the step, its question or operation, the result, the last commands.

import type { Language } from '../../../session/event.ts';
import { cellsOf } from '../../../state/cell-width.ts';
import { harmless } from '../../../state/harmless.ts';
import { cutLine, emptyLine, type Line, type Look, lineOf, paragraph, span } from '../../../state/line.ts';
import { isIntroduction, type Model } from '../../../state/model.ts';
import { isOver, plainProse, storyLines } from '../../../state/story.ts';
import { wrap } from '../../../state/wrap.ts';
import { wordsIn } from '../../words.ts';
import { presentWords } from './present-words.ts';

/** Writes the step's title and, below it, the one thing that matters now. */
export function saidLines(model: Model, language: Language, width: number): Line[] {
  const { step, error } = model;
  if (error !== undefined || isIntroduction(model)) {
    const words = wordsIn(language);
    return storyLines(model, { language, width, compact: false, inShell: false, allWays: false, words });
  }
  if (step === undefined) return [];
  const title = paragraph(step.title[language], width, { bold: true });
  const said = oneThing(model, language, width);
  return said.length === 0 ? title : [...title, emptyLine, ...said];
}

function oneThing(model: Model, language: Language, width: number): Line[] {
  const { question, plan, step, wait } = model;
  if (isOver(model)) return verdictLines(model, language, width);
  if (plan !== undefined)
    return [...chosenLines(model, language, width), ...nextLines(plan, language, width)];
  if (question !== undefined) return questionLines(question, language, width);
  // A step without an operation has nothing but its text.
  return wait?.what === 'next' ? paragraph(firstSentence(step?.text[language] ?? ''), width) : [];
}

type Question = NonNullable<Model['question']>;

function questionLines({ text, options, chosen }: Question, language: Language, width: number): Line[] {
  return [
    ...paragraph(text[language], width),
    ...options.flatMap((option, i) => {
      const isChosen = option.id === chosen;
      const look: Look = isChosen || chosen === undefined ? { bold: true } : { dim: true };
      return hanging(`${isChosen ? '→' : ' '} ${i + 1}  `, option.text[language], width, look);
    }),
  ];
}

/** The chosen answer, shown until the kernel's result is known. */
function chosenLines({ question }: Model, language: Language, width: number): Line[] {
  const option = question?.options.find(({ id }) => id === question.chosen);
  return option === undefined ? [] : [...hanging('→ ', option.text[language], width, {}), emptyLine];
}

/** The equivalent command of an operation; where there is none, its description. */
function nextLines({ same, title }: NonNullable<Model['plan']>, language: Language, width: number): Line[] {
  return same.shell === undefined
    ? hanging('▸ ', title[language], width, { bold: true })
    : hanging('$ ', harmless(same.shell), width, { bold: true });
}

/** The kernel's result, and the first sentence of its explanation. */
function verdictLines({ question, checks, note }: Model, language: Language, width: number): Line[] {
  const words = wordsIn(language);
  const textOf = (id: string | undefined): string =>
    question?.options.find((option) => option.id === id)?.text[language] ?? '';
  const said =
    question?.holds === undefined
      ? []
      : paragraph(`✓ ${words.kernelSays}${textOf(question.holds)}`, width, { tone: 'good', bold: true });
  const wrong =
    question?.holds === undefined || question.chosen === undefined || question.chosen === question.holds
      ? []
      : paragraph(`✗ ${words.youSaid}${textOf(question.chosen)}`, width, { tone: 'bad' });
  const failed = checks
    .filter(({ ok }) => !ok)
    .flatMap(({ text, found }) =>
      paragraph(`✗ ${text[language]}${words.open}${harmless(found)}${words.close}`, width, { tone: 'bad' }),
    );
  const means = note === undefined ? [] : paragraph(firstSentence(note[language]), width);
  const verdict = [...said, ...wrong, ...failed];
  return verdict.length > 0 && means.length > 0 ? [...verdict, emptyLine, ...means] : [...verdict, ...means];
}

/** Cuts a text after its first sentence; a full stop inside a name or a number does not end it. */
export const firstSentence = (text: string): string =>
  /^[\s\S]*?(?:[.!?](?=\s|$)|[。！？])/.exec(plainProse(text))?.[0] ?? plainProse(text);

const MAX_DONE = 3;

/** The equivalent commands of the last operations, the newest at the end. @param most how many lines fit */
export function doneLines(model: Model, language: Language, width: number, most = MAX_DONE): Line[] {
  const done = model.begun
    .filter((plan) => plan !== model.plan || isOver(model))
    .map(({ same }) => same.shell)
    .filter((shell) => shell !== undefined)
    .slice(-MAX_DONE);
  const shown = done.slice(Math.max(0, done.length - most));
  const label = `${presentWords.justDone[language]}   `;
  return shown.map((shell, i) =>
    cutLine(
      lineOf(span(i === 0 ? label : ' '.repeat(cellsOf(label)), { dim: true }), `$ ${harmless(shell)}`),
      width,
    ),
  );
}

/** Wraps a line and indents what follows as far as the text of the first. */
function hanging(begin: string, text: string, width: number, look: Look): Line[] {
  const indent = cellsOf(begin);
  return wrap(text, Math.max(1, width - indent)).map((part, i) =>
    lineOf(span(`${i === 0 ? begin : ' '.repeat(indent)}${part}`, look)),
  );
}
