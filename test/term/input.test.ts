// Tests where keys and pastes go, however the terminal cuts them into pieces.

import { expect, it, vi } from 'vitest';
import { createInputRouter, type KeyModes } from '../../src/term/input.ts';

const begin = '\u001b[200~';
const end = '\u001b[201~';
const none: KeyModes = { applicationCursor: false, bracketedPaste: false };

function start(modes: KeyModes | undefined = undefined) {
  const seen = { shell: '', pasted: '', tour: '', left: 0 };
  const router = createInputRouter({
    left: () => seen.left++,
    pasted: (text) => {
      seen.pasted += text;
    },
  });
  router.ink.on('data', (bytes: Buffer) => {
    seen.tour += bytes.toString();
  });
  const type = (...pieces: string[]): void => {
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

it('gives the keys to the tour while no shell has the focus, Ctrl-] too', async () => {
  const { seen, type } = start();
  type('ab', '\u001d', '\u001b[A');
  await vi.waitFor(() => expect(seen.tour).toBe('ab\u001d\u001b[A'));
  expect(seen.left).toBe(0);
});

it.each([
  ['Ctrl-]', ['x\u001dy']],
  ['F10', ['x\u001b[21~y']],
  ['F10 in two pieces', ['x\u001b[2', '1~y']],
])('leaves the shell with %s, and sends what follows to the tour', async (_name, pieces) => {
  const { seen, type } = start(none);
  type(...pieces);
  expect(seen).toMatchObject({ shell: 'x', left: 1 });
  await vi.waitFor(() => expect(seen.tour).toBe('y'));
});

it('sends an Esc at once, and the beginning of a sequence after a short wait', async () => {
  const { seen, type } = start(none);
  type('\u001b');
  expect(seen.shell).toBe('\u001b');
  type('\u001b[2');
  expect(seen.shell).toBe('\u001b');
  await vi.waitFor(() => expect(seen.shell).toBe('\u001b\u001b[2'));
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

it('does not take a paste for keys of the tour', async () => {
  const { seen, type } = start();
  type(`a${begin}qy\r${end}b`);
  await vi.waitFor(() => expect(seen.tour).toBe('ab'));
  expect(seen.pasted).toBe('qy\r');
});

it('takes no part of a paste for keys when the shell is left', () => {
  const { seen, type } = start(none);
  type(`${begin}one`, `two${end}\u001d${begin}qy`, end);
  expect(seen).toMatchObject({ shell: 'onetwo', pasted: 'qy', left: 1, tour: '' });
});
