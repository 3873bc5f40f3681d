// Wraps, cuts and pads text to a width in terminal cells; Chinese characters take two.

import { cellsOf } from './cell-width.ts';

const segmenter = new Intl.Segmenter();
/** Characters that may combine with others into one: marks, joiners, variation selectors, emoji. */
const composed = /\p{M}|\u200d|\p{Extended_Pictographic}|\p{Regional_Indicator}/u;

/** Splits into what must not be cut: an emoji of several code points, a letter with its accents. */
const graphemes = (text: string): string[] =>
  composed.test(text) ? [...segmenter.segment(text)].map(({ segment }) => segment) : [...text];

/** Breaks at spaces, between wide characters and after `|`; cuts a word that is wider than a line. */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((paragraph) => wrapParagraph(paragraph, width));
}

function wrapParagraph(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const piece of pieces(text)) {
    const cells = cellsOf(piece);
    if (used + cellsOf(piece.trimEnd()) > width && line !== '') {
      lines.push(line.trimEnd());
      line = '';
      used = 0;
    }
    if (line === '' && piece.trim() === '') continue;
    for (const part of cells > width ? cutHard(piece, width) : [piece]) {
      if (used + cellsOf(part.trimEnd()) > width && line !== '') {
        lines.push(line.trimEnd());
        line = '';
        used = 0;
      }
      line += part;
      used += cellsOf(part);
    }
  }
  return [...lines, line.trimEnd()];
}

/** Closing punctuation stays with what comes before it, opening punctuation with what follows. */
const closing = /[，。、；：？！）】》”’…]/;
const opening = /[（【《“‘]/;

const isWide = (char: string): boolean => cellsOf(char) === 2;

/** Splits between words and between wide characters: a break is possible after each piece. */
function pieces(text: string): string[] {
  return (text.match(/[^\s]+\s*|\s+/g) ?? []).flatMap(piecesOf);
}

function piecesOf(word: string): string[] {
  const found: string[] = [];
  let run = '';
  let last = '';
  let hasWide = false;
  for (const char of graphemes(word)) {
    const wide = isWide(char);
    const stays = run === '' || closing.test(char) || opening.test(last) || char.trim() === '';
    const mayEnd = wide || isWide(last) || last === '|' || (hasWide && closing.test(last));
    if (!stays && mayEnd) {
      found.push(run);
      run = '';
      hasWide = false;
    }
    run += char;
    last = char;
    hasWide ||= wide;
  }
  return run === '' ? found : [...found, run];
}

function cutHard(word: string, width: number): string[] {
  const parts: string[] = [];
  let part = '';
  for (const char of graphemes(word)) {
    if (cellsOf(part + char) > width) {
      parts.push(part);
      part = '';
    }
    part += char;
  }
  return [...parts, part];
}

/** Pads with spaces to a width; a wider text stays as it is. */
export const padTo = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - cellsOf(text)));

/** Shortens to a width at the beginning, with `…`: the end of a path says most about it. */
export function cutStart(text: string, width: number): string {
  if (cellsOf(text) <= width) return text;
  const chars = [...text];
  while (chars.length > 0 && cellsOf(chars.join('')) > width - 1) chars.shift();
  return `…${chars.join('')}`;
}

/** Cuts to a width with `…`, or pads with spaces: the result is exactly that wide. */
export function fitTo(text: string, width: number): string {
  if (cellsOf(text) <= width) return padTo(text, width);
  if (width <= 0) return '';
  let cut = '';
  for (const char of graphemes(text)) {
    if (cellsOf(cut + char) > width - 1) break;
    cut += char;
  }
  return `${cut}…${' '.repeat(Math.max(0, width - 1 - cellsOf(cut)))}`;
}
