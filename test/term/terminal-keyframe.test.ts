// Tests that a keyframe and the output after it show what the terminal itself shows, wherever it was taken.

import headless from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { type Emulator, openEmulator } from '../../src/term/emulator.ts';
import { coreOf, designator } from '../../src/term/emulator-core.ts';
import type { TerminalKeyframe } from '../../src/term/terminal-keyframe.ts';
import { someOf } from '../support/some-of.ts';

const [columns, rows] = [24, 7];
const quiet = { answer: () => {}, changed: () => {} };
const open = (): Emulator => openEmulator({ columns, rows, ...quiet });

/** Opens a keyframe as if read from a recording. */
async function restore(keyframe: TerminalKeyframe): Promise<Emulator> {
  const from: TerminalKeyframe = JSON.parse(JSON.stringify(keyframe));
  const emulator = openEmulator({ columns: from.columns, rows: from.rows, ...quiet, from });
  await emulator.written();
  return emulator;
}

/** Each sets state that no row of the screen shows, then writes something that depends on it. */
const remembered: readonly [string, string][] = [
  ['the scroll region', 'a\r\nb\r\nc\u001b[2;4r\u001b[4;1H\nd\ne\nf\u001b[r'],
  ['rows counted from there (DECOM)', '\u001b[3;6r\u001b[?6hx\u001b[2;5Hy\u001b[99Hz\u001b[?6l\u001b[r'],
  ['a cursor outside of it', '\u001b[3;5r\u001b[?6h\u001b[?47h\u001b[7;9H\u001b[?47lx\u001b[?6l\u001b[r'],
  [
    'a cursor after the last column',
    `\u001b[2;1H${'w'.repeat(columns)}x\u001b[3;${columns - 1}H容\u001b[31my\u001b[m`,
  ],
  [
    'such a cursor, in a row that was erased',
    `\u001b[4;1H${'e'.repeat(columns)}\u001b[44m\u001b[2Kf\u001b[m`,
  ],
  ['one that does not wrap', `\u001b[?7l\u001b[5;${columns - 2}Habcdef\u001b[?7hg`],
  [
    'character sets G0 to G3 and what is shifted in',
    '\u001b(0q\u001b)A\u000e#\u001b*K\u001bn[]\u001b+Y\u001bo[`\u000fqx\u001b(B',
  ],
  [
    'a saved cursor, its style and its set',
    '\u001b[2;3H\u001b[1;32m\u001b(0\u001b7\u001b[m\u001b(B\u001b[Hq\u001b8q\u000fq\u001b[m\u001b(B',
  ],
  ['one that was saved after the last column', `\u001b[6;1H${'s'.repeat(columns)}\u001b7\u001b[Ha\u001b8b`],
  [
    'one that has moved with the text',
    `\u001b[5;4H\u001b7\u001b[7;1H${'\r\nline'.repeat(4)}\u001b8*\u001b[3J\u001b8+`,
  ],
  ['tab stops', '\u001b[3g\u001b[1;6H\u001bH\u001b[1;11H\u001bH\r\ta\tb\tc\u001b[Zd\u001b[3g\r\te'],
  ['insert mode', '\u001b[2;1Habcdef\u001b[2;3H\u001b[4hXY容Z\u001b[4li'],
  ['REP', 'r\u001b[3b容\u001b[2be\u0301\u001b[2b\u001b[4hR\u001b[2b\u001b[4l'],
  ['a mark that comes later', 'e\u0301\u0302f\u0301\r\n\u0301g'],
  [
    'styles',
    '\u001b[1;2;3mA\u001b[4;5;7mB\u001b[8;9;53mC\u001b[22;38;2;1;2;3mD\u001b[48;5;200mE\u001b[0;31;102mF\u001b[K\u001b[m',
  ],
  ['protected cells', '\u001b[3;1H\u001b[1"qkeep\u001b[0"qlose\u001b[?2K\u001b[1"qkept\u001b[?1K\u001b[0"q'],
  [
    'empty cells with a style',
    '\u001b[5;1H容器\u001b[5;2H\u001b[7;4mx\u001b[5;3H\u001b[32my\u001b[m\u001b[5;5H',
  ],
  [
    'modes',
    '\u001b[?1h\u001b=\u001b[?2004h\u001b[?1002h\u001b[?1006h\u001b[?1004h\u001b[?25l\u001b[?45h\u001b[?12h\u001b[4 q',
  ],
  [
    'backwards over a row that continues another',
    `\u001b[2;1H${'v'.repeat(columns + 2)}\b\b\b\b!\u001b[?45l`,
  ],
  ['newlines that return', '\u001b[20hab\ncd\u001b[20le\nf'],
  ['lines that have left the screen', `${'p'.repeat(2 * columns + 5)}\r\n${'q\r\n'.repeat(rows + 2)}`],
  [
    'the alternate screen, the other one behind',
    'normal\u001b[31m\u001b[?1049h\u001b[2J\u001b[2;4r\u001b[3;3H\u001b7alt\u001b[H\u001b8*\n\n\n\u001b[?1049l!',
  ],
  [
    'what the alternate screen saved',
    '\u001b[?47h\u001b[3;4H\u001b(0\u001b7\u001b(B\u001b[?47l\u001b[Hx\u001b[?47h\u001b8q\u001b[?47lq\u001b(Bq',
  ],
  [
    'unfinished sequences and characters',
    '容\u001b]0;title\u001b\\\u001bP$qm\u001b\\\u001b[38;2;9;8;7;1m器\u009b0m\u001b_x\u001b\\\u001b[1\n;4mz\u001b[m',
  ],
  ['a soft reset, and a whole one', '\u001b[2;3r\u001b[1m\u001b[!px\u001b[31m\u001bcy'],
];

