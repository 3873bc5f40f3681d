// Splits each row of a terminal's screen into runs: pieces that can be drawn as one text, whatever the font.

/** A number in a terminal's palette of 256, or an RGB colour. */
export type Colour = number | `#${string}`;

export interface Style {
  /** By default the terminal's own. */
  readonly foreground?: Colour;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly underline?: boolean;
  readonly inverse?: boolean;
}

export interface Cell extends Style {
  /** Empty for a blank. */
  readonly text: string;
  /** 2 for a wide character, 0 for its second half. */
  readonly width: number;
}

export interface Run {
  readonly style: Style;
  readonly text: string;
  /** In cells, from the left. */
  readonly column: number;
  /** In cells. */
  readonly width: number;
  readonly shape: 'letters' | 'wide' | 'lines';
}

export interface Background {
  readonly style: Style;
  readonly column: number;
  readonly width: number;
}

/**
 * Few fonts have all characters of a screen, and characters from a fallback font have other widths. So a run has
 * characters of one kind only, and its width is set as a whole.
 */
type Kind = 'blank' | 'letters' | 'wide' | 'lines' | 'braille' | 'sign';

interface Piece {
  readonly kind: Kind;
  readonly cell: Cell;
  readonly text: string;
  readonly column: number;
}

/** More blanks in a row end a run, so that the place of what follows does not depend on the font's blank. */
const BLANKS_WITHIN = 1;

export function runsOf(row: readonly Cell[]): Run[] {
  const runs: Run[] = [];
  let pieces: Piece[] = [];
  const close = (): void => {
    while (pieces.at(-1)?.kind === 'blank') pieces.pop();
    const first = pieces[0];
    if (first !== undefined) runs.push(runOf(first, pieces));
    pieces = [];
  };
  for (const piece of piecesOf(row)) {
    if (!continuesRun(pieces, piece)) close();
    if (pieces.length > 0 || piece.kind !== 'blank') pieces.push(piece);
  }
  close();
  return runs;
}

/** Finds the stretches of inverse text, whose background has the colour of the text. */
export function backgroundsOf(row: readonly Cell[]): Background[] {
  const bars: Background[] = [];
  let column = 0;
  for (const cell of row) {
    const last = bars.at(-1);
    if (cell.inverse && last !== undefined && last.column + last.width === column && same(last.style, cell))
      bars[bars.length - 1] = { ...last, width: last.width + cell.width };
    else if (cell.inverse) bars.push({ style: cell, column, width: cell.width });
    column += cell.width;
  }
  return bars;
}

function piecesOf(row: readonly Cell[]): Piece[] {
  let column = 0;
  return row.flatMap((cell) => {
    if (cell.width === 0) return [];
    const piece = { kind: kindOf(cell), cell, text: replaceUndrawable(cell.text) || ' ', column };
    column += cell.width;
    return [piece];
  });
}

/** Replaces control characters, which XML does not allow, and those that change the direction of text. */
export const replaceUndrawable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\ufffe\uffff]/gu, '\ufffd');

function kindOf({ text, width, underline }: Cell): Kind {
  if (width === 2) return 'wide';
  if (/^ *$/.test(text)) return underline ? 'letters' : 'blank';
  if (/^[!-~]+$/.test(text)) return 'letters';
  if (/^[\u2500-\u259f]$/.test(text)) return 'lines';
  return /^[\u2800-\u28ff]$/.test(text) ? 'braille' : 'sign';
}

function continuesRun(pieces: readonly Piece[], { kind, cell, text }: Piece): boolean {
  const first = pieces[0];
  const last = pieces.at(-1);
  if (first === undefined || last === undefined || !same(first.cell, cell)) return false;
  if (kind === 'blank') return first.kind === 'letters' && blanksAtEnd(pieces) < BLANKS_WITHIN;
  return kind === first.kind && (kind !== 'sign' || text === last.text);
}

const blanksAtEnd = (pieces: readonly Piece[]): number =>
  pieces.length - 1 - pieces.findLastIndex(({ kind }) => kind !== 'blank');

const same = (a: Style, b: Style): boolean =>
  a.foreground === b.foreground &&
  !a.bold === !b.bold &&
  !a.dim === !b.dim &&
  !a.underline === !b.underline &&
  !a.inverse === !b.inverse;

const shapes: Partial<Record<Kind, Run['shape']>> = { wide: 'wide', lines: 'lines', braille: 'lines' };

const runOf = (first: Piece, pieces: readonly Piece[]): Run => ({
  style: first.cell,
  text: pieces.map(({ text }) => text).join(''),
  column: first.column,
  width: pieces.reduce((sum, { cell }) => sum + cell.width, 0),
  shape: shapes[first.kind] ?? 'letters',
});
