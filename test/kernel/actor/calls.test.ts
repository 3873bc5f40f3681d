// Tests the system calls of an actor: answers, batches, references, deadlines, and what it refuses.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/kernel/actor/actor.ts';
import type { CallResult } from '../../../src/kernel/actor/calls.ts';
import { SyscallError } from '../../../src/kernel/errors.ts';
import { nanosleep } from '../../../src/kernel/syscalls/calls/clock.ts';
import { ppoll } from '../../../src/kernel/syscalls/calls/events.ts';
import { close, dup3, read, write } from '../../../src/kernel/syscalls/calls/file-descriptors.ts';
import { uname } from '../../../src/kernel/syscalls/calls/host.ts';
import { munmap } from '../../../src/kernel/syscalls/calls/memory-map.ts';
import { getdents64, mkdirat, openat, statx, unlinkat } from '../../../src/kernel/syscalls/calls/paths.ts';
import { getpid, getppid, prctl, prlimit64 } from '../../../src/kernel/syscalls/calls/process.ts';
import { ref } from '../../../src/kernel/syscalls/plumbing/encoder.ts';
import { endActor, startActor } from './actors.ts';

const { EEXIST, EINTR, ENOENT, EPERM } = constants.errno;
const folder = mkdtempSync(join(tmpdir(), 'nslab-actor-'));
let actor: Actor;

beforeAll(async () => {
  actor = await startActor();
});
afterAll(async () => {
  await endActor(actor);
  rmSync(folder, { recursive: true });
});

const states = (results: readonly CallResult[]): string[] => results.map(({ state }) => state);
const missing = join(folder, 'missing', 'below');

describe('a call', () => {
  it('answers what the kernel returned, and how long it took', async () => {
    const result = await actor.call(getpid({}));
    expect(result).toMatchObject({ state: 'done', ret: actor.pid, errno: 0 });
    expect(result.ns).toBeGreaterThan(0);
    expect(result.ns).toBeLessThan(1e9);
    expect((await actor.call(getppid({}))).ret).toBe(process.pid);
  });

  it('has the nanoseconds that it slept', async () => {
    const { ns } = await actor.call(nanosleep({ req: { tv_nsec: 20e6 } }));
    expect(ns).toBeGreaterThanOrEqual(20e6);
    expect(ns).toBeLessThan(1e9);
  });

  it('answers the errno of a failure; `call` throws it, named and explained', async () => {
    const call = mkdirat({ pathname: missing });
    expect(await actor.attempt(call)).toMatchObject({ state: 'failed', ret: -1, errno: ENOENT });
    const error = await actor.call(call).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SyscallError);
    expect(error).toMatchObject({ code: 'ENOENT', errno: ENOENT });
    expect(String(error)).toContain(`mkdirat(AT_FDCWD, "${missing}", 0755) = -1 ENOENT`);
  });

  it('brings back the text that the process itself has as its name', async () => {
    await actor.call(prctl({ option: 'PR_SET_NAME', arg2: 'renamed' }));
    expect(readFileSync(`/proc/${actor.pid}/comm`, 'utf8')).toBe('renamed\n');
  });
});

describe('a batch', () => {
  it('is made in order', async () => {
    const path = join(folder, 'order');
    const results = await actor.batch([
      mkdirat({ pathname: path }),
      mkdirat({ pathname: join(path, 'inner') }),
      unlinkat({ pathname: join(path, 'inner'), flags: ['AT_REMOVEDIR'] }),
    ]);
    expect(states(results)).toEqual(['done', 'done', 'done']);
    expect(readdirSync(path)).toEqual([]);
  });

  it('stops at the first failure: the rest is not made', async () => {
    const path = join(folder, 'after-failure');
    const results = await actor.batch([
      getpid({}),
      mkdirat({ pathname: missing }),
      mkdirat({ pathname: path }),
      getpid({}),
    ]);
    expect(states(results)).toEqual(['done', 'failed', 'skipped', 'skipped']);
    expect(existsSync(path)).toBe(false);
  });

  it('leaves the next batch alone, sent before the answer of the first', async () => {
    const failing = actor.batch([mkdirat({ pathname: missing }), getpid({})]);
    const next = actor.batch([getpid({})]);
    expect(states(await failing)).toEqual(['failed', 'skipped']);
    expect(states(await next)).toEqual(['done']);
  });

  it('continues after a failure when told to', async () => {
    const path = join(folder, 'goes-on');
    const calls = [mkdirat({ pathname: missing }), mkdirat({ pathname: path })];
    expect(states(await actor.batch(calls, { continueOnFailure: true }))).toEqual(['failed', 'done']);
    expect(existsSync(path)).toBe(true);
  });

  it('continues after an errno that the call may fail with', async () => {
    const path = join(folder, 'there-already');
    mkdirSync(path);
    const results = await actor.batch([
      mkdirat({ pathname: path }, { mayFail: ['EEXIST'] }),
      mkdirat({ pathname: join(path, 'inner') }),
    ]);
    expect(results[0]).toMatchObject({ state: 'failed', errno: EEXIST });
    expect(results[1]).toMatchObject({ state: 'done' });
    expect(readdirSync(path)).toEqual(['inner']);
  });

  it.each([undefined, 0, 200])('of 300 calls keeps its order (atomic from: %s)', async (atomicFrom) => {
    const calls = Array.from({ length: 300 }, (_, i) =>
      i === 250 ? mkdirat({ pathname: missing }) : getpid({}),
    );
    const expected = calls.map((_, i) => (i < 250 ? 'done' : i === 250 ? 'failed' : 'skipped'));
    expect(states(await actor.batch(calls, { atomicFrom }))).toEqual(expected);
  });
});

