// Tests that the actor refuses every request that would break it, and that no call outlives its deadline.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { Socket } from 'node:net';
import { constants } from 'node:os';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Answer, decodeAnswers } from '../../src/kernel/actor/frame.ts';
import { nanosleep } from '../../src/kernel/syscalls/calls/clock.ts';
import { ppoll } from '../../src/kernel/syscalls/calls/events.ts';
import { close, close_range, dup3 } from '../../src/kernel/syscalls/calls/file-descriptors.ts';
import { madvise, mmap, munmap } from '../../src/kernel/syscalls/calls/memory-map.ts';
import { umask } from '../../src/kernel/syscalls/calls/paths.ts';
import { clone3, getpid } from '../../src/kernel/syscalls/calls/process.ts';
import { rt_sigaction } from '../../src/kernel/syscalls/calls/signals.ts';
import type { Invocation } from '../../src/kernel/syscalls/plumbing/define.ts';
import { ref } from '../../src/kernel/syscalls/plumbing/encoder.ts';
import {
  arch,
  buildSanitized,
  frameOf,
  rawFrame,
  startSanitized,
  type TestActor,
} from './sanitized-actor.ts';

const { EINTR, EINVAL, EPERM } = constants.errno;
const CONTROL = 3;
const SLOTS = 2;
/** The offsets in a request (native/frame.h) of the call's number, and of the number of descriptors that a clone keeps. */
const NR_AT = 40;
const COUNT_AT = 48 + 5 * 8;
const build = { path: '', remove: (): void => undefined };
let actor: TestActor;

beforeAll(() => {
  Object.assign(build, buildSanitized());
});
afterAll(() => build.remove());
beforeEach(async () => {
  actor = startSanitized(build.path, SLOTS);
  await actor.until(1);
});
/** Whatever was requested, the actor still answers, and ends normally. */
afterEach(async () => {
  expect(await ask(frameOf(getpid({})))).toMatchObject({ kind: 'result', ret: actor.pid });
  expect(await actor.end()).toMatchObject({ code: 0, signal: null, report: '' });
});

async function ask(frame: Buffer): Promise<Answer> {
  const before = actor.answers.length;
  actor.send(frame);
  return (await actor.until(before + 1))[before] as Answer;
}

const call = (invocation: Invocation): Promise<Answer> => ask(frameOf(invocation));
const refused = { kind: 'refused', ret: -1, error: EPERM };

/** The descriptor of the actor that is of this kind, as /proc shows it. */
const ownDescriptor = (kind: RegExp): number => {
  const folder = `/proc/${actor.pid}/fd`;
  const found = readdirSync(folder).find((fd) => kind.test(readlinkSync(`${folder}/${fd}`)));
  expect(found).toBeDefined();
  return Number(found);
};

describe('the descriptors that the actor needs', () => {
  it('refuses to close its control socket', async () => {
    expect(await call(close({ fd: CONTROL }))).toMatchObject(refused);
  });

  it('refuses to close its signalfd and the pidfd of itself', async () => {
    expect(await call(close({ fd: ownDescriptor(/signalfd/) }))).toMatchObject(refused);
    expect(await call(close({ fd: ownDescriptor(/pidfd/) }))).toMatchObject(refused);
  });

  it('refuses to put another file in the place of its control socket', async () => {
    expect(await call(dup3({ oldfd: 2, newfd: CONTROL }))).toMatchObject(refused);
  });

  it('refuses a range that reaches its control socket, and closes one that does not', async () => {
    expect(await call(close_range({ first: CONTROL, last: CONTROL }))).toMatchObject(refused);
    expect(await call(close_range({ first: 0 }))).toMatchObject(refused);
    expect(await call(close_range({ first: 100 }))).toMatchObject({ kind: 'result', ret: 0 });
  });

  it('refuses it when the number comes from an earlier result', async () => {
    await call(umask({ mask: CONTROL }));
    expect(await ask(frameOf(umask({ mask: 0o22 }), { save: 5 }))).toMatchObject({ ret: CONTROL });
    expect(await call(close({ fd: ref('5') }))).toMatchObject(refused);
  });

  it('refuses it inside a struct', async () => {
    const fds = [
      { fd: 2, events: [] },
      { fd: CONTROL, events: ['POLLIN'] },
    ] as const;
    expect(await call(ppoll({ fds, tmo_p: { tv_sec: 0 } }))).toMatchObject(refused);
  });

  it('gives a child none of them', async () => {
    const signals = ownDescriptor(/signalfd/);
    for (const slot of [CONTROL, signals, ownDescriptor(/pidfd/)]) {
      expect(await call(clone3({ slot }))).toMatchObject({ kind: 'result', error: EINVAL });
    }
    const keep = [{ fd: signals, move: true }];
    expect(await call(clone3({ slot: 4, keep }))).toMatchObject({ kind: 'result', error: EINVAL });
  });
});

