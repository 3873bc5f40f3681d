// What takes the whole screen for a moment: all keys, and the words of the step.

import type { Language, Term } from '../session/event.ts';
import { cellsOf } from '../state/cell-width.ts';
import { type Line, lineOf, span } from '../state/line.ts';
import { wrap } from '../state/wrap.ts';
import type { Words } from './words.ts';

const KEY_WIDTH = 16;

/** Every key, by where it works. */
export const helpLines = ({ help }: Words, width: number): Line[] =>
  help.flatMap(({ where, keys }, i) => [
    ...(i === 0 ? [] : [lineOf('')]),
    lineOf(span(where, { bold: true })),
    ...keys.flatMap(([key, text]) =>
      wrap(text, width - KEY_WIDTH - 2).map((part, row) => {
        const name = row === 0 ? key : '';
        return lineOf('  ', name + ' '.repeat(Math.max(1, KEY_WIDTH - cellsOf(name))), part);
      }),
    ),
  ]);

/** The words that the step's texts use. */
export function wordLines(terms: readonly Term[], language: Language, words: Words, width: number): Line[] {
  if (terms.length === 0) return [lineOf(words.noWords)];
  return terms.flatMap(({ name, text }, i) => [
    ...(i === 0 ? [] : [lineOf('')]),
    lineOf(span(name[language], { bold: true })),
    ...wrap(text[language], width - 2).map((part) => lineOf('  ', part)),
  ]);
}
