// Emulates the terminal of a shell: takes the output of a program, gives the rows of its screen.

import { Unicode11Addon } from '@xterm/addon-unicode11';
import headless, { type IBufferCell } from '@xterm/headless';
import { backgroundOf, foregroundOf } from './cell-colours.ts';
import { RESET_STYLE } from './control-sequences.ts';
import { coreOf, guardErase } from './emulator-core.ts';
import type { TerminalSize } from './fake-tty.ts';
import type { KeyModes } from './input.ts';
import { limitAnswers } from './limit-answers.ts';
import { createSplitter } from './sequences.ts';
import { applyKeyframe, type TerminalKeyframe, takeKeyframe } from './terminal-keyframe.ts';

export interface EmulatorOptions {
  readonly columns: number;
  readonly rows: number;
  /** Takes the answers to a program's queries (device attributes, cursor position). */
  readonly answer: (bytes: string) => void;
  readonly changed: () => void;
  /** The screen to begin with, which may have another size. */
  readonly from?: TerminalKeyframe;
}

/** The most cells of a keyframe, which may come from an untrusted file. */
const MAX_CELLS = 1_000_000;

/** xterm throws when it holds more than 50 MB that are not parsed (its WriteBuffer): the rest waits with us. */
const MAX_AHEAD = 1 << 20;

export interface Emulator {
  /** Takes output of a program. Settles when it is on the screen: a reader waits for that before it reads more. */
  write(bytes: Uint8Array): Promise<void>;
  /** Settles when all output so far is on the screen. */
  written(): Promise<void>;
  /** A key was typed: the next output is its echo, and is shown without delay. */
  typed(): void;
  /** Takes effect after all output so far. */
  resize(columns: number, rows: number): void;
  /**
   * The rows of the screen, with styles, each as wide as the room; where that is smaller than the screen, the part of it
   * that has the cursor's row.
   * @param cursor whether to show it
   */
  rows(cursor: boolean, room?: TerminalSize): string[];
  /** The state after all output so far. */
  keyframe(): Promise<TerminalKeyframe>;
  /** How the program wants keys and pastes to be sent. */
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

  /** How many pieces are still to be parsed, how many of their bytes xterm has, and when all are parsed. */
  let unparsed = 0;
  let ahead = 0;
  let allParsed = Promise.resolve();
  const queue: (() => void)[] = [];
  const feed = (bytes: Uint8Array, then?: () => void): void => {
    unparsed++;
    allParsed = new Promise((resolve) => {
      queue.push(() => {
        ahead += bytes.length;
        terminal.write(bytes, () => {
          unparsed--;
          ahead -= bytes.length;
          then?.();
          resolve();
          feedQueue();
        });
      });
    });
    feedQueue();
  };
  const feedQueue = (): void => {
    while (ahead < MAX_AHEAD && queue.length > 0) queue.shift()?.();
  };
  const write = (bytes: Uint8Array): Promise<void> => {
    for (const piece of splitter.split(bytes)) feed(piece.bytes);
    return allParsed;
  };
  const inTurn = (act: () => void): void => {
    if (unparsed === 0) act();
    else feed(new Uint8Array(0), act);
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
    written: () => allParsed,
    typed: () => terminal.input('', true),
    resize,
    rows(cursor, room = size) {
      const { baseY, cursorX, cursorY } = terminal.buffer.active;
      const top = Math.max(0, cursorY + 1 - room.rows);
      return Array.from({ length: Math.min(size.rows, room.rows) }, (_, row) => {
        const y = top + row;
        return rowText(terminal, room.columns, baseY + y, cursor && y === cursorY ? cursorX : -1);
      });
    },
    keyframe() {
      const pending = splitter.pending();
      return new Promise((resolve) =>
        // Taken as soon as it is its turn, before the next piece; an error rejects the promise.
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
    logLevel: 'off', // the console is our own screen
  });
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  guardErase(terminal);
  // OSC 8 is ignored: a link takes memory until its line is gone, and an open one underlines all that follows.
  terminal.parser.registerOscHandler(8, () => true);
  return terminal;
}

function rowText(terminal: headless.Terminal, columns: number, y: number, cursorX: number): string {
  const line = terminal.buffer.active.getLine(y);
  const cellAt = terminal.buffer.active.getNullCell(); // reused for every cell
  let text = '';
  let style = '';
  for (let x = 0; x < columns; x++) {
    const cell = line?.getCell(x, cellAt);
    if (cell?.getWidth() === 0) continue; // the second half of a wide character
    const next = styleOf(cell, x === cursorX);
    if (next !== style) text += `\u001b[0${next}m`;
    style = next;
    // A wide character does not fit in the last column: a terminal leaves that cell empty.
    const chars = cell?.getChars() ?? '';
    text += chars === '' || (cell?.getWidth() === 2 && x === columns - 1) ? ' ' : chars;
  }
  return text + RESET_STYLE;
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
  return [...set, foregroundOf(cell), backgroundOf(cell)].join('');
}
