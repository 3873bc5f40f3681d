// The screen as cells: its frames, the text in each, and what a terminal would show broken.

import type { Cell, ScreenState } from '../support/emulated-screen.ts';

/** In cells, from 0; right and bottom are inside. */
export interface Box {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

export interface Frame extends Box {
  readonly title: string;
}

export interface Grid {
  readonly columns: number;
  readonly cells: readonly (readonly Cell[])[];
}

export function readGrid(screen: ScreenState, columns: number): Grid {
  const cells = screen
    .rows()
    .map((_, row) => Array.from({ length: columns }, (_, column) => screen.cell(row, column)));
  return { columns, cells };
}

/** The rows of a part, without trailing spaces. */
export const textOf = ({ cells }: Grid, { top, left, bottom, right }: Box): string[] =>
  cells.slice(top, bottom + 1).map((row) =>
    row
      .slice(left, right + 1)
      .map(({ text, width }) => (text === '' && width > 0 ? ' ' : text))
      .join('')
      .trimEnd(),
  );

export const inside = ({ top, left, bottom, right }: Box): Box => ({
  top: top + 1,
  left: left + 1,
  bottom: bottom - 1,
  right: right - 1,
});

/** A wide character has two cells: its own and an empty one. */
export function brokenCells({ cells, columns }: Grid): string[] {
  return cells.flatMap((row, y) =>
    row.flatMap(({ text, width }, x) => {
      const next = row[x + 1]?.width;
      if (width === 2 && next !== 0) return [`row ${y}: half of ${text} in column ${x} of ${columns}`];
      return width === 0 && row[x - 1]?.width !== 2 ? [`row ${y}: half of nothing in column ${x}`] : [];
    }),
  );
}

/** The corners and sides of Ink's `round` and `bold`. */
const styles = [
  { topLeft: '╭', topRight: '╮', bottomLeft: '╰', bottomRight: '╯', side: '│', line: '─' },
  { topLeft: '┏', topRight: '┓', bottomLeft: '┗', bottomRight: '┛', side: '┃', line: '━' },
] as const;

/** One that stands among what has no frame. */
export function frameTitled(grid: Grid, title: string): Frame | undefined {
  for (const [row, cells] of grid.cells.entries()) {
    for (const [column, { text }] of cells.entries()) {
      if (!styles.some(({ topLeft }) => topLeft === text)) continue;
      const frame = frameAt(grid, row, column);
      if (!('broken' in frame) && frame.title === title) return frame;
    }
  }
  return undefined;
}

/** What stands in the way of a frame. */
interface Broken {
  readonly broken: string;
}

/** The first row below the header, and below the strip where there is one: ` box has …`. */
export const firstRow = (grid: Grid): number =>
  / (has|已有) /.test(textOf(grid, { top: 1, bottom: 1, left: 0, right: grid.columns - 1 })[0] ?? '') ? 2 : 1;

/**
 * The frames between the first row and the last, which they fill side by side without a gap.
 * @returns of a border that is not whole, where it breaks
 */
export function framesOf(grid: Grid): readonly Frame[] | Broken {
  const frames: Frame[] = [];
  const height = grid.cells.length;
  const covering = (row: number, column: number): Frame | undefined =>
    frames.find((one) => one.top <= row && row <= one.bottom && one.left <= column && column <= one.right);
  for (let row = firstRow(grid); row < height - 1; row++) {
    for (let column = 0; column < grid.columns; column++) {
      const known = covering(row, column);
      const frame = known ?? frameAt(grid, row, column);
      if ('broken' in frame) return frame;
      if (known === undefined) frames.push(frame);
      column = frame.right;
    }
  }
  return frames.every(({ bottom }) => bottom < height - 1)
    ? frames
    : { broken: 'a frame lies over the keys' };
}

const at = ({ cells }: Grid, row: number, column: number): string => cells[row]?.[column]?.text ?? '';

function frameAt(grid: Grid, top: number, left: number): Frame | Broken {
  const brokenAt = (row: number, column: number): Broken => ({
    broken: `row ${row}, column ${column}: ${JSON.stringify(at(grid, row, column))} in a border`,
  });
  const style = styles.find(({ topLeft }) => topLeft === at(grid, top, left));
  if (style === undefined) return brokenAt(top, left);
  const right = after(left, (column) => column < grid.columns && at(grid, top, column) !== style.topRight);
  const bottom = after(top, (row) => at(grid, row, left) === style.side);
  const places = [
    { row: top, column: right, is: style.topRight },
    { row: bottom, column: left, is: style.bottomLeft },
    { row: bottom, column: right, is: style.bottomRight },
    ...between(top, bottom).map((row) => ({ row, column: right, is: style.side })),
    ...between(left, right).map((column) => ({ row: bottom, column, is: style.line })),
  ];
  const wrong = places.find(({ row, column, is }) => at(grid, row, column) !== is);
  if (wrong !== undefined) return brokenAt(wrong.row, wrong.column);
  const [line = ''] = textOf(grid, { top, bottom: top, left: left + 1, right: right - 1 });
  const [, title] = new RegExp(`^${style.line} (.+?) ${style.line}*$`).exec(line) ?? [];
  return title === undefined ? brokenAt(top, left + 1) : { top, left, bottom, right, title };
}

/** The first place after `from` where it is not so. */
function after(from: number, isSo: (place: number) => boolean): number {
  let place = from + 1;
  while (isSo(place)) place++;
  return place;
}

const between = (from: number, to: number): number[] =>
  Array.from({ length: to - from - 1 }, (_, i) => from + 1 + i);
