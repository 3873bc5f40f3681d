// Lines of a screen: text in pieces, each with a look. Nothing here knows how a look is drawn.

import { cellsOf } from './cell-width.ts';
import { fitTo, wrap } from './wrap.ts';

/** What a colour means: whose value it is, or how it went. Never the only sign of it. */
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
   * `head` stays in sight when the rest is scrolled, if it leaves room for that, and is never torn apart; `changed` comes
   * first of the rest when not all of it fits.
   */
  readonly role?: 'head' | 'changed';
}

export const span = (text: string, look: Look = {}): Span => ({ ...look, text });

/** A line of pieces; strings have no look of their own. */
export const lineOf = (...parts: readonly (string | Span)[]): Line => ({
  spans: parts.map((part) => (typeof part === 'string' ? { text: part } : part)),
});

export const emptyLine: Line = { spans: [] };

export const textOf = ({ spans }: Line): string => spans.map(({ text }) => text).join('');

/** In cells. */
export const widthOf = (line: Line): number => cellsOf(textOf(line));

/** A paragraph with one look, broken at a width. */
export const paragraph = (text: string, width: number, look: Look = {}): Line[] =>
  wrap(text, width).map((part) => lineOf(span(part, look)));

/** At most so many cells; what was cut ends with `…`, never within a wide character. */
export function cutLine(line: Line, width: number): Line {
  if (widthOf(line) <= width) return line;
  const spans: Span[] = [];
  let left = width;
  for (const [i, part] of line.spans.entries()) {
    const cells = cellsOf(part.text);
    const isLast = line.spans.slice(i + 1).every(({ text }) => text === '');
    // A cell is kept for the mark of what follows.
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

/** Exactly so many cells. */
export function fitLine(line: Line, width: number): Line {
  const cut = cutLine(line, width);
  const missing = width - widthOf(cut);
  return missing > 0 ? { ...cut, spans: [...cut.spans, { text: ' '.repeat(missing) }] } : cut;
}

/** The lines of several columns side by side, each column exactly as wide as asked. */
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
