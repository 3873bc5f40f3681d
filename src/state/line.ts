// Builds and cuts lines of styled text. How a style is drawn is decided elsewhere.

import { cellsOf } from './cell-width.ts';
import { fitTo, wrap } from './wrap.ts';

/** What a colour means: whose value this is, or success or failure. The text always says the same without colour. */
export type Tone = 'host' | 'box' | 'box2' | 'good' | 'bad';

export interface Look {
  readonly tone?: Tone;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly underline?: boolean;
  readonly inverse?: boolean;
}

export interface Span extends Look {
  readonly text: string;
}

export interface Line {
  readonly spans: readonly Span[];
  /**
   * `head` lines stay in place while the rest scrolls, unless they leave no room for it, and always stay together.
   * `changed` lines come first among the rest when not everything fits.
   */
  readonly role?: 'head' | 'changed';
}

export const span = (text: string, look: Look = {}): Span => ({ ...look, text });

/** Joins pieces into a line; strings are unstyled. */
export const lineOf = (...parts: readonly (string | Span)[]): Line => ({
  spans: parts.map((part) => (typeof part === 'string' ? { text: part } : part)),
});

export const emptyLine: Line = { spans: [] };

export const textOf = ({ spans }: Line): string => spans.map(({ text }) => text).join('');

/** In terminal cells. */
export const widthOf = (line: Line): number => cellsOf(textOf(line));

export const widthOfSpans = (spans: readonly Span[]): number =>
  spans.reduce((sum, { text }) => sum + cellsOf(text), 0);

/** Wraps a paragraph in one style at a width. */
export const paragraph = (text: string, width: number, look: Look = {}): Line[] =>
  wrap(text, width).map((part) => lineOf(span(part, look)));

/** Cuts a line to at most `width` cells, ending in `…`; never inside a wide character. */
export function cutLine(line: Line, width: number): Line {
  if (widthOf(line) <= width) return line;
  const spans: Span[] = [];
  let left = width;
  for (const [i, part] of line.spans.entries()) {
    const cells = cellsOf(part.text);
    const isLast = line.spans.slice(i + 1).every(({ text }) => text === '');
    // One cell is kept for the `…` if more follows.
    if (cells < left || (cells === left && isLast)) {
      spans.push(part);
      left -= cells;
      continue;
    }
    spans.push({ ...part, text: fitTo(cells === left ? `${part.text}.` : part.text, left).trimEnd() });
    break;
  }
  return { ...line, spans };
}

/** Cuts or pads a line to exactly `width` cells. */
export function fitLine(line: Line, width: number): Line {
  const cut = cutLine(line, width);
  const missing = width - widthOf(cut);
  return missing > 0 ? { ...cut, spans: [...cut.spans, { text: ' '.repeat(missing) }] } : cut;
}

/** Puts columns side by side, each exactly as wide as asked. */
export function sideBySide(
  columns: readonly { readonly lines: readonly Line[]; readonly width: number }[],
  gap = ' ',
): Line[] {
  const height = Math.max(0, ...columns.map(({ lines }) => lines.length));
  return Array.from({ length: height }, (_, y) => {
    const parts = columns.map(({ lines, width }) => fitLine(lines[y] ?? emptyLine, width));
    return {
      spans: parts.flatMap(({ spans }, i) => (i === 0 ? spans : [{ text: gap }, ...spans])),
      ...(columns.some(({ lines }) => lines[y]?.role === 'changed') ? { role: 'changed' as const } : {}),
    };
  });
}
