// Opens a plain xterm, to compare with the emulator: every cell, and the state that no cell shows.

import { Unicode11Addon } from '@xterm/addon-unicode11';
import headless from '@xterm/headless';
import { coreOf } from '../../src/term/emulator-core.ts';
import { createSplitter, type Splitter } from '../../src/term/sequences.ts';

export interface PlainTerminal {
  write(bytes: Uint8Array | string): Promise<void>;
  /** The cursor, the modes, the character sets, and each line cell by cell. @param scrollback include its lines */
  state(scrollback?: boolean): string[];
  resize(columns: number, rows: number): void;
}

const terminals = { logLevel: 'off', scrollback: 1000, allowProposedApi: true } as const;

export function openPlain(columns: number, rows: number): PlainTerminal {
  const terminal = new headless.Terminal({ ...terminals, cols: columns, rows });
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  return {
    write: (bytes) => new Promise((resolve) => terminal.write(bytes, resolve)),
    resize: (toColumns, toRows) => terminal.resize(toColumns, toRows),
    state(scrollback = false) {
      const { active } = terminal.buffer;
      const { buffers, _charsetService, _inputHandler } = coreOf(terminal);
      const { tabs, scrollTop, scrollBottom, savedX } =
        active.type === 'normal' ? buffers.normal : buffers.alt;
      const from = scrollback ? 0 : active.baseY;
      const lines = Array.from({ length: active.length - from }, (_, y) =>
        lineText(active.getLine(from + y)),
      );
      return [
        `${active.type} ${active.cursorX} ${active.cursorY} ${scrollTop} ${scrollBottom} ${savedX}`,
        JSON.stringify([terminal.modes, tabs, _charsetService, _inputHandler._parser.precedingJoinState]),
        ...lines,
      ];
    },
  };
}

function lineText(line: ReturnType<headless.Terminal['buffer']['active']['getLine']>): string {
  const cells = Array.from({ length: line?.length ?? 0 }, (_, x) => {
    const cell = line?.getCell(x);
    const colours = [cell?.getFgColorMode(), cell?.getFgColor(), cell?.getBgColorMode(), cell?.getBgColor()];
    const flags = [cell?.isBold(), cell?.isUnderline(), cell?.isInverse(), cell?.isDim(), cell?.isItalic()];
    return `${cell?.getChars()},${cell?.getWidth()},${colours},${flags}`;
  });
  return (line?.isWrapped ? '+' : '') + cells.join('|');
}

/** Whether a character that the tests write joins the one before it. */
const isMark = (code: number): boolean => (code >= 0x300 && code < 0x370) || code === 0x200d;

export const openSplitter = (columns: number, rows: number): Splitter =>
  createSplitter({ columns, rows, isMark });
