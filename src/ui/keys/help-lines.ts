// Writes the list of keys that `?` shows, grouped by where each key works.

import type { Language, Texts } from '../../session/event.ts';
import { cellsOf } from '../../state/cell-width.ts';
import { type Line, lineOf, span } from '../../state/line.ts';
import { wrap } from '../../state/wrap.ts';
import { allNamesOf } from './key-names.ts';
import type { KeyRow } from './key-row.ts';
import type { Where } from './where.ts';

export interface HelpSection {
  readonly title: Texts;
  readonly where: readonly Where[];
}

const KEY_WIDTH = 16;

export function helpLines(
  rows: readonly KeyRow[],
  sections: readonly HelpSection[],
  language: Language,
  width: number,
): Line[] {
  return sections.flatMap(({ title, where }, i) => [
    ...(i === 0 ? [] : [lineOf('')]),
    lineOf(span(title[language], { bold: true })),
    ...rows
      .filter((row) => row.where.some((one) => where.includes(one)))
      .flatMap((row) => rowLines(row, language, width)),
  ]);
}

const rowLines = ({ key, help }: KeyRow, language: Language, width: number): Line[] =>
  wrap(help[language], width - KEY_WIDTH - 2).map((part, i) => {
    const name = i === 0 ? allNamesOf(key)[language] : '';
    return lineOf('  ', name + ' '.repeat(Math.max(1, KEY_WIDTH - cellsOf(name))), part);
  });
