// Tests that the splitter passes on the same screen, in whole sequences, and nothing that asks for too much.

import { describe, expect, it } from 'vitest';
import { PIECE_WORK } from '../../src/term/pieces.ts';
import type { Splitter } from '../../src/term/sequences.ts';
import { type Random, randomFrom } from '../native/random.ts';
import { someOf } from '../support/some-of.ts';
import { cut } from './cut.ts';
import { openPlain, openSplitter } from './plain-terminal.ts';

const [columns, rows] = [24, 7];

async function plainly(bytes: Uint8Array | string): Promise<string[]> {
  const terminal = openPlain(columns, rows);
  await terminal.write(bytes);
  return terminal.state(true);
}

async function split(chunks: readonly Uint8Array[]): Promise<string[]> {
  const splitter = openSplitter(columns, rows);
  const terminal = openPlain(columns, rows);
  for (const { bytes } of chunks.flatMap((chunk) => splitter.split(chunk))) await terminal.write(bytes);
  return terminal.state(true);
}

const passed = (splitter: Splitter, text: string | Uint8Array): string =>
  Buffer.concat(splitter.split(Buffer.from(text)).map(({ bytes }) => bytes)).toString();

/** Sequences, each followed by text that shows where xterm's parser ends it. */
const streams: readonly [string, string][] = [
  ['text of one, two, three and four bytes', 'aé容😀e\u0301\r\nz'],
  ['C0 controls', 'a\bb\tc\r\nd\u000be\u000cf\u0000g\u007fh\u0007i'],
  ['colours, also with sub-parameters', '\u001b[1;31;48:2::1:2:3mx\u001b[38;5;99my\u001b[0mz'],
  ['C0 in the middle of a CSI', 'ab\r\n\u001b[2\n;3\rHx\u001b[\b3Cy'],
  [
    'CAN, SUB and ESC, which give up a sequence',
    '\u001b[31\u0018mx\u001b[4\u001amy\u001b[3\u001b[32mz\u001b]0;t\u0018u',
  ],
  ['DEL within sequences', '\u001b\u007f[3\u007f1mx\u001b]0;a\u007fb\u0007y'],
  ['a CSI that cannot be meant', '\u001b[1?2mx\u001b[1 5Ay\u001b[??hz\u001b[=1>2\n3mu'],
  ['a CSI with a character that is not ASCII', '\u001b[3é1mx\u001b[1?é1my\u001bé[z'],
  [
    'private and intermediate bytes',
    '\u001b[?25l\u001b[>c\u001b[2 q\u001b[1"q\u001b[?2Jx\u001b[!py\u001b[1$$$$$pz',
  ],
  [
    'more parameters than count',
    `\u001b[${'1;'.repeat(31)}31mx\u001b[${'0;'.repeat(32)}31my\u001b[38${':2'.repeat(40)}mz`,
  ],
  ['zeros without end', `\u001b[${'0'.repeat(5000)}5Cx\u001b[${'1;'.repeat(5000)}4mz`],
  [
    'OSC to BEL, ST, C1 ST and the next sequence',
    '\u001b]0;a\u0007w\u001b]2;b\u001b\\x\u001b]0;é\u009cy\u001b]0;c\u001b[31mz',
  ],
  ['controls within an OSC', '\u001b]0;a\nb\u0001c\u0007x'],
  [
    'DCS, also what is not one',
    '\u001bP$qm\u001b\\a\u001bPtmux;x\u0007y\u001b\\b\u001bP1$1qnot\u001b\\c\u001bP1;2qé\u009cd\u001bP1é?e',
  ],
  ['SOS, PM and APC', '\u001bXa\u001b\\b\u001b^c\nd\u009ce\u001b_f\u001b[31mg\u001b_hél'],
  [
    'C1 controls, as UTF-8',
    'a\u0085b\u0084c\u0088\u009b31md\u009d0;t\u009ce\u0090$qm\u009cf\u0098g\u009ch\u009b3\u0085i',
  ],
  [
    'character sets, shifts and designations',
    '\u001b(0lqk\u000fx\u001b)0\u000elqk\u000fq\u001b*A\u001bn#\u001b%Gq',
  ],
  ['autowrap and its end', `${'a'.repeat(columns)}b\u001b[?7l${'c'.repeat(columns)}d\u001b[?7h`],
  ['marks that join something, and that do not', 'e\u0301\u0302\r\n\u0301x\u001b[m\u0301y\u0301'],
  ['REP of narrow, wide and joined characters', 'x\u001b[3b容\u001b[4be\u0301\u001b[2b\u001b[5b\r\u001b[2b'],
  [
    'the alternate screen, saved cursors',
    'a\u001b7\u001b[?1049hb\u001b[3;3Hc\u001b[?1049ld\u001b8e\u001b[2;4r\u001b[?6hf',
  ],
  ['RIS, DECALN, index and its reverse', 'a\u001b#8\u001bDb\u001bMc\u001bEd\u001bce'],
];
const invalid = Buffer.from('61c3286180ffe28228f0902862eda08063f8c0af64efbbbf65c2', 'hex');

