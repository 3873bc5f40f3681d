// Records sessions: one event per line, in a file that only its owner can read.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { UserError } from '../../src/kernel/errors.ts';
import type { Event } from '../../src/session/event.ts';
import { openRecorder, type RecorderOptions } from '../../src/session/recorder.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-record-'));
  path = join(folder, 'tour.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

async function record(events: readonly Event[], options?: RecorderOptions): Promise<void> {
  const recorder = openRecorder(path, options);
  for (const event of events) recorder.record(event);
  await recorder.close();
}

const lines = (): string[] => readFileSync(path, 'utf8').split('\n').slice(0, -1);
const modeOf = (file: string): number => statSync(file).mode & 0o777;

const events: readonly Event[] = [
  { at: 0, type: 'output', name: 'ps', text: 'two\nlines\u001b[31m\u2028 and 名字 \ud83d\ude00' },
  { at: 1.5, type: 'answer', id: 'q', chosen: undefined },
  {
    at: 2,
    type: 'cgroup',
    name: 'box',
    snapshot: {
      version: 1,
      usage: 4096,
      peak: 8192,
      limit: Number.POSITIVE_INFINITY,
      limitHits: 0,
      oomKills: 0,
      underOom: false,
      oomKillDisable: false,
      stat: { total_rss: 0 },
      files: [{ name: 'memory.usage_in_bytes', value: '4096\n' }],
      path: '/sys/fs/cgroup/memory/x',
      processes: [1, 2],
      candidates: [],
      names: {},
    },
  },
  { at: 3, type: 'end', ok: true },
];

/** Opens a FIFO as soon as its reader has. */
async function openWhenRead(options?: RecorderOptions): Promise<ReturnType<typeof openRecorder>> {
  return vi.waitFor(() => openRecorder(path, options), { timeout: 10_000, interval: 5 });
}

async function recordWhenRead(many: readonly Event[]): Promise<void> {
  const recorder = await openWhenRead();
  for (const event of many) recorder.record(event);
  await recorder.close();
}

describe('openRecorder', () => {
  it('writes one line of JSON for each event, which parses to the same event', async () => {
    await record(events);
    expect(lines()).toHaveLength(events.length);
    expect(lines().map((line) => JSON.parse(line))).toEqual(events);
  });

  it('keeps a text that looks like a number that is too big', async () => {
    const event: Event = { at: 0, type: 'output', name: 'x', text: '1e999 "1e999" Infinity null' };
    await record([event]);
    expect(lines().map((line) => JSON.parse(line))).toEqual([event]);
  });

  it('keeps the order and the end of ten thousand events', async () => {
    const many = Array.from(
      { length: 10_000 },
      (_, at): Event => ({ at, type: 'output', name: 'x', text: 'y'.repeat(100) }),
    );
    await record(many);
    expect(lines().map((line) => JSON.parse(line).at)).toEqual(many.map(({ at }) => at));
  });

  it('makes a file that only its owner can read, whatever the umask', async () => {
    const umask = process.umask(0);
    try {
      await record(events);
    } finally {
      process.umask(umask);
    }
    expect(modeOf(path)).toBe(0o600);
  });

  it('does not write over a file that is not empty, unless told to', async () => {
    writeFileSync(path, 'x');
    expect(() => openRecorder(path)).toThrow(/^cannot record to .*: it is not empty$/);
    expect(readFileSync(path, 'utf8')).toBe('x');
    writeFileSync(path, '');
    await record(events);
    expect(lines()).toHaveLength(events.length);
  });

  it('refuses a FIFO that nobody reads, and does not wait', () => {
    execFileSync('mkfifo', [path]);
    expect(() => openRecorder(path)).toThrow(/nobody reads this FIFO/);
  });

  it('writes into a FIFO that is read, also more than it holds', async () => {
    execFileSync('mkfifo', [path]);
    const reader = spawn('cat', [path], { stdio: ['ignore', 'pipe', 'inherit'] });
    let got = '';
    reader.stdout.setEncoding('utf8').on('data', (text: string) => {
      got += text;
    });
    const many = Array.from(
      { length: 3000 },
      (_, at): Event => ({ at, type: 'output', name: 'x', text: 'y'.repeat(100) }),
    );
    await recordWhenRead(many);
    await once(reader, 'close');
    expect(
      got
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).at),
    ).toEqual(many.map(({ at }) => at));
  });

  it('says at once that the reader of a FIFO has gone', async () => {
    execFileSync('mkfifo', [path]);
    const reader = spawn('head', ['-c', '1', path], { stdio: 'ignore' });
    const told = await new Promise<UserError>((resolve) => {
      const recorder = openWhenRead({ failed: resolve });
      const write = async (): Promise<void> => {
        (await recorder).record(events[0]!);
        await once(reader, 'close');
        (await recorder).record(events[0]!);
      };
      void write();
    });
    expect(told.message).toMatch(/cannot record to .*EPIPE/);
  });

  it('replaces the content of a file if told to, and lets only its owner read it', async () => {
    writeFileSync(path, 'x'.repeat(10_000));
    chmodSync(path, 0o644);
    await record(events.slice(3), { replace: true });
    expect(modeOf(path)).toBe(0o600);
    expect(lines()).toHaveLength(1);
  });

  it('leaves a device as it is', async () => {
    symlinkSync('/dev/null', path);
    const before = modeOf('/dev/null');
    await record(events);
    expect(modeOf('/dev/null')).toBe(before);
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  it('reports at once that a file cannot be opened', () => {
    expect(() => openRecorder(join(folder, 'none', 'tour.jsonl'))).toThrow(/^cannot record to .*ENOENT/);
    expect(() => openRecorder(folder)).toThrow(/cannot record to .*EISDIR/);
  });

  it('reports at the end that the disk was full', async () => {
    symlinkSync('/dev/full', path);
    await expect(record(events)).rejects.toThrow(/cannot record to .*ENOSPC/);
  });

  it('says at once that the disk is full, and goes on without a word', async () => {
    symlinkSync('/dev/full', path);
    let recorder: ReturnType<typeof openRecorder> | undefined;
    const told = new Promise<UserError>((resolve) => {
      recorder = openRecorder(path, { failed: resolve });
    });
    recorder?.record(events[0]!);
    expect((await told).message).toMatch(/cannot record to .*ENOSPC/);
    recorder?.record(events[0]!);
    await expect(recorder?.close()).rejects.toThrow(/ENOSPC/);
  });
});