describe('what a screen remembers', () => {
  const all = remembered.map(([, text]) => text).join('\r\n');

  // The last has them all.
  it.each(someOf([...remembered, ['all of these, one after the other', all]], 12))(
    '%s',
    async (_what, text) => {
      const bytes = Buffer.from(`~~~\r\n${text}`);
      const live = open();
      const followers: { at: number; emulator: Emulator }[] = [];
      for (let at = 0; at <= bytes.length; at++) {
        const emulator = await restore(await live.keyframe());
        expect(emulator.rows(true), `at byte ${at}`).toEqual(live.rows(true));
        followers.push({ at, emulator });
        if (text === all && followers.length > 8) followers.shift()?.emulator.close();
        const next = bytes.subarray(at, at + 1);
        await Promise.all([live, ...followers.map((one) => one.emulator)].map((one) => one.write(next)));
        const followed = at % 5 === 0 || text !== all ? followers : [];
        for (const one of followed)
          expect(one.emulator.rows(true), `from byte ${one.at}, at byte ${at}`).toEqual(live.rows(true));
      }
      const end = await live.keyframe();
      for (const { at, emulator } of followers) {
        expect(emulator.modes.applicationCursor).toBe(live.modes.applicationCursor);
        expect(await emulator.keyframe(), `from byte ${at}`).toEqual(end);
        emulator.close();
      }
      live.close();
    },
  );

  it('is the same after a resize, wherever the keyframe was taken', async () => {
    const bytes = Buffer.from(all);
    const sizes: [number, number][] = [
      [30, 9],
      [18, 5],
      [columns, rows],
    ];
    const step = 23;
    for (let at = 0; at < bytes.length; at += 3 * step) {
      const live = open();
      await live.write(bytes.subarray(0, at));
      const follower = await restore(await live.keyframe());
      for (const [i, [toColumns, toRows]] of sizes.entries()) {
        const next = bytes.subarray(at + i * step, at + (i + 1) * step);
        for (const one of [live, follower]) {
          one.resize(toColumns, toRows);
          await one.write(next);
        }
        expect(follower.rows(true), `from byte ${at}, ${toColumns}×${toRows}`).toEqual(live.rows(true));
        const again = await restore(await live.keyframe());
        expect(again.rows(true), `again from byte ${at}`).toEqual(live.rows(true));
        again.close();
      }
      live.close();
      follower.close();
    }
  });
});

