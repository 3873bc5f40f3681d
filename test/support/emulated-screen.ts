// A terminal's screen without the terminal: an emulator that is fed bytes, and those who wait for what it shows.

import { StringDecoder } from 'node:string_decoder';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import headless from '@xterm/headless';

/** A colour as it was asked for: the terminal's own, a number of the palette of 256, or 0xRRGGBB. */
export type Colour =
  | { readonly kind: 'default' }
  | { readonly kind: 'palette' | 'rgb'; readonly value: number };

export interface Cell {
  /** Empty for a cell that was never written, and for the second half of a wide character. */
  readonly text: string;
  /** 2 for a wide character, 0 for its second half. */
  readonly width: number;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
  readonly foreground: Colour;
  readonly background: Colour;
}

export interface ScreenState {
  /** The rows as text, without trailing spaces. */
  rows(): string[];
  /** @throws RangeError outside of the screen */
  cell(row: number, column: number): Cell;
  readonly cursor: { readonly row: number; readonly column: number };
  /** The alternate screen is shown (DEC private mode 1049). */
  readonly alternate: boolean;
}

export type Wanted = RegExp | ((screen: ScreenState) => boolean);

export interface EmulatedScreen extends ScreenState {
  /** @param at when the bytes came, in ms of `performance.now()` */
  feed(bytes: Uint8Array, at: number): void;
  resize(columns: number, rows: number): void;
  /**
   * Settles when the screen matches, which is looked at after each piece that was fed, but not within a frame (DEC
   * private mode 2026): a pattern is held against the rows, joined by newlines.
   * @returns when the piece came after which it matched; the present when it matches already
   * @throws Error with the screen's text after `within` ms, or when the program has ended
   */
  until(wanted: Wanted, within: number): Promise<number>;
  /** Settles when all that was fed is on the screen. */
  drained(): Promise<void>;
  /** Nothing comes any more: who still waits is told why. */
  end(why: string): void;
}

interface Waiter {
  check(at: number): void;
  fail(why: string): void;
}

/** @param answer takes what the emulator answers to a program's questions (device attributes, cursor position) */
export function openEmulatedScreen(
  columns: number,
  rows: number,
  answer: (bytes: string) => void,
): EmulatedScreen {
  const terminal = new headless.Terminal({ cols: columns, rows, scrollback: 1000, allowProposedApi: true });
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  terminal.onData(answer);
  // xterm 6.0 loses a character whose bytes come in two pieces when one of the first piece is 0x80: – is E2 80 93.
  const decoder = new StringDecoder('utf8');
  const waiters = new Set<Waiter>();
  let over: string | undefined;
  const state = stateOf(terminal);
  const matches = (wanted: Wanted): boolean =>
    !terminal.modes.synchronizedOutputMode &&
    (typeof wanted === 'function' ? wanted(state) : wanted.test(state.rows().join('\n')));
  return {
    rows: state.rows,
    cell: state.cell,
    get cursor() {
      return state.cursor;
    },
    get alternate() {
      return state.alternate;
    },
    feed(bytes, at) {
      terminal.write(decoder.write(Buffer.from(bytes)), () => {
        for (const waiter of waiters) waiter.check(at);
      });
    },
    resize: (toColumns, toRows) => terminal.resize(toColumns, toRows),
    until(wanted, within) {
      if (matches(wanted)) return Promise.resolve(performance.now());
      return new Promise((resolve, reject) => {
        const settle = (then: () => void): void => {
          clearTimeout(timer);
          waiters.delete(waiter);
          then();
        };
        const fail = (why: string): void =>
          settle(() => reject(new Error(`${wanted} is not on the screen: ${why}\n${framed(state)}`)));
        const waiter: Waiter = {
          check: (at) => matches(wanted) && settle(() => resolve(at)),
          fail,
        };
        const timer = setTimeout(() => fail(`${within} ms are over`), within);
        if (over === undefined) waiters.add(waiter);
        else fail(over);
      });
    },
    drained: () => new Promise((resolve) => terminal.write('', resolve)),
    end(why) {
      over = why;
      for (const waiter of waiters) waiter.fail(why);
    },
  };
}

function stateOf(terminal: headless.Terminal): ScreenState {
  return {
    rows() {
      const { active } = terminal.buffer;
      const rowAt = (row: number): string =>
        active.getLine(active.baseY + row)?.translateToString(true) ?? '';
      return Array.from({ length: terminal.rows }, (_, row) => rowAt(row).trimEnd());
    },
    cell: (row, column) => cellAt(terminal, row, column),
    get cursor() {
      return { row: terminal.buffer.active.cursorY, column: terminal.buffer.active.cursorX };
    },
    get alternate() {
      return terminal.buffer.active.type === 'alternate';
    },
  };
}

function cellAt(terminal: headless.Terminal, row: number, column: number): Cell {
  const { active } = terminal.buffer;
  const cell = active.getLine(active.baseY + row)?.getCell(column);
  if (cell === undefined)
    throw new RangeError(`no cell ${row},${column} in ${terminal.rows}×${terminal.cols}`);
  const colour = (value: number, palette: boolean, rgb: boolean): Colour =>
    palette ? { kind: 'palette', value } : rgb ? { kind: 'rgb', value } : { kind: 'default' };
  return {
    text: cell.getChars(),
    width: cell.getWidth(),
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
    italic: cell.isItalic() !== 0,
    underline: cell.isUnderline() !== 0,
    inverse: cell.isInverse() !== 0,
    foreground: colour(cell.getFgColor(), cell.isFgPalette(), cell.isFgRGB()),
    background: colour(cell.getBgColor(), cell.isBgPalette(), cell.isBgRGB()),
  };
}

const framed = (state: ScreenState): string =>
  state
    .rows()
    .map((row) => `│${row}`)
    .join('\n');
