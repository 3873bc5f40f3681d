// Checks key tables: no key has two rows, no letter has two meanings, and both languages have their words.

import type { Texts } from '../../session/event.ts';
import { emptyModel } from '../../state/model.ts';
import { viewIn } from '../../state/view.ts';
import { isLetter, keysOf } from './key-names.ts';
import type { KeyRow } from './key-row.ts';
import { labelOf } from './last-line.ts';
import { letters } from './meanings.ts';
import type { Moment } from './where.ts';

/** @param tables the rows of each mode @returns a line for each problem */
export function checkKeys(tables: Readonly<Record<string, readonly KeyRow[]>>): string[] {
  const problems = Object.entries(tables).flatMap(([mode, rows]) => [
    ...rows.flatMap((row, i) => rows.slice(i + 1).flatMap((other) => clashOf(mode, row, other))),
    ...rows.flatMap((row) => missingTexts(mode, row)),
  ]);
  return [...new Set([...problems, ...twoMeanings(tables)])];
}

function clashOf(mode: string, row: KeyRow, other: KeyRow): string[] {
  const alike = row.key === other.key || keysOf(row.key).some((key) => keysOf(other.key).includes(key));
  const where = row.where.filter((one) => other.where.includes(one));
  return alike && where.length > 0
    ? [`${mode}: ${row.key} has two rows where it is “${where.join(', ')}”: ${row.means}, ${other.means}`]
    : [];
}

function missingTexts(mode: string, row: KeyRow): string[] {
  const missing = (what: string, texts: Texts): string[] =>
    (['en', 'zh'] as const)
      .filter((language) => (texts[language] ?? '') === '')
      .map((language) => `${mode}: ${row.key} (${row.means}) has no ${what} in ${language}`);
  return [...missing('label', labelOf(row, firstMoment)), ...missing('help', row.help)];
}

/** The state before the first event. */
const firstMoment: Moment = { model: emptyModel, view: viewIn('en'), typing: undefined, tooSmall: false };

/** In a confirmation, letters are answers. */
const isCommand = ({ key, where }: KeyRow): boolean => isLetter(key) && !where.includes('confirm');

function twoMeanings(tables: Readonly<Record<string, readonly KeyRow[]>>): string[] {
  const known = new Map(Object.entries(letters).map(([means, key]) => [key as string, means]));
  return Object.entries(tables).flatMap(([mode, rows]) =>
    rows
      .filter((row) => isCommand(row) && known.get(row.key) !== row.means)
      .map(({ key, means }) => `${mode}: ${key} means ${known.get(key) ?? 'nothing'}, and here ${means}`),
  );
}
