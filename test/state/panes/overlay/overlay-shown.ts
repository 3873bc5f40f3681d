// Draws the overlay pane for tests, and finds parts of it.

import { type Line, type Span, textOf } from '../../../../src/state/line.ts';
import { emptyModel, reduce } from '../../../../src/state/model.ts';
import { overlayPane } from '../../../../src/state/panes/overlay/overlay-pane.ts';
import type { PaneContent, PaneContext } from '../../../../src/state/panes/pane-content.ts';
import { type LayerSnapshot, overlayEvents } from './overlay-layers.ts';

export type Layers = readonly LayerSnapshot[];

export const context: PaneContext = {
  width: 110,
  height: 30,
  language: 'en',
  word: (cell) => cell,
  chosen: -1,
  open: false,
};

export function pane(
  before: Layers | undefined,
  now: Layers,
  more: Partial<PaneContext> & { step?: string } = {},
): PaneContent {
  const { step = 'step', ...rest } = more;
  const model = overlayEvents(step, before, now).reduce(reduce, emptyModel);
  return overlayPane.lines(model, { ...context, ...rest });
}

export const texts = ({ lines }: PaneContent): string[] => lines.map((line) => textOf(line).trimEnd());
export const rowOf = (content: PaneContent, path: string): string =>
  texts(content).find((text) => text.includes(path) && !text.startsWith('─')) ?? '';
export const cellsOf = (content: PaneContent, path: string): string[] =>
  rowOf(content, path)
    .split('│')
    .map((cell) => cell.trim());
export const rule = ({ lines }: PaneContent): number =>
  lines.findIndex((line) => textOf(line).startsWith('─'));
export const detail = (content: PaneContent): string[] => texts(content).slice(rule(content));
export const spansOf = (lines: readonly Line[]): Span[] => lines.flatMap(({ spans }) => [...spans]);
export const chosenPath = (content: PaneContent): string =>
  /^─ (\S+)/.exec(detail(content)[0] ?? '')?.[1] ?? '';
