// Names what a screen consists of before it is drawn: frames for Ink, lines for the painter, and what keys must know of it.

import type { PaneName } from '../../session/event.ts';
import type { Line, Tone } from '../../state/line.ts';
import type { Dialog, Part } from '../../state/view.ts';
import type { Area } from './areas.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What Ink draws. */
export interface Frame {
  readonly area: Area;
  readonly title: string;
  readonly focused: boolean;
  readonly tone?: Tone;
}

export interface Chrome {
  readonly size: Size;
  /** Instead of all else, where there is no room for it. */
  readonly tooSmall?: string;
  readonly header: string;
  readonly frames: readonly Frame[];
  readonly keys: string;
}

/** Lines, and where they are painted. */
export interface Block {
  readonly area: Area;
  readonly lines: readonly Line[];
}

/** A terminal's screen, and where it is. */
export interface TerminalPlace {
  readonly terminal: string;
  readonly area: Area;
}

export interface Composition {
  readonly chrome: Chrome;
  readonly blocks: readonly Block[];
  /** Where the screens of terminals are. */
  readonly terminals: readonly TerminalPlace[];
  /** In the order of Tab and of the digits. */
  readonly panes: readonly PaneName[];
  /** How far each can be scrolled. */
  readonly furthest: Readonly<Partial<Record<Part | Dialog, number>>>;
  /** How far each is scrolled. */
  readonly starts: Readonly<Partial<Record<Part | Dialog, number>>>;
  /** How many entries there are to choose from, and which is shown as chosen. */
  readonly entries: Readonly<Partial<Record<PaneName, { readonly count: number; readonly chosen: number }>>>;
}