describe('a reference to an earlier result', () => {
  it('is the descriptor that openat gave', async () => {
    const path = join(folder, 'written');
    const open = openat({ pathname: path, flags: ['O_WRONLY', 'O_CREAT', 'O_CLOEXEC'] }, { as: 'file' });
    const results = await actor.batch(
      [open, write({ fd: ref('file'), buf: 'by reference\n' }), close({ fd: ref('file') })],
      { atomicFrom: 0 },
    );
    expect(states(results)).toEqual(['done', 'done', 'done']);
    expect(readFileSync(path, 'utf8')).toBe('by reference\n');
    expect(actor.valueOf('file')).toBe(results[0]?.ret);
  });

  it('lives on after its batch', async () => {
    await actor.call(openat({ pathname: '/proc/self/comm', flags: ['O_CLOEXEC'] }, { as: 'comm' }));
    const { out } = await actor.call(read({ fd: ref('comm'), buf: 100 }));
    expect(out.buf.toString()).toBe(readFileSync(`/proc/${actor.pid}/comm`, 'utf8'));
    await actor.call(close({ fd: ref('comm') }));
  });

  it('to a name that no call has is a mistake of ours, and reaches no kernel', () => {
    expect(() => actor.batch([close({ fd: ref('nobody') })])).toThrow('nobody');
  });
});

describe('what the kernel writes', () => {
  it('uname tells what uname(1) tells', async () => {
    const { out } = await actor.call(uname({}));
    const ask = (option: string): string => execFileSync('uname', [option], { encoding: 'utf8' }).trim();
    expect(out.buf).toMatchObject({
      sysname: ask('-s'),
      nodename: ask('-n'),
      release: ask('-r'),
      version: ask('-v'),
      machine: ask('-m'),
    });
  });

  it('getdents64 lists what readdir lists', async () => {
    await actor.call(openat({ pathname: '/etc', flags: ['O_DIRECTORY', 'O_CLOEXEC'] }, { as: 'etc' }));
    const names: string[] = [];
    for (let i = 0; i < 1000; i++) {
      const { ret, out } = await actor.call(getdents64({ fd: ref('etc'), dirp: 1024 }));
      if (ret === 0) break;
      names.push(...out.dirp.map(({ name }) => name));
    }
    await actor.call(close({ fd: ref('etc') }));
    expect(names.sort()).toEqual(['.', '..', ...readdirSync('/etc')].sort());
  });

  it('statx tells what stat tells', async () => {
    const { out } = await actor.call(statx({ pathname: '/etc/passwd', mask: ['STATX_BASIC_STATS'] }));
    const { ino, mode, size, uid, gid, nlink, blocks, mtimeMs } = statSync('/etc/passwd');
    expect(out.statxbuf).toMatchObject({
      stx_ino: ino,
      stx_mode: mode,
      stx_size: size,
      stx_uid: uid,
      stx_gid: gid,
      stx_nlink: nlink,
      stx_blocks: blocks,
      stx_mtime_sec: Math.floor(mtimeMs / 1000),
    });
  });

  it('the soft limit of descriptors is the 1024 of a login, whatever Node raised it to', async () => {
    const { out } = await actor.call(prlimit64({ resource: 'RLIMIT_NOFILE' }));
    expect(out.old_limit.rlim_cur).toBe(1024);
    expect(readFileSync(`/proc/${actor.pid}/limits`, 'utf8')).toMatch(/^Max open files +1024 /m);
  });
});

describe('a call that blocks', () => {
  it.each([
    ['ppoll of nothing', ppoll({ fds: [] }, { timeoutMs: 100 })],
    ['nanosleep of an hour', nanosleep({ req: { tv_sec: 3600 } }, { timeoutMs: 100 })],
  ])('comes back with EINTR by its deadline, and the actor lives on: %s', async (_, call) => {
    const result = await actor.attempt(call);
    expect(result).toMatchObject({ state: 'failed', errno: EINTR });
    expect(result.ns).toBeGreaterThanOrEqual(100e6);
    expect(result.ns).toBeLessThan(2e9);
    expect((await actor.call(getpid({}))).ret).toBe(actor.pid);
  });
});

describe('what an actor needs itself', () => {
  it('refuses to give its control socket away, and goes on', async () => {
    expect(await actor.attempt(close({ fd: 3 }))).toMatchObject({ state: 'failed', errno: EPERM });
    expect(await actor.attempt(dup3({ oldfd: 1, newfd: 3 }))).toMatchObject({
      state: 'failed',
      errno: EPERM,
    });
    expect(states(await actor.batch([close({ fd: 3 }), getpid({})]))).toEqual(['failed', 'skipped']);
    expect((await actor.call(getpid({}))).ret).toBe(actor.pid);
  });

  it('refuses to unmap its own memory', async () => {
    const start = Number.parseInt(readFileSync(`/proc/${actor.pid}/maps`, 'utf8'), 16);
    const refused = { state: 'failed', errno: EPERM };
    expect(await actor.attempt(munmap({ addr: start, length: 4096 }))).toMatchObject(refused);
    expect(await actor.attempt(munmap({ addr: 0, length: 2 ** 46 }))).toMatchObject(refused);
    expect((await actor.call(getpid({}))).ret).toBe(actor.pid);
  });
});
