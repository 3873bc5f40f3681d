// Paints whole frames onto a terminal, sending only the rows that changed.

/** Rows that lie over the frame: a shell's screen in its panel. */
export interface Overlay {
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
  /** How long changes are gathered before they are painted, in milliseconds. */
  readonly delayMs?: number;
}

export interface Painter {
  /** The frame as it should look: rows of text with styles. Painted soon. */
  show(frame: string): void;
  /** What lies over it, or nothing. */
  cover(overlay: Overlay | undefined): void;
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

const to = (row: number, column: number): string => `\u001b[${row + 1};${column + 1}H`;

/** The row is erased before it is written: after it, with autowrap off, the cursor would stand on its last cell. */
const line = (row: number, text: string): string => `${to(row, 0)}${RESET}\u001b[2K${text}`;

export function createPainter(options: PainterOptions): Painter {
  const { write, delayMs = 16 } = options;
  let height = options.rows;
  let wanted: readonly string[] = [];
  let overlay: Overlay | undefined;
  let painted: (string | undefined)[] = [];
  let mustClear = true;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  /** What a row is made of: the frame's text, and the overlay's on top. */
  const rowAt = (row: number): string => {
    const base = line(row, wanted[row] ?? '');
    const over = overlay === undefined ? undefined : overlay.rows[row - overlay.top];
    return over === undefined || overlay === undefined
      ? base
      : `${base}${to(row, overlay.left)}${RESET}${over}`;
  };

  const paint = (): void => {
    clearTimeout(timer);
    timer = undefined;
    let bytes = mustClear ? CLEAR : '';
    if (mustClear) painted = [];
    mustClear = false;
    for (let row = 0; row < height; row++) {
      const text = rowAt(row);
      if (painted[row] === text) continue;
      painted[row] = text;
      bytes += text;
    }
    if (bytes !== '') write(`${BEGIN}${bytes}${RESET}${END}`);
  };

  const soon = (): void => {
    if (!stopped) timer ??= setTimeout(paint, delayMs);
  };

  return {
    show(frame) {
      wanted = frame.split('\n');
      soon();
    },
    cover(next) {
      overlay = next;
      soon();
    },
    repaint(rows) {
      height = rows;
      mustClear = true;
      soon();
    },
    flush() {
      if (timer !== undefined) paint();
    },
    stop() {
      if (timer !== undefined) paint();
      stopped = true;
    },
  };
}
