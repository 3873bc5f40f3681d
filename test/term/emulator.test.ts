// Tests that the emulator withstands hostile programs, says when it has caught up, and takes turns.

import { stripVTControlCharacters } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Emulator, type EmulatorOptions, openEmulator } from '../../src/term/emulator.ts';
import { limitAnswers } from '../../src/term/limit-answers.ts';

const opened: Emulator[] = [];
const open = (options: Partial<EmulatorOptions> = {}): Emulator => {
  const emulator = openEmulator({ columns: 20, rows: 5, answer: () => {}, changed: () => {}, ...options });
  opened.push(emulator);
  return emulator;
};
afterEach(() => {
  for (const emulator of opened.splice(0)) emulator.close();
});

const write = (emulator: Emulator, text: string): Promise<void> => emulator.write(Buffer.from(text));
const plain = (row = ''): string => stripVTControlCharacters(row).trimEnd();
const screen = (emulator: Emulator): string[] => emulator.rows(false).map(plain);

describe('a hostile program', () => {
  it.each([...'STLMbIZ@PX'])('counts no further than the screen: CSI 2147483647 %s', async (final) => {
    const emulator = open();
    await write(emulator, `x\u001b[2147483647${final}`);
    await write(emulator, '\u001b[H\u001b[2Jalive');
    expect(screen(emulator)[0]).toBe('alive');
  });

  it.each(['\u001b[1J', '\u001b[?1J'])(
    'erases up to the last cell (%j), where xterm alone throws',
    async (erase) => {
      const emulator = open();
      await write(emulator, `a\r\nb\u001b[999;999H${erase}`);
      expect(screen(emulator)).toEqual(['', '', '', '', '']);
      expect(plain(emulator.rows(true)[4])).toBe('');
      await write(emulator, 'c');
      expect(screen(emulator)[4]).toBe(`${' '.repeat(19)}c`);
    },
  );

  it('cannot write to our own screen through an error of xterm', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
    await write(open(), 'a\u007fb\u001bé\u001b[é\u001b_é');
    expect(logged).not.toHaveBeenCalled();
    logged.mockRestore();
  });

  it('makes no links, so an open one underlines nothing', async () => {
    const emulator = open();
    await write(emulator, '\u001b]8;;http://example.org\u0007linked');
    expect(emulator.rows(false)[0]).toBe(`linked${' '.repeat(14)}\u001b[0m`);
  });

  it('gets no more answers than a terminal keeps for it', async () => {
    let answered = 0;
    const emulator = open({ answer: (bytes) => (answered += bytes.length) });
    await write(emulator, '\u001b[c');
    expect(answered).toBe('\u001b[?1;2c'.length);
    await write(emulator, '\u001b[c\u001b[6n\u001bP$qm\u001b\\'.repeat(50_000));
    expect(answered).toBeGreaterThan(4000);
    // What is allowed in a few seconds on a slow machine, of more than a million bytes.
    expect(answered).toBeLessThan(200_000);
  });
});

describe('limitAnswers', () => {
  it('allows 4 KiB at once, and then 4 KiB a second', () => {
    const answers: string[] = [];
    let now = 0;
    const answer = limitAnswers(
      (bytes) => answers.push(bytes),
      () => now,
    );
    const ask = (times: number): number => {
      answers.length = 0;
      for (let i = 0; i < times; i++) answer('12345678');
      return answers.length;
    };
    expect(ask(1000)).toBe(512);
    expect(ask(1000)).toBe(0);
    now += 500;
    expect(ask(1000)).toBe(256);
    now += 60_000;
    expect(ask(1000)).toBe(512);
  });
});

describe('a reader of the terminal', () => {
  it('waits until the output is on the screen', async () => {
    const emulator = open();
    const first = write(emulator, `${'x'.repeat(300_000)}\u001b[H\u001b[2Jfirst`);
    expect(screen(emulator)[0]).toBe('');
    await first;
    expect(screen(emulator)[0]).toBe('first');
    write(emulator, '\r\nsecond');
    write(emulator, '\u001b['); // shows nothing yet
    await emulator.written();
    expect(screen(emulator)[1]).toBe('second');
  });

  it('does not wait if there was no output', async () => {
    await open().written();
    await open().write(new Uint8Array(0));
  });

  it('lets other tasks run meanwhile', async () => {
    const emulator = open();
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await write(emulator, 'x\u001b[2147483647b'.repeat(50_000));
    clearInterval(timer);
    expect(turns).toBeGreaterThan(3);
  });
});

describe('a new size', () => {
  it('takes effect after earlier output, and is shown at once', async () => {
    const emulator = open();
    write(emulator, 'a'.repeat(30));
    emulator.resize(10, 4);
    write(emulator, 'b');
    expect(emulator.rows(false)).toHaveLength(4);
    await emulator.written();
    const other = open();
    await write(other, 'a'.repeat(30));
    other.resize(10, 4);
    await write(other, 'b');
    expect(emulator.rows(true)).toEqual(other.rows(true));
  });
});
