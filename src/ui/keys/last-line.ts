// Writes the last line of the screen: an open question, and the keys that work now.

import type { Language, Texts } from '../../session/event.ts';
import { both } from '../../session/texts.ts';
import { harmless } from '../../state/harmless.ts';
import { fitLine, type Line, lineOf, type Span, span, widthOfSpans } from '../../state/line.ts';
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
  course: plain,
  'lesson end': plain,
  home: plain,
  question: plain,
  screen: plain,
};

/**
 * Shows as many keys as there is room for; the last are left out first. Keys stand out from their words, and the first, which
 * matters most, from the others.
 * @param status what the screen says before its keys
 */
export function lastLine(rows: readonly KeyRow[], moment: Moment, columns: number, status?: Texts): Line {
  const { language } = moment.view;
  const where = whereIs(moment);
  const { prompt, afterPrompt, between } = forms[where];
  const { notice } = moment.model;
  if (notice !== undefined && forms[where] === plain)
    return fitLine(lineOf(span(` ${harmless(notice[language])}`, { bold: true })), columns);
  const asked = prompt?.(moment) ?? (forms[where] === plain ? status : undefined);
  const begin = asked === undefined ? [] : [span(`${asked[language]}${afterPrompt}`, { bold: true })];
  const shown = rows
    .filter((row) => row.where.includes(where))
    .map((row) => ({ row, share: shareOf(row, moment) }))
    .filter(({ share }) => share !== 'no')
    .toSorted((a, b) => Number(b.row.leads?.(moment) ?? false) - Number(a.row.leads?.(moment) ?? false));
  const join = (): Line =>
    lineOf(
      ' ',
      ...begin,
      ...shown.flatMap(({ row }, i) => [
        ...(i === 0 ? [] : [between[language]]),
        ...keySpans(row, moment, language, i === 0 && asked === undefined),
      ]),
    );
  while (widthOfSpans(join().spans) > columns) {
    const last = shown.findLastIndex(({ share }) => share === 'with room');
    if (last < 0) break;
    shown.splice(last, 1);
  }
  return fitLine(join(), columns);
}

/** @param isFirst of the line: it matters most */
function keySpans(row: KeyRow, moment: Moment, language: Language, isFirst: boolean): Span[] {
  const name = span(nameOn(row, moment, language), { bold: true, inverse: isFirst });
  if (row.bare) return [name];
  return [name, span(` ${labelOf(row, moment)[language]}`, isFirst ? { bold: true } : { dim: true })];
}

/** Shows the keys only, where the rest of the line is used by something else. */
export const keysHere = (rows: readonly KeyRow[], moment: Moment): string =>
  rows
    .filter((row) => row.where.includes(whereIs(moment)) && shareOf(row, moment) !== 'no')
    .map((row) => onLastLine(row, moment, moment.view.language))
    .join('   ');

/** One key with its words: `b back`. */
export function onLastLine(row: KeyRow, moment: Moment, language: Language): string {
  const name = nameOn(row, moment, language);
  return row.bare ? name : `${name} ${labelOf(row, moment)[language]}`;
}

const nameOn = (row: KeyRow, moment: Moment, language: Language): string =>
  row.called?.(moment) ?? nameOf(row.key)[language];

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
