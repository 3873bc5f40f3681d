// Defines a composed screen before it is drawn: frames for Ink, lines for the painter, and what keys need to know.

import type { PaneName } from '../../session/event.ts';
import type { Line, Tone } from '../../state/line.ts';
import type { Dialog, Part } from '../../state/view.ts';
import type { Area } from './areas.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** The part that Ink draws. */
export interface Frame {
  readonly area: Area;
  readonly title: string;
  readonly focused: boolean;
  readonly tone?: Tone;
}

export interface Chrome {
  readonly size: Size;
  /** Shown instead of everything else when the window is too small. */
  readonly tooSmall?: string;
  readonly header: string;
  readonly frames: readonly Frame[];
  readonly keys: string;
}

/** Lines, and the area where they are painted. */
export interface Block {
  readonly area: Area;
  readonly lines: readonly Line[];
}

/** The screen of a terminal, and its area. */
export interface TerminalPlace {
  readonly terminal: string;
  readonly area: Area;
}

export interface Composition {
  readonly chrome: Chrome;
  readonly blocks: readonly Block[];
  /** The areas of the terminals' screens. */
  readonly terminals: readonly TerminalPlace[];
  /** The panes, in the order of Tab and of the digit keys. */
  readonly panes: readonly PaneName[];
  /** The most rows that each part can be scrolled by. */
  readonly furthest: Readonly<Partial<Record<Part | Dialog, number>>>;
  /** How many rows each part is scrolled by. */
  readonly starts: Readonly<Partial<Record<Part | Dialog, number>>>;
  /** How many entries each part has, and which of them is chosen. */
  readonly entries: Readonly<Partial<Record<PaneName, { readonly count: number; readonly chosen: number }>>>;
}