describe('a clone', () => {
  it('goes on as an actor on its own socket; what is sent behind it is for the parent', async () => {
    const slot = actor.slots[0] as Socket;
    const said: Answer[] = [];
    slot.on('data', (bytes: Buffer) => decodeAnswers(bytes, (answer) => said.push(answer)));
    actor.send(Buffer.concat([frameOf(clone3({ slot: 4 }), { id: 1 }), frameOf(getpid({}), { id: 2 })]));
    const [, cloned, own] = await actor.until(3);
    expect(own).toMatchObject({ kind: 'result', id: 2, ret: actor.pid });
    slot.write(frameOf(getpid({}), { id: 3 }));
    await vi.waitFor(() => expect(said).toHaveLength(2), 5000);
    expect(said[0]).toMatchObject({ kind: 'hello', ret: cloned?.ret });
    expect(said[1]).toMatchObject({ kind: 'result', id: 3, ret: cloned?.ret });
    slot.end();
    expect((await actor.until(4))[3]).toMatchObject({ kind: 'exited', ret: cloned?.ret, error: 0 });
  });

  it('fails with EINVAL with more descriptors to keep than allowed, or than are listed', async () => {
    const keep = Array.from({ length: 1025 }, () => ({ fd: 77, move: false }));
    expect(await call(clone3({ slot: 4, keep }))).toMatchObject({ kind: 'result', error: EINVAL });
    const frame = frameOf(clone3({ slot: 4, keep: keep.slice(0, 1) }));
    frame.writeUInt8(2, COUNT_AT);
    expect(await ask(frame)).toMatchObject({ kind: 'result', error: EINVAL });
  });
});

describe('the loop of the actor', () => {
  const forks =
    arch === 'x64' ? { clone: 56, fork: 57, vfork: 58, rt_sigreturn: 15 } : { clone: 220, rt_sigreturn: 139 };

  it.each(Object.entries({ ...forks, clone3: 435 }))('refuses a bare %s', async (_, nr) => {
    expect(await ask(rawFrame(nr))).toMatchObject(refused);
  });

  // The kernel uses only the lower 32 bits of the number (do_syscall_64, el0_svc_common); bit 30 selects x32.
  it.each([30, 32, 63])('refuses each call by the number that has bit %d on top', async (bit) => {
    for (const nr of [forks.clone, getpid.spec.numbers[arch]]) {
      const frame = rawFrame(nr);
      frame.writeBigUInt64LE(BigInt(nr) | (1n << BigInt(bit)), NR_AT);
      expect(await ask(frame)).toMatchObject(refused);
    }
  });

  it('refuses to take away the handler of the signal that ends a call at its deadline', async () => {
    expect(await call(rt_sigaction({ signum: 'SIGURG', act: { handler: 'SIG_IGN' } }))).toMatchObject(
      refused,
    );
  });

  it('counts a refusal as a failure: what is chained to it is skipped', async () => {
    actor.send(
      Buffer.concat([
        frameOf(close({ fd: CONTROL }), { id: 7, batch: 9, more: true }),
        frameOf(getpid({}), { id: 8, batch: 9, chain: true }),
      ]),
    );
    const [, first, second] = await actor.until(3);
    expect(first).toMatchObject({ ...refused, id: 7 });
    expect(second).toMatchObject({ kind: 'skipped', id: 8 });
  });
});

describe('the memory of the actor', () => {
  const page = 4096;
  const whole = 2 ** 46;
  const map = (flags: readonly ('MAP_PRIVATE' | 'MAP_ANONYMOUS' | 'MAP_FIXED')[], length = page) =>
    mmap({ length, prot: ['PROT_READ', 'PROT_WRITE'], flags });

  it('unmaps what a request mapped, once', async () => {
    const { ret } = await call(map(['MAP_PRIVATE', 'MAP_ANONYMOUS'], 2 * page));
    expect(await call(munmap({ addr: ret, length: 3 * page }))).toMatchObject(refused);
    expect(await call(munmap({ addr: ret, length: 2 * page }))).toMatchObject({ kind: 'result', ret: 0 });
    expect(await call(munmap({ addr: ret, length: 2 * page }))).toMatchObject(refused);
  });

  it('refuses to unmap what no request mapped', async () => {
    const maps = readFileSync(`/proc/${actor.pid}/maps`, 'utf8');
    const addr = Number.parseInt(maps, 16);
    expect(await call(munmap({ addr, length: page }))).toMatchObject(refused);
    expect(await call(munmap({ addr: 2 ** 47 - page, length: page }))).toMatchObject(refused);
  });

  it('refuses a range from address 0 on, which contains all of it', async () => {
    expect(await call(munmap({ addr: 0, length: whole }))).toMatchObject(refused);
    expect(await call(madvise({ addr: 0, length: whole, advice: 'MADV_DONTNEED' }))).toMatchObject(refused);
    expect(await call(map(['MAP_PRIVATE', 'MAP_ANONYMOUS', 'MAP_FIXED'], whole))).toMatchObject(refused);
  });
});

describe('a call that blocks', () => {
  it.each([
    ['ppoll without a timeout', ppoll({ fds: [] })],
    ['nanosleep of an hour', nanosleep({ req: { tv_sec: 3600 } })],
  ])('comes back with EINTR at its deadline: %s', async (_, invocation) => {
    const answer = await ask(frameOf(invocation, { timeoutMs: 60 }));
    expect(answer).toMatchObject({ kind: 'result', ret: -1, error: EINTR });
    expect(answer.ns).toBeGreaterThanOrEqual(60e6);
    expect(answer.ns).toBeLessThan(2e9);
  });

  it('does not disturb one that is quicker', async () => {
    expect(
      await ask(frameOf(nanosleep({ req: { tv_sec: 0, tv_nsec: 1e6 } }), { timeoutMs: 1000 })),
    ).toMatchObject({
      kind: 'result',
      ret: 0,
    });
  });
});
