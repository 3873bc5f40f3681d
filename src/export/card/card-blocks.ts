// Lays out the parts of a picture: a block knows its height, and draws itself where it is told to.

import { cellsOf } from '../../state/cell-width.ts';
import type { Cell, Style } from '../svg-runs.ts';
import { cell, drawRuns, px } from '../svg-text.ts';

export interface Block {
  /** In px. */
  readonly height: number;
  /** In px; only text has one. */
  readonly width?: number;
  /** @returns elements of SVG @param x @param y the top left corner */
  draw(x: number, y: number): string[];
}

const segmenter = new Intl.Segmenter();

/** One line. @param scale 1 for letters of 14 px */
export function drawText(text: string, style: Style, scale = 1): Block {
  const cells: Cell[] = [...segmenter.segment(text)].map(({ segment }) => ({
    ...style,
    text: segment,
    width: cellsOf(segment),
  }));
  const size = scale === 1 ? '' : ` scale(${Math.round(scale * 1000) / 1000})`;
  return {
    height: cell.height * scale,
    width: cellsOf(text) * cell.width * scale,
    draw: (x, y) => [`<g transform="translate(${px(x)} ${px(y)})${size}">`, ...drawRuns(cells), '</g>'],
  };
}

/** One below the other, from (x, y) on. */
export function stack(
  blocks: readonly Block[],
  { x: left, y: top, gap }: { readonly x: number; readonly y: number; readonly gap: number },
): Block {
  const shown = blocks.filter(({ height }) => height > 0);
  return {
    height: shown.reduce((sum, { height }) => sum + height, 0) + Math.max(0, shown.length - 1) * gap,
    draw(x, y) {
      let at = y + top;
      return shown.flatMap((block) => {
        const drawn = block.draw(x + left, at);
        at += block.height + gap;
        return drawn;
      });
    },
  };
}

/** Two in a row, at both ends of it. @param width of the row, in px */
export const rightOf = (left: Block, right: Block, width: number): Block => ({
  height: Math.max(left.height, right.height),
  draw: (x, y) => [...left.draw(x, y), ...right.draw(x + width - (right.width ?? 0), y)],
});
