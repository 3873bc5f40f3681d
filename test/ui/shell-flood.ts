// Sends hostile output to a shell's panel the way that a terminal's output goes: read, shown, and only then read on.

import { PassThrough } from 'node:stream';
import type { ReadStream } from 'node:tty';
import { passOutput } from '../../src/engine/shell-output.ts';
import { createInputRouter } from '../../src/term/input.ts';
import { createShellPanel, type ShellPanel } from '../../src/ui/shell-panel.ts';
import type { Random } from '../native/random.ts';
import { at, ptyOpen } from './events.ts';

export interface Flooded {
  /** The most bytes that were on their way to the screen at one time. */
  readonly most: number;
  /** What the panel's first row shows of a text that comes after it all. */
  readonly row: string | undefined;
  /** What the emulator answers to a query that comes after it all. */
  readonly answer: string;
}

const last = 'the last line';
/** Ends whatever is unfinished (CAN), resets the terminal (RIS), asks for its attributes (DA1). */
const ending = `\u0018\u001bc${last}\u001b[c`;

/** Sends so many sequences, cut into pieces anywhere. */
export async function flood(random: Random, sequences: number): Promise<Flooded> {
  const stream = new PassThrough();
  let [onItsWay, most, answer] = [0, 0, ''];
  const input = createInputRouter({ left: () => undefined, pasted: () => undefined, key: () => undefined });
  const panel: ShellPanel = createShellPanel({
    send(what) {
      if (what.type === 'keys') answer += Buffer.from(what.bytes).toString('latin1');
      if (what.type !== 'shown') return;
      onItsWay -= what.bytes;
      shown(what.bytes);
    },
    input,
    changed: () => undefined,
    painted: () => undefined,
  });
  const shown = passOutput(stream as unknown as ReadStream, (bytes) => {
    onItsWay += bytes.length;
    most = Math.max(most, onItsWay);
    panel.take(at({ type: 'pty', terminal: 'shell0', data: bytes.toString('base64') }));
  });
  panel.take(at(ptyOpen('shell0', 'box')));
  for (let sent = 0; sent < sequences; sent += BATCH) {
    const batch = Buffer.concat(
      Array.from({ length: Math.min(BATCH, sequences - sent) }, () => hostile(random)),
    );
    for (const piece of pieces(batch, random)) await written(stream, piece);
  }
  answer = '';
  await written(stream, Buffer.from(ending));
  while (!answer.includes('c') || onItsWay > 0) await new Promise((resolve) => setTimeout(resolve, 1));
  const layer = panel.layerOf('shell0', { top: 0, left: 0, width: last.length, height: 1 });
  return { most, row: layer?.rows[0]?.replace(/\p{Cc}\[[\d;]*m/gu, ''), answer };
}

const BATCH = 100;

const written = (stream: PassThrough, piece: Buffer): Promise<void> =>
  new Promise((resolve, reject) => stream.write(piece, (error) => (error ? reject(error) : resolve())));

function* pieces(bytes: Buffer, random: Random): Generator<Buffer> {
  for (let from = 0; from < bytes.length; ) {
    const to = from + 1 + random.below(random.one([3, 60, 4095]));
    yield bytes.subarray(from, to);
    from = to;
  }
}

const finals = [...Array(0x7f - 0x40).keys()].map((code) => String.fromCharCode(0x40 + code));
const intermediates = ['', '', '', ' ', '!', '"', '$', "'", '*', '+', '#', '%'];
const prefixes = ['', '', '', '?', '>', '=', '<'];
const strings = [']', 'P', 'X', '^', '_'];
const ends = ['\u0007', '\u001b\\', '\u009c', '', '\u0018'];
const garbage = [
  Buffer.from([0xff, 0xc0, 0x80]),
  Buffer.from([0xe2, 0x82]),
  Buffer.from([0xed, 0xa0, 0x80]),
  Buffer.from([0xf4, 0xff]),
  Buffer.from('容器é😀e\u0301\u0302\u200d'),
  Buffer.from('\r\n\t\b\u000e\u000f\u000b'),
];

/** One sequence of any kind with parameters up to 2³¹, or text that is not UTF-8. */
function hostile(random: Random): Buffer {
  const number = (): string =>
    random.one(['', '0', '1', '7', '24', '80', '1000', '65536', '2147483647', '2147483648', '99999999999']);
  const parameters = (): string =>
    Array.from({ length: 1 + random.below(random.one([1, 3, 40])) }, number).join(
      random.one([';', ';', ':']),
    );
  const kinds: (() => Buffer)[] = [
    ...Array(6).fill(() =>
      Buffer.from(
        `x${random.one(['\u001b[', '\u001b[', '\u009b'])}${random.one(prefixes)}${parameters()}${random.one(intermediates)}${random.one(finals)}`,
      ),
    ),
    () =>
      Buffer.from(
        `\u001b${random.one(['', '#', '(', ')', '%', ' '])}${random.one([...finals, '7', '8', '='])}`,
      ),
    () =>
      Buffer.from(
        `\u001b${random.one(strings)}${parameters()}${random.one(intermediates)}${random.one(finals)}${'a;?'.repeat(random.below(random.one([5, 5000])))}${random.one(ends)}`,
      ),
    () => random.one(garbage),
    () => random.bytes(random.below(20)),
  ];
  return random.one(kinds)();
}
