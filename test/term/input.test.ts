// Tests where keys and pastes go, however the terminal cuts them into pieces.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Key } from '../../src/term/decode-key.ts';
import { createInputRouter, type KeyModes } from '../../src/term/input.ts';
import { randomFrom } from '../native/random.ts';

const begin = '\u001b[200~';
const end = '\u001b[201~';
const none: KeyModes = { applicationCursor: false, bracketedPaste: false };

/** The tour's keys are seen as `a`, `Ctrl-c`, `upArrow`. */
const nameOf = (text: string, key: Key): string =>
  `${Object.keys(key).map((one) => (one === 'ctrl' ? 'Ctrl-' : one))}${text}`;

function start(modes: KeyModes | undefined = undefined) {
  const seen = { shell: '', pasted: '', tour: [] as string[], left: 0 };
  const router = createInputRouter({
    key: (text, key) => seen.tour.push(nameOf(text, key)),
    left: () => seen.left++,
    pasted: (text) => {
      seen.pasted += text;
    },
  });
  const type = (...pieces: (string | Buffer)[]): void => {
    for (const piece of pieces) router.feed(Buffer.from(piece));
  };
  if (modes !== undefined) {
    router.focus({
      modes,
      write: (bytes) => {
        seen.shell += bytes.toString();
      },
    });
  }
  return { seen, type };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('keys of the tour', () => {
  /** What a keyboard sends, and the keys that it is, whatever else comes in the same read. */
  const keys: readonly (readonly [bytes: string, ...keys: string[]])[] = [
    ['\u0003\u0003', 'Ctrl-c', 'Ctrl-c'],
    ['q\u0003', 'q', 'Ctrl-c'],
    ['\u007f\u007f\b', 'backspace', 'backspace', 'backspace'],
    ['\u001b[A\u001b[B\u001bOA', 'upArrow', 'downArrow', 'upArrow'],
    ['\u001b[5~\u001b[6~x', 'pageUp', 'pageDown', 'x'],
    ['\u001b[1;2A\u001b[5;5~', 'upArrow', 'pageUp'],
    ['\t\u001b[Z\r', 'tab', 'tab,shift', 'return'],
    ['\u001bq', 'escape', 'q'],
    ['\u001b\u001b\u001b[A', 'escape', 'escape', 'upArrow'],
    ['\u001b\u0003', 'escape', 'Ctrl-c'],
    ['容é😀b', '容', 'é', '😀', 'b'],
    ['a\u001d', 'a', 'Ctrl-]'],
    // What the screen does not use is no key, and takes none away.
    ['\u001b[21~\u001b[Ca\u001b[[Ab\u001b[<0;10;20Mc\u001b[M !!d\u001b[Ie', 'a', 'f1', 'b', 'c', 'd', 'e'],
    [`x${end}y`, 'x', 'y'],
    // A sequence that is broken off is the keys that it consists of.
    ['\u001b[\u0003', 'escape', '[', 'Ctrl-c'],
    [`\u001b[${'1;'.repeat(40)}q`, 'escape', '[', ...'1;'.repeat(40), 'q'],
  ];

  it.each(keys)('are all taken, in one read: %j', (bytes, ...names) => {
    const { seen, type } = start();
    type(bytes);
    expect(seen.tour).toEqual(names);
  });

  it.each(keys)('are the same in two reads, cut anywhere: %j', (bytes, ...names) => {
    const all = Buffer.from(bytes);
    for (let at = 1; at < all.length; at++) {
      const { seen, type } = start();
      type(all.subarray(0, at), all.subarray(at));
      expect(seen.tour, `cut at ${at}`).toEqual(names);
    }
  });

  it.each(keys)('are the same byte by byte: %j', (bytes, ...names) => {
    const { seen, type } = start();
    for (const byte of Buffer.from(bytes)) type(Buffer.from([byte]));
    expect(seen.tour).toEqual(names);
  });

  it('are those of one read whatever surrounds them: a thousand, at random', () => {
    const random = randomFrom(7);
    const chosen = Array.from({ length: 1000 }, () => random.one(keys.slice(0, 7)));
    const { seen, type } = start();
    const bytes = Buffer.from(chosen.map(([text]) => text).join(''));
    for (let at = 0; at < bytes.length; ) {
      const to = at + 1 + random.below(50);
      type(bytes.subarray(at, to));
      at = to;
    }
    expect(seen.tour).toEqual(chosen.flatMap(([, ...names]) => names));
  });

  it('include a lone Esc, after a short wait for what may follow', async () => {
    const { seen, type } = start();
    type('\u001b');
    expect(seen.tour).toEqual([]);
    await vi.advanceTimersByTimeAsync(30);
    type('\u001b[');
    await vi.advanceTimersByTimeAsync(30);
    expect(seen.tour).toEqual(['escape', 'escape', '[']);
  });

  it('are not made of bytes that are not UTF-8', () => {
    const { seen, type } = start();
    type(Buffer.from([0xff, 0x61, 0xc3, 0x62, 0x80, 0x63]));
    expect(seen.tour).toEqual(['a', 'b', 'c']);
  });
});

it.each([
  ['Ctrl-]', ['x\u001dy']],
  ['F10', ['x\u001b[21~y']],
  ['F10 in two pieces', ['x\u001b[2', '1~y']],
  ['F10 cut after its Esc', ['x\u001b', '[21~y']],
])('leaves the shell with %s, and sends what follows to the tour', (_name, pieces) => {
  const { seen, type } = start(none);
  type(...pieces);
  expect(seen).toMatchObject({ shell: 'x', left: 1, tour: ['y'] });
});

it('sends an Esc, and the beginning of a sequence, to the shell after a short wait', async () => {
  const { seen, type } = start(none);
  type('\u001b');
  expect(seen.shell).toBe('');
  await vi.advanceTimersByTimeAsync(30);
  expect(seen.shell).toBe('\u001b');
  type('\u001b[2');
  await vi.advanceTimersByTimeAsync(30);
  expect(seen.shell).toBe('\u001b\u001b[2');
});

it('gives a shell every byte, also what is no key and not UTF-8', () => {
  const bytes = Buffer.concat([
    Buffer.from('\u0003\u0003\u001bq\u001b[<0;1;2M\u001b[M !!é'),
    Buffer.from([0xff, 0xc3, 0x28]),
  ]);
  const got: Buffer[] = [];
  const router = createInputRouter({
    key: () => expect.unreachable(),
    left: () => expect.unreachable(),
    pasted: () => expect.unreachable(),
  });
  router.focus({ modes: none, write: (piece) => void got.push(piece) });
  for (const byte of bytes) router.feed(Buffer.from([byte]));
  expect(Buffer.concat(got)).toEqual(bytes);
});

it('keeps arrow keys whole, which begin like F10', () => {
  const { seen, type } = start(none);
  type('\u001b[', 'A');
  expect(seen.shell).toBe('\u001b[A');
});

it('sends application keys to a program that has asked for them (DECCKM)', () => {
  const { seen, type } = start({ ...none, applicationCursor: true });
  type('\u001b[A\u001b[Hé\u001b[5~');
  expect(seen.shell).toBe('\u001bOA\u001bOHé\u001b[5~');
});

const text = `${'容器 '.repeat(50_000)}\u001d\u001b[21~q\u001b[A`;
const cut = (bytes: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));

