// Paints whole frames onto a terminal, sending only what changed.

import { moveTo, RESET_STYLE } from './control-sequences.ts';

/** Rows painted over the frame, such as the screen of a shell. Layers must not overlap. */
export interface Layer {
  /** The position of its first cell, from 0. */
  readonly top: number;
  readonly left: number;
  /** In cells. */
  readonly width: number;
  /** One string a row, with styles, each exactly `width` cells wide. */
  readonly rows: readonly string[];
}

export interface PainterOptions {
  readonly write: (bytes: string) => void;
  readonly rows: number;
  /** The least milliseconds between two paintings while much changes. */
  readonly delayMs?: number;
}

export interface Painter {
  /** Sets the frame: rows of text with styles. It is painted soon. */
  show(frame: string): void;
  /** Sets the layers over the frame. They are asked for at each painting, which is less often than they may change. */
  cover(layers: () => readonly Layer[]): void;
  /** Paints everything again: the terminal has another size, or something else wrote to it. */
  repaint(rows: number): void;
  /** Paints pending changes now. */
  flush(): void;
  /** Paints pending changes now, and nothing after that. */
  stop(): void;
}

/** Synchronized output: a terminal that supports it shows the frame all at once, others ignore it. */
const BEGIN = '\u001b[?2026h';
const END = '\u001b[?2026l';
const CLEAR = `${RESET_STYLE}\u001b[2J`;

/** The part of a layer on one row. */
interface Piece {
  readonly left: number;
  readonly width: number;
  readonly text: string;
}

interface Row {
  readonly base: string;
  readonly pieces: readonly Piece[];
}

const paintPiece = (row: number, { left, text }: Piece): string =>
  `${moveTo(row, left)}${RESET_STYLE}${text}`;

/** Erases the row before writing it: afterwards, with autowrap off, the cursor would be on its last cell. */
const paintRow = (row: number, { base, pieces }: Row): string =>
  `${moveTo(row, 0)}${RESET_STYLE}\u001b[2K${base}${pieces.map((piece) => paintPiece(row, piece)).join('')}`;

/** Turns one row into another; a changed piece is simply overwritten, since it covers all its cells. */
function paintChange(row: number, was: Row | undefined, now: Row): string {
  const samePlaces =
    was?.base === now.base &&
    was.pieces.length === now.pieces.length &&
    now.pieces.every(({ left, width }, i) => was.pieces[i]?.left === left && was.pieces[i]?.width === width);
  if (was === undefined || !samePlaces) return paintRow(row, now);
  return now.pieces
    .filter(({ text }, i) => was.pieces[i]?.text !== text)
    .map((piece) => paintPiece(row, piece))
    .join('');
}

/** More changes than this between two paintings are a flood of output. */
const FLOOD = 4;
/** After painting, rest for so many times as long as it took. */
const REST_FACTOR = 3;

export function createPainter(options: PainterOptions): Painter {
  const { write, delayMs = 16 } = options;
  let height = options.rows;
  let wanted: readonly string[] = [];
  let layers: () => readonly Layer[] = () => [];
  let painted: Row[] = [];
  let mustClear = true;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let immediate: NodeJS.Immediate | undefined;
  let lastAt = Number.NEGATIVE_INFINITY;
  let lastTook = 0;
  let changes = 0;
  let isFlood = false;

  const rowAt = (row: number, over: readonly Layer[]): Row => ({
    base: wanted[row] ?? '',
    pieces: over.flatMap(({ top, left, width, rows }) => {
      const text = rows[row - top];
      return text === undefined ? [] : [{ left, width, text }];
    }),
  });

  const paint = (): void => {
    clearTimeout(timer);
    clearImmediate(immediate);
    timer = undefined;
    immediate = undefined;
    isFlood = changes > FLOOD;
    changes = 0;
    const began = performance.now();
    let bytes = mustClear ? CLEAR : '';
    if (mustClear) painted = [];
    mustClear = false;
    const over = layers();
    for (let row = 0; row < height; row++) {
      const now = rowAt(row, over);
      bytes += paintChange(row, painted[row], now);
      painted[row] = now;
    }
    if (bytes !== '') write(`${BEGIN}${bytes}${RESET_STYLE}${END}`);
    lastAt = performance.now();
    lastTook = lastAt - began;
  };

  /**
   * Paints the first change after a rest in the same turn of the event loop, so that the echo of a key does not wait.
   * Later changes are gathered, for longer during a flood.
   */
  const paintSoon = (): void => {
    changes++;
    if (stopped || timer !== undefined || immediate !== undefined) return;
    const wait = lastAt + (isFlood ? delayMs : Math.min(delayMs, REST_FACTOR * lastTook)) - performance.now();
    if (wait > 0) timer = setTimeout(paint, wait);
    else immediate = setImmediate(paint);
  };

  return {
    show(frame) {
      wanted = frame.split('\n');
      paintSoon();
    },
    cover(next) {
      layers = next;
      paintSoon();
    },
    repaint(rows) {
      height = rows;
      mustClear = true;
      paintSoon();
    },
    flush() {
      if (timer !== undefined || immediate !== undefined) paint();
    },
    stop() {
      if (timer !== undefined || immediate !== undefined) paint();
      stopped = true;
    },
  };
}
