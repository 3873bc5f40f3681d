// Types every shell line of the tour, and runs every C snippet of it, in throw-away namespaces: each has the effect of its
// operation. An operation that is new is typed too.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Do } from '../../src/lesson/verbs/do-schema.ts';
import { allOfTour } from '../engine/stopped-tour.ts';
import { someOf } from '../support/some-of.ts';
import { alike } from './alike.ts';
import { compileSnippets } from './c-program.ts';
import { givenLine } from './given.ts';
import { openRoom } from './room.ts';
import { type Done, tourEffects } from './tour-effects.ts';
import { variables, type Way } from './type-stage.ts';
import { stages, typedStage } from './typed-stage.ts';
import { openTerminal } from './typist.ts';

const MINUTES_MS = 3 * 60_000;
vi.setConfig({ testTimeout: MINUTES_MS, hookTimeout: MINUTES_MS });

const folder = mkdtempSync(join(tmpdir(), 'nslab-ways-'));
let done: Done[] = [];
let inC: Way['line'] = () => undefined;

beforeAll(async () => {
  done = await tourEffects();
  inC = compileSnippets(done, folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** How `/` hears of mounts, in the namespace of a process. proc_pid_mountinfo(5) */
const hears = (pid: number): string =>
  / \/ \/ \S+ (.*)- /.exec(readFileSync(`/proc/${pid}/mountinfo`, 'utf8'))?.[1]?.replace(/:\d+ /g, '') ?? '?';

/** Types each line in the holder's namespaces, where mounts come from the host. @returns how `/` hears of them then */
async function inHolder(lines: readonly string[]): Promise<string[]> {
  const room = await openRoom(true);
  const heard: string[] = [];
  try {
    for (const line of lines) {
      const terminal = await openTerminal({ inside: room.holder, env: variables(room), controls: false });
      await terminal.type('unshare --mount --propagation unchanged sh');
      expect(hears(terminal.shell())).toBe('master');
      await terminal.type(line);
      heard.push(hears(terminal.shell()));
      await terminal.close();
    }
    return heard;
  } finally {
    await room.close();
  }
}

const titled = (of: readonly Done[]): string[] => of.map(({ title }) => title);

describe('the shell lines', () => {
  it.each(stages)('of %s, typed one after the other, do what its operations do', async (stage) => {
    const compared = await typedStage(done, stage, { line: ({ same }) => same.shell, controls: true });
    expect(compared.length).toBeGreaterThan(0);
    for (const { title, line, typed, wanted } of compared)
      expect.soft(typed, `${title}: ${line}`).toEqual(wanted);
  });

  it('are complete: no operation is without one, none has a gap', () => {
    expect(done.length).toBeGreaterThan(50);
    expect(titled(done.filter(({ same }) => same.shell === undefined || /…/.test(same.shell)))).toEqual([]);
  });

  it('are marked ≈ where it is known in which respect they are alike, and nowhere else', () => {
    const marked = (line: string | undefined): boolean => line?.startsWith('≈') === true;
    expect(titled(done.filter(({ same }) => marked(same.shell)))).toEqual(Object.keys(alike));
    expect(titled(done.filter(({ same }) => marked(same.c) && !marked(same.shell)))).toEqual([]);
  });
});

describe('what a stage begins with', () => {
  it('is made by other means, and refused where these tests know none', async () => {
    const room = await openRoom();
    try {
      for (const { given } of allOfTour()) for (const item of given) givenLine(item, room);
      const ping: Do = { ping: { by: 'box', to: '127.0.0.1', count: 1 }, silent: false };
      expect(() => givenLine(ping, room)).toThrow(/no other way is known/);
    } finally {
      await room.close();
    }
  });
});

describe('the snippets in C', () => {
  // The last stage does again what most of those before it do; the overlay's are below.
  it.each(someOf(stages, 3))(
    'of %s, compiled and run one after the other, do what its operations do',
    async (stage) => {
      const compared = await typedStage(done, stage, {
        line: (one) => inC(one) ?? one.same.shell,
        controls: false,
      });
      for (const { title, line, typed, wanted } of compared)
        expect.soft(typed, `${title}: ${line}`).toEqual(wanted);
    },
  );

  it('are complete, but for what takes a message of rtnetlink', () => {
    expect(titled(done.filter(({ same }) => same.c === undefined))).toEqual(
      titled(done).filter((title) => title.startsWith('a veth pair')),
    );
  });
});

describe('where mounts travel from namespace to namespace', () => {
  const linesOf = (pattern: RegExp): string[] => [
    ...new Set(
      done.flatMap((one) =>
        [one.same.shell ?? '', inC(one) ?? '']
          .map((line) => line.replace(/^≈ /, ''))
          .filter((_, __, [shell = '']) => pattern.test(shell)),
      ),
    ),
  ];

  it('a copy of a mount namespace hears of them as before', async () => {
    const lines = linesOf(/^unshare.* --mount/);
    expect(lines.length).toBeGreaterThan(2);
    expect(await inHolder(lines)).toEqual(lines.map(() => 'master'));
  });

  it('one with mounts of its own does not', async () => {
    const lines = linesOf(/^mount --make-rprivate/);
    expect(lines.length).toBeGreaterThan(2);
    expect(await inHolder(lines)).toEqual(lines.map(() => ''));
  });
});

describe('the shell lines of operations that the line before them has done as well', () => {
  const covered: Way = { line: (one) => (one.silent ? one.same.shell : inC(one)), controls: false };

  it('do what the operations do', async () => {
    const compared = await typedStage(done, 'overlay', covered);
    expect(compared.length).toBe(done.filter(({ lesson }) => lesson === 'overlay').length);
    for (const { title, line, typed, wanted } of compared)
      expect.soft(typed, `${title}: ${line}`).toEqual(wanted);
  });
});