describe('a keyframe', () => {
  it('is plain JSON, and covers the output until then', async () => {
    const emulator = open();
    emulator.write(Buffer.from('before\u001b['));
    const taken = emulator.keyframe();
    emulator.write(Buffer.from('31mafter'));
    const keyframe = await taken;
    expect(JSON.parse(JSON.stringify(keyframe))).toEqual(keyframe);
    expect(keyframe).toEqual({
      columns,
      rows,
      screen: '\u001b[1;1Hbefore\u001b[1;6He',
      pending: Buffer.from('\u001b[').toString('base64'),
    });
  });

  it('of an empty screen is almost nothing', async () => {
    expect(await open().keyframe()).toEqual({ columns, rows, screen: '\u001b[1;1H', pending: '' });
  });

  it('has 200 rows of the scrollback, and what is older comes back as empty rows', async () => {
    const live = open();
    await live.write(Buffer.from(Array.from({ length: 3000 }, (_, i) => `line ${i}\r\n`).join('')));
    const keyframe = await live.keyframe();
    expect(keyframe.screen.length).toBeLessThan(20_000);
    expect(keyframe.screen).toContain('line 2794');
    expect(keyframe.screen).not.toContain('line 2793');
    const restored = await restore(keyframe);
    // Both have as many lines of scrollback, so both scroll in the same way (DECSC counts from the first line).
    for (const one of [live, restored]) {
      await one.write(Buffer.from('\u001b[3;3H\u001b7\u001b[9;1H\n\n\u001b8*'));
      one.resize(columns, rows + 100);
    }
    expect(restored.rows(true)).toEqual(live.rows(true));
  });

  it('is bounded, whatever the cells are', async () => {
    const live = openEmulator({ columns: 80, rows: 24, ...quiet });
    const cell = (i: number): string =>
      `\u001b[1;2;3;4;5;7;9;53;38;2;${i % 250};2;3;48;2;3;${i % 250};1me${'\u0301'.repeat(50)}`;
    await live.write(Buffer.from(Array.from({ length: 80 * 224 }, (_, i) => cell(i)).join('')));
    await live.write(Buffer.from(`\u001b]0;${'x'.repeat(100_000)}`));
    const { screen, pending } = await live.keyframe();
    expect(screen.length).toBeLessThan((1 << 18) + 80 * 24 * 200);
    expect(pending.length).toBeLessThanOrEqual(Math.ceil(4096 / 3) * 4);
  });

  it('can do no more to a terminal than a program', async () => {
    const hostile: TerminalKeyframe = {
      columns,
      rows,
      screen: 'x\u001b[2147483647b\u001b[2147483647S',
      pending: 'G1s=',
    };
    const emulator = await restore(hostile);
    await emulator.write(Buffer.from('H\u001b[Jalive'));
    expect(emulator.rows(false)[0]).toContain('alive');
    expect(() =>
      openEmulator({ columns, rows, ...quiet, from: { ...hostile, columns: 1e6, rows: 1e6 } }),
    ).toThrow(RangeError);
  });

  it('can be shown in another size', async () => {
    const live = open();
    await live.write(Buffer.from('words\r\nand more'));
    const from = await live.keyframe();
    const emulator = openEmulator({ columns: 12, rows: 3, ...quiet, from });
    await emulator.written();
    live.resize(12, 3);
    expect(emulator.rows(true)).toEqual(live.rows(true));
  });
});

describe('the private fields of xterm', () => {
  it('are the ones that the code expects', () => {
    const core = coreOf(new headless.Terminal({ allowProposedApi: true }));
    expect(core.buffers.normal).toMatchObject({ x: 0, y: 0, ybase: 0, scrollTop: 0, scrollBottom: 23 });
    expect(core.buffers.normal).toMatchObject({ savedX: 0, savedY: 0, savedCurAttrData: { fg: 0, bg: 0 } });
    expect(Object.keys(core.buffers.alt.tabs)).toEqual([
      '0',
      '8',
      '16',
      '24',
      '32',
      '40',
      '48',
      '56',
      '64',
      '72',
    ]);
    expect(core.unicodeService.wcwidth(0x5bb9)).toBe(2);
  });

  it.each([...'0A4CRQKYEZH='])('tell which character set was designated: %s', async (set) => {
    const terminal = new headless.Terminal({ allowProposedApi: true });
    await new Promise<void>((resolve) => terminal.write(`\u001b(${set}`, resolve));
    expect(designator(coreOf(terminal)._charsetService.charset)).toBe(set);
  });

  it('are checked at once, in case another version has others', () => {
    const changed = { _core: { buffers: { normal: { ybase: 0 } } } };
    expect(() => coreOf(changed as unknown as headless.Terminal)).toThrow(
      'xterm has changed: its buffers.normal.x is undefined, not number',
    );
  });
});
