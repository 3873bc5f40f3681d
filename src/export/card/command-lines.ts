// Breaks a command into lines that can be pasted into a shell again.

import { cellsOf } from '../../state/cell-width.ts';
import { fitTo } from '../../state/wrap.ts';

const INDENT = '  ';
const ON = ' \\';

/** Each line but the last ends with a backslash, and each but the first is indented. @param width in cells */
export function commandLines(words: readonly string[], width: number): string[] {
  const room = width - INDENT.length - ON.length;
  const lines: string[] = [];
  let line = '';
  for (const piece of withValues(words, room).map((one) => cutTo(one, room))) {
    const longer = line === '' ? piece : `${line} ${piece}`;
    if (line === '' || cellsOf(longer) <= width - ON.length) {
      line = longer;
    } else {
      lines.push(line + ON);
      line = INDENT + piece;
    }
  }
  return line === '' ? lines : [...lines, line];
}

/** Keeps `--option value` together, where there is room for both: a line that ends with an option reads badly. */
function withValues(words: readonly string[], room: number): string[] {
  const pieces: string[] = [];
  for (const word of words) {
    const last = pieces.at(-1) ?? '';
    const together = `${last} ${word}`;
    if (/^--?\w[\w-]*$/.test(last) && !word.startsWith('-') && cellsOf(together) <= room) {
      pieces[pieces.length - 1] = together;
    } else pieces.push(word);
  }
  return pieces;
}

/** Cuts with `…` what is wider. @param width in cells */
export const cutTo = (text: string, width: number): string =>
  cellsOf(text) > width ? fitTo(text, width) : text;
