// Draws text and lines into a grid of cells; where lines meet, it picks the right corner or crossing.

import { cellsOf, isPlain } from '../cell-width.ts';
import { type Line, type Look, lineOf, type Span, span } from '../line.ts';

/** The directions in which lines leave a cell, as bits. */
const UP = 1;
const RIGHT = 2;
const DOWN = 4;
const LEFT = 8;

const corners = [' ', '│', '─', '╰', '│', '│', '╭', '├', '─', '╯', '─', '┴', '╮', '┤', '┬', '┼'];

interface Cell {
  /** Empty in the second cell of a wide character. */
  readonly text: string;
  readonly look: Look;
  readonly directions: number;
}

export interface Canvas {
  readonly width: number;
  readonly rows: Cell[][];
}

/** A broken line is a wire that carries no packets. */
export interface Stroke {
  readonly look: Look;
  readonly broken?: boolean;
}

export const emptyCanvas = (width: number): Canvas => ({ width, rows: [] });

const blank: Cell = { text: ' ', look: {}, directions: 0 };

function setCell(canvas: Canvas, x: number, y: number, cell: Cell): void {
  if (x < 0 || x >= canvas.width || y < 0) return;
  while (canvas.rows.length <= y) canvas.rows.push(Array.from({ length: canvas.width }, () => blank));
  canvas.rows[y]![x] = cell;
}

const segmenter = new Intl.Segmenter();
const segmentsOf = (text: string): string[] =>
  isPlain(text) ? [...text] : [...segmenter.segment(text)].map(({ segment }) => segment);

/** Writes text over what is there; characters outside the canvas are left out. */
export function writeAt(canvas: Canvas, x: number, y: number, spans: readonly Span[]): void {
  let at = x;
  for (const { text, ...look } of spans) {
    for (const segment of segmentsOf(text)) {
      const cells = cellsOf(segment);
      if (cells === 0 || at + cells > canvas.width) continue;
      setCell(canvas, at, y, { text: segment, look, directions: 0 });
      for (let i = 1; i < cells; i++) setCell(canvas, at + i, y, { text: '', look, directions: 0 });
      at += cells;
    }
  }
}

/** Writes rows of text one below the other. */
export function writeText(canvas: Canvas, text: readonly (readonly Span[])[], x: number, y: number): void {
  for (const [i, spans] of text.entries()) writeAt(canvas, x, y + i, spans);
}

function addStroke(canvas: Canvas, x: number, y: number, directions: number, { look, broken }: Stroke): void {
  const there = canvas.rows[y]?.[x] ?? blank;
  const all = there.directions | directions;
  const straight = all === (UP | DOWN) ? '╎' : all === (LEFT | RIGHT) ? '╌' : undefined;
  const text = (broken && straight) || corners[all] || ' ';
  setCell(canvas, x, y, { text, look: there.directions === 0 ? look : there.look, directions: all });
}

/**
 * Draws from `top` to `bottom`, both included, and joins lines at both ends.
 * @param fromAbove it continues from the row above
 */
export function drawDown(
  canvas: Canvas,
  x: number,
  [top, bottom]: readonly [number, number],
  stroke: Stroke,
  fromAbove = false,
): void {
  for (let y = top; y <= bottom; y++) {
    addStroke(canvas, x, y, (y > top || fromAbove ? UP : 0) | (y < bottom ? DOWN : 0), stroke);
  }
}

export function drawAcross(canvas: Canvas, left: number, right: number, y: number, stroke: Stroke): void {
  for (let x = left; x <= right; x++) {
    addStroke(canvas, x, y, (x > left ? LEFT : 0) | (x < right ? RIGHT : 0), stroke);
  }
}

export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export function drawBox(canvas: Canvas, { left, top, width, height }: Area, look: Look): void {
  const [right, bottom] = [left + width - 1, top + height - 1];
  drawAcross(canvas, left, right, top, { look });
  drawAcross(canvas, left, right, bottom, { look });
  drawDown(canvas, left, [top, bottom], { look });
  drawDown(canvas, right, [top, bottom], { look });
}

export const canvasLines = ({ rows }: Canvas): Line[] => rows.map((row) => lineOf(...joinCells(row)));

function joinCells(row: readonly Cell[]): Span[] {
  const end = row.findLastIndex(({ text }) => text !== ' ' && text !== '') + 1;
  const spans: Span[] = [];
  for (const { text, look } of row.slice(0, end)) {
    const last = spans.at(-1);
    if (last !== undefined && sameLook(last, look))
      spans[spans.length - 1] = { ...last, text: last.text + text };
    else spans.push(span(text, look));
  }
  return spans;
}

const sameLook = (a: Look, b: Look): boolean =>
  a.tone === b.tone &&
  !a.bold === !b.bold &&
  !a.dim === !b.dim &&
  !a.underline === !b.underline &&
  !a.inverse === !b.inverse;
