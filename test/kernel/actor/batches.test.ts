// Tests what stops a batch, what is kept of its results, and what is refused before it is sent.

import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/kernel/actor/actor.ts';
import { REGISTERS } from '../../../src/kernel/actor/frame.ts';
import type { ErrnoName } from '../../../src/kernel/errno.ts';
import { UserError } from '../../../src/kernel/errors.ts';
import { close } from '../../../src/kernel/syscalls/calls/file-descriptors.ts';
import { mkdirat, openat, umask, unlinkat } from '../../../src/kernel/syscalls/calls/paths.ts';
import { execve, getpid } from '../../../src/kernel/syscalls/calls/process.ts';
import { sendmsg } from '../../../src/kernel/syscalls/calls/sockets.ts';
import { ref } from '../../../src/kernel/syscalls/plumbing/encoder.ts';
import { cloneChild, endActor, startActor } from './actors.ts';

let actor: Actor;
let folder: string;
beforeAll(async () => {
  actor = await startActor(4);
  folder = mkdtempSync(join(tmpdir(), 'nslab-batches-'));
});
afterAll(async () => {
  await endActor(actor);
  rmSync(folder, { recursive: true });
});

const states = (results: readonly { state: string }[]): string[] => results.map(({ state }) => state);

describe('a batch', () => {
  const missing = '/no/such/folder/at-all';

  it.each<[readonly ErrnoName[], boolean]>([
    [['ENOENT'], true],
    [['EEXIST', 'EACCES', 'EROFS', 'EPERM', 'EIO', 'EBUSY', 'EAGAIN', 'ENOENT'], true],
    [['EEXIST'], false],
    [['EEXIST', 'EACCES', 'EROFS', 'EPERM', 'EIO', 'EBUSY', 'EAGAIN', 'ENOTDIR'], false],
    [[], false],
  ])('whose call may fail with %j goes on after ENOENT: %s', async (mayFail, goesOn) => {
    const made = join(folder, `after-${mayFail.length}-${goesOn}`);
    const calls = [mkdirat({ pathname: missing }, { mayFail }), mkdirat({ pathname: made })];
    for (const atomicFrom of [undefined, 0]) {
      rmSync(made, { recursive: true, force: true });
      expect(states(await actor.batch(calls, { atomicFrom }))).toEqual([
        'failed',
        goesOn ? 'done' : 'skipped',
      ]);
      expect(existsSync(made)).toBe(goesOn);
    }
  });

  it('goes on after each errno that is named, and after no other: EEXIST, ENOTDIR, ENOTEMPTY', async () => {
    const full = join(folder, 'full');
    mkdirSync(join(full, 'inner'), { recursive: true });
    const flags = ['AT_REMOVEDIR'] as const;
    const named: ErrnoName[] = ['EEXIST', 'ENOTDIR'];
    const results = await actor.batch([
      mkdirat({ pathname: full }, { mayFail: named }),
      mkdirat({ pathname: '/etc/passwd/x' }, { mayFail: named }),
      unlinkat({ pathname: full, flags }, { mayFail: named }),
      unlinkat({ pathname: join(full, 'inner'), flags }),
    ]);
    expect(states(results)).toEqual(['failed', 'failed', 'failed', 'skipped']);
    expect(existsSync(join(full, 'inner'))).toBe(true);
  });

  it('stops before execve when a call before it fails as it may not', async () => {
    const child = await cloneChild(actor);
    const mark = join(folder, 'executed');
    const results = await child.actor.batch(
      [
        mkdirat({ pathname: missing }, { mayFail: ['EPERM'] }),
        execve({ pathname: '/bin/mkdir', argv: ['mkdir', mark], envp: [] }),
      ],
      { atomicFrom: 0 },
    );
    expect(states(results)).toEqual(['failed', 'skipped']);
    expect((await child.actor.call(getpid({}))).ret).toBe(child.inside);
    await endActor(child.actor);
    expect(existsSync(mark)).toBe(false);
  });

  it('has the same say in callAll: what may fail is no error there', async () => {
    const may = mkdirat({ pathname: missing }, { mayFail: ['ENOENT'] });
    expect(states(await actor.callAll([may, getpid({})]))).toEqual(['failed', 'done']);
    const mayNot = mkdirat({ pathname: missing }, { mayFail: ['EEXIST'] });
    await expect(actor.callAll([mayNot, getpid({})])).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('is refused with more errnos than a frame has room for', () => {
    const nine: ErrnoName[] = [
      'EPERM',
      'ENOENT',
      'ESRCH',
      'EINTR',
      'EIO',
      'ENXIO',
      'E2BIG',
      'ENOEXEC',
      'EBADF',
    ];
    expect(() => actor.batch([mkdirat({ pathname: missing }, { mayFail: nine })])).toThrow(RangeError);
  });
});

describe('results that are kept by name', () => {
  it('are all still there after hundreds of others, and one too many is refused', async () => {
    const many = await startActor();
    await many.call(openat({ pathname: '/proc/self/comm', flags: ['O_CLOEXEC'] }, { as: 'first' }));
    const fd = many.valueOf('first');
    for (let i = 1; i < REGISTERS; i += 341)
      await many.batch(Array.from({ length: 341 }, (_, j) => umask({ mask: 0o22 }, { as: `mask${i + j}` })));
    expect(() => many.batch([getpid({}, { as: 'one more' })])).toThrow(UserError);
    expect(await many.attempt(close({ fd: ref('first') }))).toMatchObject({ state: 'done' });
    expect(await many.attempt(close({ fd: fd ?? -1 }))).toMatchObject({ state: 'failed' }); // it was that one
    await endActor(many);
  });
});

describe('what is too large for an actor', () => {
  const megabytes = (count: number): string[] =>
    Array.from({ length: count * 10 }, () => 'x'.repeat(100_000));
  const exec = (count: number) => execve({ pathname: '/bin/true', argv: megabytes(count), envp: [] });

  it.each([
    ['one call', () => [exec(9)], {}, /the arguments of execve take \d+ bytes; 8388608 at most/],
    ['calls at once', () => [exec(5), exec(5)], { atomicFrom: 0 }, /2 calls .* at once take \d+ bytes/],
    [
      'pointers',
      () => [sendmsg({ sockfd: 99, msg: { iov: Array.from({ length: 5000 }, () => 'x') } })],
      {},
      /have \d+ pointers; 4096 at most/,
    ],
  ] as const)(
    'is refused before it is sent, and the actor lives on: %s',
    async (_, calls, options, message) => {
      expect(() => actor.batch(calls(), options)).toThrow(UserError);
      expect(() => actor.batch(calls(), options)).toThrow(message);
      expect((await actor.call(getpid({}))).ret).toBe(actor.pid);
    },
  );

  it('is not what the kernel refuses: that comes back as E2BIG', async () => {
    const E2BIG = 7;
    expect(await actor.attempt(exec(7))).toMatchObject({ state: 'failed', errno: E2BIG });
    const long = execve({ pathname: '/bin/true', argv: ['x'.repeat(200_000)], envp: [] });
    expect(await actor.attempt(long)).toMatchObject({ state: 'failed', errno: E2BIG });
  });
});
