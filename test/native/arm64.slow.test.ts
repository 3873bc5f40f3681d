// Tests the actor for arm64, cross-built and run by qemu's user emulation: its calls have the numbers that the table has for
// arm64. clone3 is not tested: the emulator does not have it (ENOSYS).

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { hostname, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../src/kernel/actor/frame.ts';
import { nanosleep } from '../../src/kernel/syscalls/calls/clock.ts';
import { close, read, write } from '../../src/kernel/syscalls/calls/file-descriptors.ts';
import { uname } from '../../src/kernel/syscalls/calls/host.ts';
import { mkdirat, openat, symlinkat, unlinkat } from '../../src/kernel/syscalls/calls/paths.ts';
import { clone3, getpid, getppid, prctl } from '../../src/kernel/syscalls/calls/process.ts';
import { decodeOut, encodeCall, type Invocation } from '../../src/kernel/syscalls/plumbing/define.ts';
import { ref } from '../../src/kernel/syscalls/plumbing/encoder.ts';
import { frameOf, startActor, type TestActor } from './sanitized-actor.ts';

const native = join(import.meta.dirname, '../../native');
const BUILD_MS = 60_000;
const [ENOENT, EINTR, ENOSYS, EPERM, EEXIST] = [2, 4, 38, 1, 17];
const CONTROL = 3;

let folder: string;
let actor: TestActor;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-arm64-'));
  execFileSync('make', ['-s', '-C', native, 'CC=aarch64-linux-gnu-gcc', `OUT=${folder}`], {
    timeout: BUILD_MS,
  });
}, BUILD_MS);
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(async () => {
  actor = startActor(['qemu-aarch64', join(folder, 'nslab-actor')], 1);
  await actor.until(1);
});
afterEach(async () => {
  expect(await actor.end()).toMatchObject({ signal: null });
});

async function ask(call: Invocation, options: { save?: number; timeoutMs?: number } = {}): Promise<Answer> {
  const before = actor.answers.length;
  actor.send(frameOf(call, { ...options, id: before }, 'arm64'));
  return (await actor.until(before + 1))[before] as Answer;
}

describe('the actor on arm64', () => {
  it('is a program for that processor', () => {
    const EM_AARCH64 = 183; // elf(5), at 18
    expect(readFileSync(join(folder, 'nslab-actor')).readUInt16LE(18)).toBe(EM_AARCH64);
  });

  it('answers what a call without arguments returned', async () => {
    expect(await ask(getpid({}))).toMatchObject({ kind: 'result', error: 0, ret: actor.pid });
    expect(await ask(getppid({}))).toMatchObject({ error: 0, ret: process.pid });
  });

  it('brings back what the kernel wrote', async () => {
    const call = uname({});
    const answer = await ask(call);
    const { buf } = decodeOut(call, encodeCall(call, Number), answer.out, answer.ret) as {
      buf: { nodename: string; release: string; machine: string };
    };
    expect(buf).toMatchObject({ nodename: hostname(), release: release(), machine: 'aarch64' });
  });

  it('makes folders, links and files, by paths and by what earlier calls returned', async () => {
    const place = join(folder, 'made');
    expect(await ask(mkdirat({ pathname: place, mode: 0o750 }))).toMatchObject({ error: 0 });
    expect(statSync(place).mode & 0o777).toBe(0o750);
    expect(await ask(mkdirat({ pathname: place, mode: 0o750 }))).toMatchObject({ error: EEXIST });
    expect(await ask(symlinkat({ target: 'nowhere', linkpath: `${place}/link` }))).toMatchObject({
      error: 0,
    });

    const flags = ['O_WRONLY', 'O_CREAT', 'O_CLOEXEC'] as const;
    await ask(openat({ pathname: `${place}/file`, flags, mode: 0o600 }), { save: 5 });
    expect(await ask(write({ fd: ref('5'), buf: 'written\n' }))).toMatchObject({ error: 0, ret: 8 });
    expect(await ask(close({ fd: ref('5') }))).toMatchObject({ error: 0 });
    expect(readFileSync(`${place}/file`, 'utf8')).toBe('written\n');

    for (const name of ['file', 'link'])
      expect(await ask(unlinkat({ pathname: `${place}/${name}` }))).toMatchObject({ error: 0 });
    await ask(unlinkat({ pathname: place, flags: ['AT_REMOVEDIR'] }));
    expect(existsSync(place)).toBe(false);
  });

  it('tells errno', async () => {
    const call = openat({ pathname: '/no/such/file', flags: ['O_RDONLY'] });
    expect(await ask(call)).toMatchObject({ kind: 'result', ret: -1, error: ENOENT });
  });

  it('breaks a call that goes on beyond its deadline', async () => {
    const call = nanosleep({ req: { tv_sec: 3600 } });
    expect(await ask(call, { timeoutMs: 100 })).toMatchObject({ error: EINTR });
  });

  it('refuses its own socket, and what would take its protection away', async () => {
    expect(await ask(close({ fd: CONTROL }))).toMatchObject({ kind: 'refused', error: EPERM });
    expect(await ask(read({ fd: CONTROL, buf: 16 }))).toMatchObject({ kind: 'refused', error: EPERM });
    expect(await ask(prctl({ option: 'PR_SET_NAME', arg2: 'renamed' }))).toMatchObject({ error: 0 });
  });

  it('asks for clone3 by its number, which the emulator has not', async () => {
    expect(await ask(clone3({ flags: [], slot: 4 }))).toMatchObject({ ret: -1, error: ENOSYS });
  });

  it('ends with a message when it is sent nonsense', async () => {
    actor.send(Buffer.from([1, 0, 0, 0, 9, 9, 9, 9]));
    const { code, answers } = await actor.end();
    expect(code).toBe(70);
    expect(answers.at(-1)).toMatchObject({ kind: 'fatal' });
  });
});
