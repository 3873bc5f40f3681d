// Keeps the lines that a learner has typed into shells, as far as keys tell: what the shell itself completes is not in them.

export interface TypedLines {
  /** Takes the bytes of keys, in order. */
  take(terminal: string, bytes: Uint8Array): void;
  /** The last lines that were ended with Enter, of all terminals. */
  lines(): readonly string[];
  /** Forgets them. */
  clear(): void;
}

const MAX_LINES = 20;
const MAX_LENGTH = 200;

const enter = /[\r\n]/;
const erase = new Set(['\x7f', '\b']);
/** Ctrl-C, Ctrl-U, Ctrl-D: the line begins anew. */
const kill = new Set(['\x03', '\x15', '\x04']);
/** A key that changes the line in a way that only the shell knows: the rest of the line is not what it reads. */
const UNKNOWN = '…';

export function keepTypedLines(): TypedLines {
  const begun = new Map<string, string>();
  let lines: string[] = [];
  return {
    take(terminal, bytes) {
      let line = begun.get(terminal) ?? '';
      for (const char of Buffer.from(bytes).toString('utf8').replaceAll(ESCAPE, '\x1b')) {
        if (enter.test(char)) {
          if (line.trim() !== '') lines = [...lines, line.trim()].slice(-MAX_LINES);
          line = '';
        } else if (kill.has(char)) line = '';
        else if (erase.has(char)) line = [...line].slice(0, -1).join('');
        else if (/\p{Cc}/u.test(char)) line = line.endsWith(UNKNOWN) ? line : line + UNKNOWN;
        else if (line.length < MAX_LENGTH) line += char;
      }
      begun.set(terminal, line);
    },
    lines: () => lines,
    clear() {
      lines = [];
      begun.clear();
    },
  };
}

/** A key that sends more than one byte: ESC, and a sequence behind it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what keys send
const ESCAPE = /\x1b(?:\[[\x30-\x3f]*[\x20-\x2f]*[\x40-\x7e]|O.)/g;