it.each([1021, 65_536])(
  'gives a program a paste of 350 kB whole, without brackets unless asked for, in pieces of %i',
  (size) => {
    const got: Buffer[] = [];
    const router = createInputRouter({
      key: () => expect.unreachable(),
      left: () => expect.unreachable(),
      pasted: () => expect.unreachable(),
    });
    const modes = { applicationCursor: true, bracketedPaste: false };
    router.focus({ modes, write: (bytes) => void got.push(bytes) });
    for (const piece of cut(Buffer.from(begin + text + end), size)) router.feed(piece);
    expect(Buffer.concat(got).toString()).toBe(text);
  },
);

it('keeps the brackets for a program that has asked for them, wherever the bytes are cut', () => {
  const whole = `ls${begin}a\u001db${end}\r`;
  for (let at = 1; at < whole.length; at++) {
    const { seen, type } = start({ ...none, bracketedPaste: true });
    type(whole.slice(0, at), whole.slice(at));
    expect(seen, `cut at ${at}`).toMatchObject({ shell: whole, left: 0 });
  }
});

it('does not take a paste for keys of the tour', () => {
  const { seen, type } = start();
  type(`a${begin}qy\r${end}b`);
  expect(seen.tour).toEqual(['a', 'b']);
  expect(seen.pasted).toBe('qy\r');
});

it('takes no part of a paste for keys when the shell is left', () => {
  const { seen, type } = start(none);
  type(`${begin}one`, `two${end}\u001d${begin}qy`, end);
  expect(seen).toMatchObject({ shell: 'onetwo', pasted: 'qy', left: 1, tour: [] });
});

describe('a paste whose end never comes', () => {
  it('is over after two seconds of silence; then keys are keys, and its late end is nothing', async () => {
    const { seen, type } = start();
    type(`${begin}some text and more`);
    await vi.advanceTimersByTimeAsync(1500);
    type('still the same paste');
    await vi.advanceTimersByTimeAsync(1500);
    type('q');
    expect(seen.tour).toEqual([]);
    await vi.advanceTimersByTimeAsync(600);
    type(`q${end}y`);
    expect(seen.tour).toEqual(['q', 'y']);
  });

  it('does not last longer because keys are pressed meanwhile', async () => {
    const { seen, type } = start();
    type(begin);
    for (let i = 0; i < 7; i++) {
      type('\u0003');
      await vi.advanceTimersByTimeAsync(300);
    }
    type('\u0003');
    expect(seen.tour).toEqual(['Ctrl-c']);
  });

  it('ends for a program too, which has asked for brackets', async () => {
    const { seen, type } = start({ ...none, bracketedPaste: true });
    type(`${begin}abc\u001b[20`);
    await vi.advanceTimersByTimeAsync(2100);
    type('x');
    expect(seen.shell).toBe(`${begin}abc\u001b[20${end}x`);
  });

  it('is over after 16 MiB', () => {
    const { seen, type } = start(none);
    type(begin, Buffer.alloc(17 << 20, 'a'), '\u001d');
    expect(seen.left).toBe(1);
  });
});

it('keeps the characters of a paste whole, however it is cut', () => {
  const whole = Buffer.from(`${begin}容é😀${end}`);
  for (let at = 1; at < whole.length; at++) {
    const { seen, type } = start();
    type(whole.subarray(0, at), whole.subarray(at));
    expect(seen.pasted, `cut at ${at}`).toBe('容é😀');
  }
});
