// Names what a pane is given, and what it gives: lines.

import type { Language } from '../../session/event.ts';
import type { Line } from '../line.ts';

export interface PaneContext {
  /** In cells. No line may be wider. */
  readonly width: number;
  /** In rows. Lines beyond it are scrolled to; a picture that can, keeps within it. */
  readonly height: number;
  readonly language: Language;
  /** A cell's text in the reader's language; what the kernel calls something comes back as it is. */
  readonly word: (cell: string) => string;
  /** Which entry is chosen, counted from 0, in a pane that has entries; -1 leaves it to the pane. */
  readonly chosen: number;
}

export interface PaneContent {
  readonly lines: readonly Line[];
  /** How many entries can be chosen from by ↑ and ↓; without, these keys scroll. */
  readonly entries?: number;
  /** Which of them is shown as chosen. */
  readonly chosen?: number;
  /** Rows that belong together, as in a tree: what changed is scrolled to, and never moved to the top. */
  readonly inOrder?: true;
}
