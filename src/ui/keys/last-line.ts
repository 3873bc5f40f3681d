// Writes the last line of the screen: an open question, and the keys that work now.

import type { Language, Texts } from '../../session/event.ts';
import { both } from '../../session/texts.ts';
import { cellsOf } from '../../state/cell-width.ts';
import { harmless } from '../../state/harmless.ts';
import { fitTo } from '../../state/wrap.ts';
import { nameOf } from './key-names.ts';
import type { KeyRow, OnLine } from './key-row.ts';
import { type Moment, type Where, whereIs } from './where.ts';

/** The text before the keys, and what separates the keys. */
interface LineForm {
  prompt?(moment: Moment): Texts | undefined;
  readonly afterPrompt: string;
  readonly between: Texts;
}

const plain: LineForm = { afterPrompt: '  ', between: both('  ') };
const apart: LineForm = { afterPrompt: '  ', between: both('   ') };

const forms: Readonly<Record<Where, LineForm>> = {
  shell: apart,
  'too small': apart,
  dialog: apart,
  stages: apart,
  filter: { ...apart, prompt: ({ view }) => both(`/${harmless(view.filter)}▏`) },
  prompt: { ...apart, prompt: whatIsTyped },
  confirm: { prompt: whatIsAsked, afterPrompt: '   ', between: { en: ', ', zh: '，' } },
  interrupted: apart,
  end: plain,
  summary: plain,
  home: plain,
  question: plain,
  screen: plain,
};

/**
 * Shows as many keys as there is room for; the last are left out first.
 * @param status what the screen says before its keys
 */
export function lastLine(rows: readonly KeyRow[], moment: Moment, columns: number, status?: Texts): string {
  const { language } = moment.view;
  const where = whereIs(moment);
  const { prompt, afterPrompt, between } = forms[where];
  const { notice } = moment.model;
  if (notice !== undefined && forms[where] === plain) return fitTo(` ${harmless(notice[language])}`, columns);
  const asked = prompt?.(moment) ?? (forms[where] === plain ? status : undefined);
  const begin = asked === undefined ? '' : `${asked[language]}${afterPrompt}`;
  const shown = rows
    .filter((row) => row.where.includes(where))
    .map((row) => ({ text: onLastLine(row, moment, language), share: shareOf(row, moment) }))
    .filter(({ share }) => share !== 'no');
  const join = (): string => ` ${begin}${shown.map(({ text }) => text).join(between[language])}`;
  while (cellsOf(join()) > columns) {
    const last = shown.findLastIndex(({ share }) => share === 'with room');
    if (last < 0) break;
    shown.splice(last, 1);
  }
  return fitTo(join(), columns);
}

/** Shows the keys only, where the rest of the line is used by something else. */
export const keysHere = (rows: readonly KeyRow[], moment: Moment): string =>
  rows
    .filter((row) => row.where.includes(whereIs(moment)) && shareOf(row, moment) !== 'no')
    .map((row) => onLastLine(row, moment, moment.view.language))
    .join('   ');

/** One key with its words: `b back`. */
export function onLastLine(row: KeyRow, moment: Moment, language: Language): string {
  const name = row.called?.(moment) ?? nameOf(row.key)[language];
  return row.bare ? name : `${name} ${labelOf(row, moment)[language]}`;
}

export const labelOf = ({ label }: KeyRow, moment: Moment): Texts =>
  typeof label === 'function' ? label(moment) : label;

export const shareOf = ({ line }: KeyRow, moment: Moment): OnLine =>
  typeof line === 'function' ? line(moment) : line;

function whatIsAsked({ view: { confirm } }: Moment): Texts | undefined {
  return confirm && { en: harmless(confirm.question.en), zh: harmless(confirm.question.zh) };
}

function whatIsTyped({ view: { prompt } }: Moment): Texts | undefined {
  if (prompt === undefined) return undefined;
  const typed = `${harmless(prompt.text)}▏`;
  return { en: prompt.question.en + typed, zh: prompt.question.zh + typed };
}
