// Draws a terminal's screen as an SVG that stands alone and follows the reader's choice of a light or dark theme.

import { type Background, backgroundsOf, type Cell, type Colour } from './svg-runs.ts';
import { cell, drawRuns, px, shapes, xmlText } from './svg-text.ts';
import { className, styleSheet } from './svg-theme.ts';

export interface SvgOptions {
  /** In cells. */
  readonly columns: number;
  readonly rows: number;
  /** The text in the title bar, and the picture's accessible name. */
  readonly title: string;
}

const TITLE_BAR = 30;
const margin = { side: 14, top: 8, bottom: 12 };
const radius = 9;

/** @param cells row by row; those beyond `columns` and `rows` are left out */
export function toSvg(cells: readonly (readonly Cell[])[], { columns, rows, title }: SvgOptions): string {
  const screen = cells.slice(0, rows).map((row) => cutAt(row, columns));
  const width = px(columns * cell.width + 2 * margin.side);
  const height = px(TITLE_BAR + margin.top + rows * cell.height + margin.bottom);
  const name = xmlText(title);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" xml:space="preserve">`,
    `<title>${name}</title>`,
    `<style>${styleSheet(shapes, coloursOf(screen))}</style>`,
    ...windowAround(Number(width), Number(height), name),
    ...screen.flatMap(drawRow),
    '</svg>\n',
  ].join('\n');
}

function windowAround(width: number, height: number, name: string): string[] {
  const box = `x=".5" y=".5" width="${px(width - 1)}" height="${px(height - 1)}" rx="${radius}"`;
  const right = px(width - 0.5 - radius);
  const corner = `a${radius} ${radius} 0 0 1 ${radius}`;
  return [
    `<rect class="g" ${box}/>`,
    `<path class="h" d="M.5 ${TITLE_BAR}V${radius + 0.5}${corner} -${radius}H${right}${corner} ${radius}V${TITLE_BAR}z"/>`,
    `<path class="e" d="M.5 ${TITLE_BAR}H${px(width - 0.5)}"/>`,
    `<rect class="e" fill="none" ${box}/>`,
    ...[18, 36, 54].map((x) => `<circle class="e" fill="none" cx="${x}" cy="${TITLE_BAR / 2}" r="5.5"/>`),
    `<text class="q" x="${px(width / 2)}" y="${TITLE_BAR / 2 + 5}" text-anchor="middle">${name}</text>`,
  ];
}

function drawRow(row: readonly Cell[], index: number): string[] {
  const drawn = [...backgroundsOf(row).map(drawBackground), ...drawRuns(row)];
  const top = px(TITLE_BAR + margin.top + index * cell.height);
  return drawn.length === 0 ? [] : [`<g transform="translate(${margin.side} ${top})">`, ...drawn, '</g>'];
}

const drawBackground = ({ style, column, width }: Background): string =>
  `<rect class="${className(style.foreground)}" x="${px(column * cell.width)}" width="${px(width * cell.width)}" height="${cell.height}"/>`;

/** Cuts a row; leaves out a wide character that would be cut in half. */
function cutAt(row: readonly Cell[], columns: number): Cell[] {
  const kept: Cell[] = [];
  let column = 0;
  for (const one of row) {
    column += one.width;
    if (column > columns) break;
    kept.push(one);
  }
  return kept;
}

function coloursOf(screen: readonly (readonly Cell[])[]): Set<Colour> {
  const found = new Set<Colour>();
  for (const { foreground } of screen.flat()) if (foreground !== undefined) found.add(foreground);
  return found;
}
