// Opens a terminal whose screen tests can read.

import { Unicode11Addon } from '@xterm/addon-unicode11';
import headless from '@xterm/headless';

export interface TestTerminal {
  /** Takes bytes as a terminal does; settles when they are on the screen. */
  write(bytes: string): Promise<void>;
  resize(columns: number, rows: number): void;
  /** The rows as text, without trailing spaces. */
  lines(): string[];
  readonly bytes: number;
}

export function openTerminal(columns: number, rows: number): TestTerminal {
  const terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true });
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  let bytes = 0;
  return {
    write(text) {
      bytes += Buffer.byteLength(text);
      return new Promise((resolve) => terminal.write(text, resolve));
    },
    resize: (toColumns, toRows) => terminal.resize(toColumns, toRows),
    lines() {
      const buffer = terminal.buffer.active;
      return Array.from(
        { length: terminal.rows },
        (_, i) =>
          buffer
            .getLine(buffer.baseY + i)
            ?.translateToString()
            .trimEnd() ?? '',
      );
    },
    get bytes() {
      return bytes;
    },
  };
}