describe('a stream that a program may write', () => {
  it.each(streams)('shows the same, whole and byte by byte: %s', async (_what, text) => {
    const bytes = Buffer.from(text);
    const expected = await plainly(bytes);
    expect(await split([bytes])).toEqual(expected);
    expect(await split(cut(bytes, randomFrom(0), 1))).toEqual(expected);
  });

  it('shows the same when it is not UTF-8', async () => {
    expect(await split(cut(invalid, randomFrom(0), 1))).toEqual(await plainly(invalid));
  });

  const seeds = Array.from({ length: 150 }, (_, i) => i + 1);

  it.each(someOf(seeds, 50))('shows the same in any pieces (seed %i)', async (seed) => {
    const random = randomFrom(seed);
    const bytes = Buffer.from(Array.from({ length: 80 }, () => anything(random)).join(''));
    expect(await split(cut(bytes, random, 30)), JSON.stringify(bytes.toString())).toEqual(
      await plainly(bytes),
    );
  });
});

/** Random output, without what makes xterm throw (ED 1) or is bounded (REP beyond the screen). */
function anything(random: Random): string {
  const count = (): string =>
    random.one(['', '0', '1', '2', '3', '7', '40', '300', String(random.below(30))]);
  const kinds: (() => string)[] = [
    () => random.one(['hello', 'x', '容器', 'é', 'e\u0301', '😀', 'words and words ', '\u0301']),
    () => random.one(['\r', '\n', '\r\n', '\b', '\t', '\u000e', '\u000f', '\u0018', '\u007f', '\u001b']),
    () => `\u001b[${count()};${count()}${random.one([...'@ABCDEFGHIKLMPSTXZ`adefgrsu'])}`,
    () => `\u001b[${random.one(['1', '31', '0', '44', '7', '38;5;200', '48;2;1;2;3', '22'])}m`,
    () => `\u001b[${random.one(['?6', '?45', '?1049', '?47', '?25', '4', '20'])}${random.one(['h', 'l'])}`,
    () => `\u001b${random.one([...'78DEMH=>cno|}~', '(0', '(B', ')0', '#8', '%G', '\\'])}`,
    () =>
      `\u001b[${random.below(rows)}b\u001b[${random.one(['0', '2', '3'])}J\u001b[${random.one(['0', '3'])}g`,
    () => random.one(streams)[1],
  ];
  return random.one(kinds)();
}

describe('a parameter that counts further than the screen', () => {
  const most = 2_147_483_647;
  const finals = [...'@ABCDEFGHILMPSTXZ`abdefr', ' @', ' A', "'}", "'~"];

  it.each(finals)('is bounded, and costs no more than a few screens: CSI 2147483647 %s', (final) => {
    const splitter = openSplitter(columns, rows);
    const pieces = splitter.split(Buffer.from(`x\u001b[${most};${most}${final}`));
    const work = pieces.reduce((sum, piece) => sum + piece.work, 0);
    expect(work).toBeLessThanOrEqual(3 * columns * rows);
    const text = Buffer.concat(pieces.map(({ bytes }) => bytes)).toString();
    const numbers = text.match(/\d+/g)?.map(Number) ?? [];
    expect(numbers.length).toBeGreaterThan(0);
    expect(Math.max(...numbers)).toBeLessThanOrEqual(final === 'b' ? 2 * columns * rows : columns);
  });

  it('is bounded to a screen that became larger', () => {
    const splitter = openSplitter(columns, rows);
    splitter.resize({ columns: 100, rows: 50 });
    expect(passed(splitter, `\u001b[${most}S\u001b[${most}X`)).toBe('\u001b[50S\u001b[100X');
  });

  it.each(['38;5;1000000', '38:2::300:2:3', '1048577'])(
    'is left alone when nothing is counted: SGR %s',
    (sgr) => {
      expect(passed(openSplitter(columns, rows), `\u001b[${sgr}m`)).toBe(`\u001b[${sgr}m`);
    },
  );

  it.each([
    ['narrow', 'x', columns],
    ['wide', '容', columns],
    ['wide, in an odd number of columns', '容', 15],
    ['joined', 'e\u0301', columns],
  ])('repeats (REP) to the same screen and cursor: %s', async (_what, character, wide) => {
    for (let count = 300; count < 300 + wide; count++) {
      const text = `ab\u001b[2;3H${character}\u001b[${count}b`;
      const [bounded, plain] = [openPlain(wide, rows), openPlain(wide, rows)];
      await plain.write(text);
      await bounded.write(passed(openSplitter(wide, rows), text));
      expect(bounded.state()).toEqual(plain.state());
    }
  });

  it('does not add up to a piece that keeps the emulator busy for long', () => {
    const pieces = openSplitter(columns, rows).split(
      Buffer.from(`x\u001b[${most}b\u001b[9S\u001bc`.repeat(2000)),
    );
    expect(pieces.length).toBeGreaterThan(20);
    for (const { work } of pieces) expect(work).toBeLessThanOrEqual(PIECE_WORK);
  });
});

