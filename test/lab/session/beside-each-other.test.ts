// Tests sessions of an ordinary user beside each other, where the folder of their ledgers comes and goes with them.

import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startNslab } from '../../support/nslab.ts';
import { ordinaryId } from '../../support/ordinary-user.ts';
import { someOf } from '../../support/some-of.ts';

const user = ['setpriv', `--reuid=${ordinaryId}`, `--regid=${ordinaryId}`, '--clear-groups'];
let temporary: string;
let runtime: string;
beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'nslab-test-'));
  chmodSync(temporary, 0o1777);
  runtime = mkdtempSync(join(tmpdir(), 'nslab-test-'));
  chmodSync(runtime, 0o755);
});
afterAll(() => {
  for (const folder of [temporary, runtime]) rmSync(folder, { recursive: true });
});

/** The tracker gives each nslab a TMPDIR of its own; here all have the same. */
const run = (env: Record<string, string>, script: string) =>
  startNslab(['run', '-i', '--', 'sh', '-c', script], {
    through: ['env', `TMPDIR=${temporary}`, ...user],
    env,
    stdin: 'open',
  });

it('eight at once all run, and the last one removes the folder', async () => {
  const sessions = Array.from({ length: 8 }, (_, i) => run({ XDG_RUNTIME_DIR: '' }, `exit ${i}`));
  const ended = await Promise.all(sessions.map((session) => session.ended));
  expect(ended.map(({ status, stderr }) => ({ status, stderr }))).toEqual(
    sessions.map((_, status) => ({ status, stderr: '' })),
  );
  expect(readdirSync(temporary)).toEqual([]);
});

describe('XDG_RUNTIME_DIR that', () => {
  const folder = (name: string, mode: number, uid: number): string => {
    const path = join(runtime, name);
    if (!existsSync(path)) mkdirSync(path);
    chownSync(path, uid, uid);
    chmodSync(path, mode);
    return path;
  };

  it.each(
    someOf(
      [
        ['does not exist', () => '/no/such/folder'],
        ['is relative', () => 'tmp'],
        ['is a dot', () => '.'],
        ['is a file', () => '/etc/passwd'],
        ['leads through a file', () => '/etc/passwd/x'],
        ['is another user’s', () => folder('others', 0o700, 1)],
        ['is open to others', () => folder('open', 0o755, ordinaryId)],
        ['cannot be looked at', () => join(folder('closed', 0o700, 1), 'inside')],
      ],
      4,
    ),
  )('%s is ignored without a word: the ledger is in the folder for temporary files', async (_, make) => {
    const before = readdirSync(temporary);
    const session = run({ XDG_RUNTIME_DIR: make() }, 'echo up; read line');
    await session.printed(/up/);
    const [made = ''] = readdirSync(temporary).filter((name) => !before.includes(name));
    expect(made).toBe(`nslab-${ordinaryId}`);
    expect(readdirSync(join(temporary, made))).toHaveLength(1);
    session.child.stdin?.end('on\n');
    const { stderr } = await session.ended;
    expect(stderr).toBe('');
  });

  it('is ours alone has it', async () => {
    const own = folder('own', 0o700, ordinaryId);
    const session = run({ XDG_RUNTIME_DIR: own }, 'exit 3');
    expect((await session.ended).status).toBe(3);
    expect(readdirSync(join(own, 'nslab'))).toEqual([]);
  });
});
