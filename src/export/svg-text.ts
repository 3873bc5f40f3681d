// Draws text in cells as SVG: in any font, each piece takes the room that it takes on a terminal.

import { type Cell, type Run, replaceUndrawable, runsOf, type Style } from './svg-runs.ts';
import { className } from './svg-theme.ts';

/** In px. */
export const cell = { width: 8.4, height: 17 };
/**
 * Letters are 0.6 em wide, wide characters one em. Line-drawing characters are as high as a line of text, 1.13 em or more:
 * at this size they reach into the rows above and below, so that lines join.
 */
export const shapes: Readonly<Record<Run['shape'], { readonly size: number; readonly baseline: number }>> = {
  letters: { size: 14, baseline: 13.1 },
  wide: { size: 15.5, baseline: 13.9 },
  lines: { size: 15, baseline: 13.7 },
};

/** The texts of one row, from its top left corner on. */
export const drawRuns = (row: readonly Cell[]): string[] => runsOf(row).map(drawRun);

/** Makes each run as wide as its cells, in any font. */
const drawRun = ({ style, text, column, width, shape }: Run): string =>
  `<text class="${classesOf(style, shape)}" x="${px(column * cell.width)}" y="${shapes[shape].baseline}" textLength="${px(width * cell.width)}" lengthAdjust="spacingAndGlyphs">${escapeXml(text)}</text>`;

function classesOf({ foreground, bold, dim, underline, inverse }: Style, shape: Run['shape']): string {
  const colour = inverse ? 'i' : className(foreground);
  return [colour, bold && 'b', dim && 'd', underline && 'u', shape !== 'letters' && shape[0]]
    .filter(Boolean)
    .join(' ');
}

/** Rounds to one decimal. */
export const px = (value: number): string => String(Math.round(value * 10) / 10);

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (char) => entities[char] ?? char);

/** A text that XML can hold, for a place that is not drawn in cells. */
export const xmlText = (text: string): string => escapeXml(replaceUndrawable(text));