describe('what never ends', () => {
  it.each([
    ['OSC', '\u001b]0;', 'a', '\u0007'],
    ['DCS', '\u001bP$q', 'a', '\u001b\\'],
    ['the parameters of a DCS', '\u001bP', '1;', 'q\u001b\\'],
    ['the intermediate bytes of a DCS', '\u001bP', '$', 'q\u001b\\'],
    ['APC', '\u001b_', 'a', '\u001b\\'],
    ['the parameters of a CSI', '\u001b[', '1;', 'm'],
    ['the sub-parameters of a CSI', '\u001b[38', ':2', 'm'],
    ['one parameter of a CSI', '\u001b[', '9', 'C'],
    ['the intermediate bytes of a CSI', '\u001b[', '!', 'p'],
    ['the intermediate bytes of an ESC', '\u001b', '(', '0'],
    ['a CSI that cannot be meant', '\u001b[?', '?', 'h'],
  ])('keeps at most 4 KiB, and goes on after it: %s', async (_what, begin, more, end) => {
    const splitter = openSplitter(columns, rows);
    const terminal = openPlain(columns, rows);
    const chunks = [`ab${begin}`, ...Array.from({ length: 64 }, () => more.repeat(4096)), `${end}cd`];
    for (const chunk of chunks) {
      await terminal.write(passed(splitter, chunk));
      expect(splitter.pending().length).toBeLessThanOrEqual(4096);
    }
    expect(splitter.pending()).toHaveLength(0);
    expect(terminal.state()).toEqual(await plainly(chunks.join('')));
  });

  it('joins no more marks to a character than real text has', () => {
    expect(passed(openSplitter(columns, rows), `e${'\u0301'.repeat(100_000)}f`)).toBe(
      `e${'\u0301'.repeat(30)}f`,
    );
  });

  it('is counted across chunks', () => {
    const splitter = openSplitter(columns, rows);
    const pieces = ['e', ...Array.from({ length: 100 }, () => '\u0301'), 'f'].map((one) =>
      passed(splitter, one),
    );
    expect(pieces.join('')).toBe(`e${'\u0301'.repeat(30)}f`);
  });
});

describe('what is unfinished', () => {
  it('is held back, and is all that another splitter needs to continue', async () => {
    const short = streams.filter(([, text]) => text.length < 1000).map(([, text]) => Buffer.from(text));
    const bytes = Buffer.concat([...short, invalid]);
    const expected = await split([bytes]);
    const splitter = openSplitter(columns, rows);
    const passedOn: Uint8Array[] = [];
    for (let at = 1; at < bytes.length; at++) {
      passedOn.push(...splitter.split(bytes.subarray(at - 1, at)).map((piece) => piece.bytes));
      const next = openSplitter(columns, rows);
      expect(next.split(splitter.pending()), `at byte ${at}`).toEqual([]);
      expect(next.pending(), `at byte ${at}`).toEqual(splitter.pending());
      if (at % 20 !== 0) continue;
      const rest = next.split(bytes.subarray(at)).map((piece) => piece.bytes);
      const terminal = openPlain(columns, rows);
      await terminal.write(Buffer.concat([...passedOn, ...rest]));
      expect(terminal.state(true), `at byte ${at}`).toEqual(expected);
    }
  });
});
