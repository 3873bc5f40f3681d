// Paints whole frames onto a terminal, sending only what changed.

/** Rows that lie over the frame: a pane's text, a shell's screen. Layers must not overlap. */
export interface Layer {
  /** Position of its first cell, from 0. */
  readonly top: number;
  readonly left: number;
  /** How wide it is, in cells. */
  readonly width: number;
  /** One string a row, exactly `width` cells each, with styles of their own. */
  readonly rows: readonly string[];
}

export interface PainterOptions {
  readonly write: (bytes: string) => void;
  readonly rows: number;
  /** How long it is from one painting to the next while much changes, in milliseconds. */
  readonly delayMs?: number;
}

export interface Painter {
  /** The frame as it should look: rows of text with styles. Painted soon. */
  show(frame: string): void;
  /** What lies over it: asked for when it is painted, which is less often than it may change. */
  cover(layers: () => readonly Layer[]): void;
  /** The terminal has another size, or something else wrote to it: everything is painted again. */
  repaint(rows: number): void;
  /** Paints now what is waiting. */
  flush(): void;
  /** Paints what is waiting, and no more after that. */
  stop(): void;
}

/** Synchronized output: a terminal that knows it shows the frame at once, others ignore it. */
const BEGIN = '\u001b[?2026h';
const END = '\u001b[?2026l';
const RESET = '\u001b[0m';
const CLEAR = `${RESET}\u001b[2J`;

/** A piece of a layer on one row. */
interface Piece {
  readonly left: number;
  readonly width: number;
  readonly text: string;
}

interface Row {
  readonly base: string;
  readonly pieces: readonly Piece[];
}

const to = (row: number, column: number): string => `\u001b[${row + 1};${column + 1}H`;

const paintPiece = (row: number, { left, text }: Piece): string => `${to(row, left)}${RESET}${text}`;

/** The row is erased before it is written: after it, with autowrap off, the cursor would stand on its last cell. */
const paintRow = (row: number, { base, pieces }: Row): string =>
  `${to(row, 0)}${RESET}\u001b[2K${base}${pieces.map((piece) => paintPiece(row, piece)).join('')}`;

/** What it takes to turn one row into another; a piece that changed is written over, for it covers all its cells. */
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

/** How many changes between two paintings mean that output pours in. */
const FLOOD = 4;
/** Painting takes at most one part in so many of the time. */
const REST = 3;

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
    if (bytes !== '') write(`${BEGIN}${bytes}${RESET}${END}`);
    lastAt = performance.now();
    lastTook = lastAt - began;
  };

  /**
   * The first change after a rest is painted in the same turn of the event loop, so that a key's echo does not wait; what
   * follows is gathered, for longer when much of it comes.
   */
  const soon = (): void => {
    changes++;
    if (stopped || timer !== undefined || immediate !== undefined) return;
    const wait = lastAt + (isFlood ? delayMs : Math.min(delayMs, REST * lastTook)) - performance.now();
    if (wait > 0) timer = setTimeout(paint, wait);
    else immediate = setImmediate(paint);
  };

  return {
    show(frame) {
      wanted = frame.split('\n');
      soon();
    },
    cover(next) {
      layers = next;
      soon();
    },
    repaint(rows) {
      height = rows;
      mustClear = true;
      soon();
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
