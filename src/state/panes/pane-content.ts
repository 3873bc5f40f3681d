// Defines what a pane is given to draw itself, and the lines that it returns.

import type { Language } from '../../session/event.ts';
import type { Line } from '../line.ts';

export interface PaneContext {
  /** In cells. No line may be wider. */
  readonly width: number;
  /** In rows. Further lines are reached by scrolling; a picture keeps within it if it can. */
  readonly height: number;
  readonly language: Language;
  /** Translates a cell into the reader's language; the terms of the kernel come back as they are. */
  readonly word: (cell: string) => string;
  /** The learner has asked for all there is: every call, whole. */
  readonly open: boolean;
  /** The index of the chosen entry in a pane that has entries; -1 lets the pane choose. */
  readonly chosen: number;
}

export interface PaneContent {
  readonly lines: readonly Line[];
  /** How many entries ↑ and ↓ choose from; without entries, these keys scroll. */
  readonly entries?: number;
  /** The index of the entry shown as chosen. */
  readonly chosen?: number;
  /** The order of the rows matters, as in a tree: changed rows are scrolled to, not moved to the top. */
  readonly inOrder?: true;
}
