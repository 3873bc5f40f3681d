// Tests keyframes taken in the middle of the real output of vi, less, htop and tmux.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Emulator, openEmulator } from '../../src/term/emulator.ts';
import { type Random, randomFrom } from '../native/random.ts';
import { someOf } from '../support/some-of.ts';
import { type Keys, type Recording, record } from './record-program.ts';

const folder = mkdtempSync(join(tmpdir(), 'nslab-keyframe-'));
const socket = join(folder, 'tmux');
const text = join(folder, 'text');
const lines = Array.from({ length: 400 }, (_, i) => `${i}\tline of 容器 ${'word '.repeat(i % 30)}`);
writeFileSync(text, lines.join('\n'));
// tmux(1), assume-paste-time: by default, keys that come fast are taken for a paste.
const configuration = join(folder, 'tmux.conf');
writeFileSync(configuration, 'set -g assume-paste-time 0\n');
afterAll(() => {
  spawnSync('tmux', ['-S', socket, 'kill-server']); // if one still runs
  rmSync(folder, { recursive: true });
});

const env = {
  HTOPRC: '/dev/null',
  LESSHISTFILE: '-',
  LANG: 'C.UTF-8',
  LC_ALL: 'C.UTF-8',
  HOME: folder,
  SHELL: '/bin/sh',
  ENV: '',
};
const prefix = '\u0002';

const programs: Readonly<Record<string, { command: string[]; keys: Keys }>> = {
  vi: {
    command: ['vi', '-N', '-u', 'NONE', '-i', 'NONE', text],
    keys: [
      ...[
        /line of 容器/,
        ':set ruler hlsearch showcmd\r',
        'G',
        /400,/,
        'o',
        'a new line 容器\ranother',
        /another/,
      ],
      ...['\u001b', 'gg', /1,1/, 'dd5x', ':split\r', /text.*\n[\s\S]*text/, '/word\r', 'nnn', 'yyp', '>>'],
      ...['\u0006', '\u0004', '\u0015', 'zz', ':vsplit\r', ':%s/word/WORD/\r', /WORD/, 'uu', ':qa!\r'],
    ],
  },
  less: {
    command: ['less', '-R', text],
    keys: [
      ...[/line of/, ' ', /^25\s/m, 'bj', 'G', /\(END\)/, 'g', /^0\s/m, '/word\r', 'nN', '-S\r', '\r', ' '],
      ...['\u001b[C', '\u001b[D', 'h', /SUMMARY/, 'q', 'q'],
    ],
  },
  htop: {
    command: ['htop', '-d', '2'],
    keys: [
      ...[/F1 *Help/, '\u001bOB\u001bOB\u001bOA', 't', /F5 *List/, '>', /Sort by/, '\u001bOB\r', /F1 *Help/],
      ...['/', /Search:/, 'sh', '\u001b', /F1 *Help/, 'h', /htop \d/, ' ', /F1 *Help/, 'q'],
    ],
  },
  tmux: {
    command: ['tmux', '-S', socket, '-f', configuration, 'new-session', 'sh'],
    keys: [
      ...[/^[#$]/m, 'seq 200\r', /^200$/m, `${prefix}%`, /│/, 'ls --color=always -l / | head -40\r', /root/],
      ...[`${prefix}"`, /─/, "printf '\\033[44m%s\\033[0m\\n' 容器; seq 30\r", /30$/m],
      ...[`${prefix}[`, /\[0\/\d+\]/, '\u001b[5~', 'q', `${prefix}c`, /1:sh\*/, `${prefix}p`, /0:sh\*/],
      ...[`${prefix}z`, `${prefix} `, `${prefix}d`],
    ],
  },
};

const open = (from: Pick<Recording, 'columns' | 'rows'>): Emulator =>
  openEmulator({ columns: from.columns, rows: from.rows, answer: () => {}, changed: () => {} });

/** How many recent keyframes are followed at a time; one in TO_THE_END is followed to the end. */
const FOLLOWED = 6;
const TO_THE_END = 25;

interface Follower {
  readonly at: number;
  readonly emulator: Emulator;
}

/** Replays a recording once: takes a keyframe at each offset, and expects all followers to show the same. */
async function compare(
  { bytes, ...size }: Recording,
  offsets: readonly number[],
  seed: number,
): Promise<void> {
  const live = open(size);
  const recent: Follower[] = [];
  const lasting: Follower[] = [];
  let at = 0;
  const goOn = async (to: number): Promise<void> => {
    const next = bytes.subarray(at, to);
    await Promise.all(
      [live, ...[...recent, ...lasting].map((one) => one.emulator)].map((one) => one.write(next)),
    );
    const rows = live.rows(true);
    for (const one of [...recent, ...lasting])
      expect(one.emulator.rows(true), `seed ${seed}: from byte ${one.at}, at byte ${to}`).toEqual(rows);
    at = to;
  };
  for (const [i, offset] of offsets.entries()) {
    await goOn(offset);
    const from = JSON.parse(JSON.stringify(await live.keyframe()));
    const emulator = openEmulator({ ...size, from, answer: () => {}, changed: () => {} });
    await emulator.written();
    expect(emulator.rows(true), `seed ${seed}: at byte ${offset}`).toEqual(live.rows(true));
    (i % TO_THE_END === 0 ? lasting : recent).push({ at: offset, emulator });
    if (recent.length > FOLLOWED) recent.shift()?.emulator.close();
  }
  await goOn(bytes.length);
  const end = await live.keyframe();
  for (const { at: from, emulator } of [...recent, ...lasting]) {
    expect(await emulator.keyframe(), `seed ${seed}: from byte ${from}`).toEqual(end);
    emulator.close();
  }
  live.close();
}

const OFFSETS = 250;

function offsetsOf({ bytes }: Recording, random: Random): number[] {
  const offsets = Array.from({ length: OFFSETS }, () => random.below(bytes.length + 1));
  return offsets.sort((a, b) => a - b);
}

describe('at 250 random bytes of the output', () => {
  // vi and tmux send most kinds of sequences.
  it.each(someOf(Object.keys(programs), 2))('%s', async (name) => {
    const { command, keys } = programs[name]!;
    const recording = await record(command, keys, env);
    expect(recording.bytes.length).toBeGreaterThan(4000);
    const seed = Date.now() % 1_000_000;
    await compare(recording, offsetsOf(recording, randomFrom(seed)), seed);
  });
});
