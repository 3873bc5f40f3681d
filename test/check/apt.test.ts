// While another program holds one of apt's locks, the tests wait for it, and say so. Against an apt-get of our own.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { apt } from '../../scripts/test/tools.js';

const locked =
  'E: Could not get lock /var/lib/apt/lists/lock. It is held by process 4711 (apt-get)\nE: Unable to lock directory /var/lib/apt/lists/';

/** An apt-get that fails so often with these words. @returns a file to which each run adds a line: its arguments */
function fakeApt(words: string, times: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'nslab-apt-'));
  const runs = join(folder, 'runs');
  const script = `#!/bin/sh
echo "$@" >> ${runs}
[ $(wc -l < ${runs}) -gt ${times} ] && exit 0
echo "${words}" >&2
exit 100
`;
  writeFileSync(join(folder, 'apt-get'), script, { mode: 0o755 });
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
  return runs;
}

const runsIn = (path: string): number => readFileSync(path, 'utf8').trimEnd().split('\n').length;

it('tries again until the lock is free, and says once what it waits for', async () => {
  const said = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  onTestFinished(() => said.mockRestore());
  const runs = fakeApt(locked, 3);
  expect(await apt(['update'], { pauseMs: 1 })).toBeUndefined();
  expect(runsIn(runs)).toBe(4);
  expect(said.mock.calls).toEqual([
    ['── waiting: Could not get lock /var/lib/apt/lists/lock. It is held by process 4711 (apt-get)'],
  ]);
  expect(readFileSync(runs, 'utf8')).toMatch(/^-qq -o DPkg::Lock::Timeout=60 update\n/);
});

it('gives up when the lock is held too long', async () => {
  const runs = fakeApt(locked, 1000);
  expect(await apt(['update'], { pauseMs: 1, withinMs: 0 })).toContain('Could not get lock');
  expect(runsIn(runs)).toBe(1);
});

it('says at once what else apt-get failed of', async () => {
  const runs = fakeApt('E: Unable to locate package nothing', 1000);
  expect(await apt(['install', 'nothing'])).toBe('E: Unable to locate package nothing\n');
  expect(runsIn(runs)).toBe(1);
});
