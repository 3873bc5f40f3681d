// Runs commands as another user with our files as their streams: what they open as /dev/stdout they may write to.

import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nslab } from '../support/nslab.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-test-'));
  chmodSync(folder, 0o700);
});
afterAll(() => rmSync(folder, { recursive: true }));

const asNobody = (redirections: string, script: string, ...options: readonly string[]) =>
  nslab(['run', '-u', 'nobody', ...options, '--', 'sh', '-c', script], {
    through: ['bash', '-c', `cd "$0" && "$@" ${redirections}`, folder],
  });
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

it('/dev/stdout and /dev/stderr can be opened where they lead to files of ours, whose owner stays', async () => {
  const script = 'echo one > /dev/stdout; echo two > /proc/self/fd/2; echo three; exit 5';
  const { status, stdout, stderr } = await asNobody('> out 2> err', script);
  expect({ status, stdout, stderr }).toEqual({ status: 5, stdout: '', stderr: '' });
  expect([read('out'), read('err')]).toEqual(['one\nthree\n', 'two\n']);
  expect(statSync(join(folder, 'out')).uid).toBe(0);
});

it('two streams that are one file keep their order', async () => {
  const script = 'for i in $(seq 500); do echo $i; echo $i >&2; done; echo $i > /dev/stderr';
  await asNobody('>> both 2>&1', script);
  const numbers = Array.from({ length: 500 }, (_, i) => `${i + 1}\n${i + 1}\n`).join('');
  expect(read('both')).toBe(`${numbers}500\n`);
});

it('/dev/stdin can be opened where it is a file that only we may read', async () => {
  writeFileSync(join(folder, 'in'), 'x'.repeat(200_000), { mode: 0o600 });
  await asNobody('< in > out', 'cat /dev/stdin | wc -c; cat', '-i');
  expect(read('out')).toBe('200000\n');
});

it('all of what is written comes, also what is written right before the end', async () => {
  const { status } = await asNobody('> out', 'head -c 20000000 /dev/zero; echo over');
  expect(status).toBe(0);
  expect(statSync(join(folder, 'out')).size).toBe(20_000_005);
});

it('a full disk is told to the command, and to us: 74', async () => {
  const script = 'ulimit -f 64; exec "$@" > file';
  const { status, stderr } = await nslab(['run', '-u', 'nobody', '--', 'yes'], {
    through: ['bash', '-c', script, 'bash'],
    cwd: folder,
  });
  expect(stderr).toMatch(/^nslab: cannot write the output: EFBIG: .*\n$/m);
  expect(status).toBe(74);
});

it('a command of root keeps the file itself', async () => {
  await nslab(['run', '--', 'readlink', '/proc/self/fd/1'], {
    through: ['bash', '-c', `"$@" > ${join(folder, 'root')}`, 'bash'],
  });
  expect(read('root')).not.toMatch(/pipe/);
});
