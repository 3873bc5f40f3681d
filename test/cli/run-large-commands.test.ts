// Tests that `nslab run` takes commands, environments and lists of volumes as large as the kernel takes them.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nslab } from '../support/nslab.ts';
import { someOf } from '../support/some-of.ts';

/** execve(2), MAX_ARG_STRLEN: 32 pages, the NUL included. */
const MAX_STRING = 32 * 4096;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** An --env-file of variables of that many bytes each, `NAME=` included. */
function variables(name: string, count: number, bytes: number): string[] {
  const path = join(folder, name);
  const lines = Array.from({ length: count }, (_, i) => `${name}${i}=`.padEnd(bytes, 'x'));
  writeFileSync(path, lines.join('\n'));
  return ['--env-file', path];
}

/** execve(2): a quarter of RLIMIT_STACK for all strings and the pointers to them. */
const stack = ['--ulimit', 'stack=8388608:8388608'];
const environ = ['--', 'sh', '-c', 'wc -c < /proc/$$/environ'];

describe('an environment', () => {
  it('may have one variable of 128 KiB', async () => {
    const { status, stdout } = await nslab(['run', ...variables('A', 1, MAX_STRING - 1), ...environ]);
    expect(status).toBe(0);
    expect(Number(stdout)).toBeGreaterThan(MAX_STRING);
  });

  it('is too long, and said to be, with one byte more', async () => {
    const { status, stdout, stderr } = await nslab(['run', ...variables('B', 1, MAX_STRING), ...environ]);
    expect({ status, stdout }).toEqual({ status: 126, stdout: '' });
    expect(stderr).toMatch(/^nslab: cannot run sh: .*too long.*128 KiB\n$/);
  });

  it('may have nearly 2 MiB, and no more', async () => {
    const [one, two, three] = ['C', 'D', 'E'].map((name) => variables(name, 8, 128_000)) as [
      string[],
      string[],
      string[],
    ];
    const fits = await nslab(['run', ...stack, ...one, ...two.slice(0, 2), ...environ]);
    expect(fits.status).toBe(0);
    expect(Number(fits.stdout)).toBeGreaterThan(2_000_000);
    const over = await nslab(['run', ...stack, ...one, ...two, ...three, ...environ]);
    expect(over).toMatchObject({ status: 126, stdout: '' });
    expect(over.stderr).toMatch(/^nslab: cannot run sh: the arguments and the environment are too long/);
  });

  it('may have tens of thousands of variables', async () => {
    const { status, stdout } = await nslab(['run', ...variables('N', 3000, 12), '--', 'env']);
    expect(status).toBe(0);
    expect(stdout.split('\n').filter((line) => line.startsWith('N'))).toHaveLength(3000);
  });
});

it('hands on as many words as we can be given', async () => {
  const words = Array.from({ length: 20_000 }, (_, i) => String(i));
  const { status, stdout } = await nslab([
    'run',
    '--',
    'sh',
    '-c',
    'echo $#; shift 19999; echo $1',
    'sh',
    ...words,
  ]);
  expect({ status, stdout }).toEqual({ status: 0, stdout: '20000\n19999\n' });
});

describe('volumes', () => {
  const volumes = (count: number): string[] =>
    Array.from({ length: count }, (_, i) => ['-v', `${folder}:/v/${i}:ro`]).flat();

  it.each(someOf([29, 64, 200], 2))('may be %i', async (count) => {
    const script = 'grep -c " /v/" /proc/self/mountinfo';
    const { status, stdout, stderr } = await nslab(['run', ...volumes(count), '--', 'sh', '-c', script]);
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: `${count}\n`, stderr: '' });
  });

  it('may be many together with devices, folders in memory and an init', async () => {
    const more = ['--device', '/dev/null:/dev/mine', '--tmpfs', '/t', '--init'];
    const { status, stderr } = await nslab(['run', ...volumes(40), ...more, '--', 'test', '-c', '/dev/mine']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('are refused before anything is made when they are too many', async () => {
    const { status, stderr } = await nslab(['run', ...volumes(501), '--', 'true']);
    expect({ status, stderr }).toEqual({ status: 125, stderr: 'nslab: 501 volumes: 500 at most\n' });
  });
});
