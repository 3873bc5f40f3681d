// The terminal emulator of the shell panel: takes what a program writes, gives the rows of its screen.

import { Unicode11Addon } from '@xterm/addon-unicode11';
import headless, { type IBufferCell } from '@xterm/headless';
import type { KeyModes } from './input.ts';

export interface EmulatorOptions {
  readonly columns: number;
  readonly rows: number;
  /** What the emulator answers to a program's questions (device attributes, cursor position), for the terminal. */
  readonly answer: (bytes: string) => void;
  readonly changed: () => void;
}

export interface Emulator {
  write(bytes: Uint8Array): void;
  /** A key was typed: what is written next is its echo, and is not gathered first. */
  typed(): void;
  resize(columns: number, rows: number): void;
  /**
   * The screen, each row with styles and exactly as many cells wide as the room for it; where that is smaller, the part of it
   * that has the cursor's row.
   * @param cursor whether to show it
   */
  rows(cursor: boolean, room?: { readonly columns: number; readonly rows: number }): string[];
  /** How its program wants keys and pastes. */
  readonly modes: KeyModes;
  close(): void;
}

export function openEmulator({ columns, rows, answer, changed }: EmulatorOptions): Emulator {
  const terminal = new headless.Terminal({ cols: columns, rows, scrollback: 1000, allowProposedApi: true });
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  terminal.onData((bytes) => {
    if (bytes !== '') answer(bytes);
  });
  terminal.onWriteParsed(changed);
  return {
    write: (bytes) => terminal.write(bytes),
    typed: () => terminal.input('', true),
    resize: (toColumns, toRows) => terminal.resize(toColumns, toRows),
    rows(cursor, room = { columns: terminal.cols, rows: terminal.rows }) {
      const { baseY, cursorX, cursorY } = terminal.buffer.active;
      const top = Math.max(0, cursorY + 1 - room.rows);
      return Array.from({ length: Math.min(terminal.rows, room.rows) }, (_, row) => {
        const y = top + row;
        return rowText(terminal, baseY + y, cursor && y === cursorY ? cursorX : -1, room.columns);
      });
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

function rowText(terminal: headless.Terminal, y: number, cursorX: number, columns: number): string {
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
