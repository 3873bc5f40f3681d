// The terminal emulator of the shell panel: takes what a program writes, gives the rows of its screen.

import { Unicode11Addon } from '@xterm/addon-unicode11';
import headless, { type IBufferCell } from '@xterm/headless';
import { limitAnswers } from './answers.ts';
import { coreOf, guardErase } from './emulator-core.ts';
import type { TerminalSize } from './fake-tty.ts';
import type { KeyModes } from './input.ts';
import { createSplitter } from './sequences.ts';
import { applyKeyframe, type TerminalKeyframe, takeKeyframe } from './terminal-keyframe.ts';

export interface EmulatorOptions {
  readonly columns: number;
  readonly rows: number;
  /** What the emulator answers to a program's questions (device attributes, cursor position), for the terminal. */
  readonly answer: (bytes: string) => void;
  readonly changed: () => void;
  /** The screen that it begins with, whose size may be another one. */
  readonly from?: TerminalKeyframe;
}

/** A keyframe may come from anywhere. */
const MAX_CELLS = 1_000_000;

export interface Emulator {
  /** Takes what a program has written. Settles when it is on the screen: who reads the terminal waits for that. */
  write(bytes: Uint8Array): Promise<void>;
  /** Settles when all that was written is on the screen. */
  written(): Promise<void>;
  /** A key was typed: what is written next is its echo, and is not gathered first. */
  typed(): void;
  /** Takes its turn after what was written before. */
  resize(columns: number, rows: number): void;
  /** The screen, each row with styles and exactly as many cells wide as the screen. @param cursor whether to show it */
  rows(cursor: boolean): string[];
  /** The state after all that was written until now. */
  keyframe(): Promise<TerminalKeyframe>;
  /** How its program wants keys and pastes. */
  readonly modes: KeyModes;
  close(): void;
}

export function openEmulator({ columns, rows, answer, changed, from }: EmulatorOptions): Emulator {
  let size: TerminalSize = from ?? { columns, rows };
  if (size.columns * size.rows > MAX_CELLS) throw new RangeError(`a screen of ${size.columns}×${size.rows}`);
  const terminal = openTerminal(size);
  const core = coreOf(terminal);
  const splitter = createSplitter({ ...size, isMark: (code) => core.unicodeService.wcwidth(code) === 0 });
  terminal.onData(
    limitAnswers((bytes) => {
      if (bytes !== '') answer(bytes);
    }),
  );
  terminal.onWriteParsed(changed);

  /** How many pieces the emulator has yet to take, and when it has. */
  let behind = 0;
  let taken = Promise.resolve();
  const pass = (bytes: Uint8Array | string, then?: () => void): void => {
    behind++;
    taken = new Promise((resolve) => {
      terminal.write(bytes, () => {
        behind--;
        then?.();
        resolve();
      });
    });
  };
  const write = (bytes: Uint8Array): Promise<void> => {
    for (const piece of splitter.split(bytes)) pass(piece.bytes);
    return taken;
  };
  const inTurn = (act: () => void): void => {
    if (behind === 0) act();
    else pass('', act);
  };
  const resize = (toColumns: number, toRows: number): void => {
    size = { columns: toColumns, rows: toRows };
    splitter.resize(size);
    inTurn(() => terminal.resize(toColumns, toRows));
  };
  if (from !== undefined) {
    applyKeyframe(from, write);
    if (from.columns !== columns || from.rows !== rows) resize(columns, rows);
  }

  return {
    write,
    written: () => taken,
    typed: () => terminal.input('', true),
    resize,
    rows(cursor) {
      const { baseY, cursorX, cursorY } = terminal.buffer.active;
      return Array.from({ length: size.rows }, (_, y) =>
        rowText(terminal, size.columns, baseY + y, cursor && y === cursorY ? cursorX : -1),
      );
    },
    keyframe() {
      const pending = splitter.pending();
      return new Promise((resolve) =>
        // At once in its turn, before the next piece; what it throws is the promise's.
        inTurn(() => resolve(new Promise((done) => done(takeKeyframe(terminal, pending))))),
      );
    },
    modes: {
      get applicationCursor() {
        return terminal.modes.applicationCursorKeysMode;
      },
      get bracketedPaste() {
        return terminal.modes.bracketedPasteMode;
      },
    },
    close: () => terminal.dispose(),
  };
}

function openTerminal({ columns, rows }: TerminalSize): headless.Terminal {
  const terminal = new headless.Terminal({
    cols: columns,
    rows,
    scrollback: 1000,
    allowProposedApi: true,
    logLevel: 'off', // to the console it would write, which is our own screen
  });
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  guardErase(terminal);
  // OSC 8: each link takes memory until its line is gone, and one that is not ended underlines all that follows.
  terminal.parser.registerOscHandler(8, () => true);
  return terminal;
}

function rowText(terminal: headless.Terminal, columns: number, y: number, cursorX: number): string {
  const line = terminal.buffer.active.getLine(y);
  const cellAt = terminal.buffer.active.getNullCell(); // filled anew for each cell, instead of a new one each
  let text = '';
  let style = '';
  for (let x = 0; x < columns; x++) {
    const cell = line?.getCell(x, cellAt);
    if (cell?.getWidth() === 0) continue; // the second half of a wide character
    const next = styleOf(cell, x === cursorX);
    if (next !== style) text += `\u001b[0${next}m`;
    style = next;
    // A wide character that begins in the last column does not fit: a terminal leaves the cell empty.
    const chars = cell?.getChars() ?? '';
    text += chars === '' || (cell?.getWidth() === 2 && x === columns - 1) ? ' ' : chars;
  }
  return `${text}\u001b[0m`;
}

/** The parameters of SGR (ECMA-48) after the reset; the cursor is shown by inverting its cell. */
function styleOf(cell: IBufferCell | undefined, isCursor: boolean): string {
  if (cell === undefined) return isCursor ? ';7' : '';
  if (cell.isAttributeDefault()) return isCursor ? ';7' : '';
  const flags: [number, string][] = [
    [cell.isBold(), ';1'],
    [cell.isDim(), ';2'],
    [cell.isItalic(), ';3'],
    [cell.isUnderline(), ';4'],
    [Number((cell.isInverse() !== 0) !== isCursor), ';7'],
    [cell.isInvisible(), ';8'],
    [cell.isStrikethrough(), ';9'],
  ];
  const set = flags.filter(([on]) => on !== 0).map(([, code]) => code);
  return [...set, colour(cell, 'Fg', 38), colour(cell, 'Bg', 48)].join('');
}

function colour(cell: IBufferCell, ground: 'Fg' | 'Bg', code: 38 | 48): string {
  const value = ground === 'Fg' ? cell.getFgColor() : cell.getBgColor();
  if (ground === 'Fg' ? cell.isFgPalette() : cell.isBgPalette()) return `;${code};5;${value}`;
  if (!(ground === 'Fg' ? cell.isFgRGB() : cell.isBgRGB())) return '';
  return `;${code};2;${(value >> 16) & 255};${(value >> 8) & 255};${value & 255}`;
}
