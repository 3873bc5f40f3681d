// Tests Docker's default profile on the real kernel: what a process may still do, and what it may not.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errnoName } from '../../src/kernel/errno.ts';
import { readStatus } from '../../src/kernel/proc/status.ts';
import { uname } from '../../src/kernel/syscalls/calls/host.ts';
import { mount } from '../../src/kernel/syscalls/calls/mount.ts';
import { getpid, personality, unshare } from '../../src/kernel/syscalls/calls/process.ts';
import { bpf, keyctl } from '../../src/kernel/syscalls/calls/security.ts';
import { socket } from '../../src/kernel/syscalls/calls/sockets.ts';
import type { Invocation } from '../../src/kernel/syscalls/plumbing/define.ts';
import { dockerDefault } from '../../src/kernel/syscalls/structs/capabilities.ts';
import { actorNamed, type Lab } from '../../src/lab/lab.ts';
import { runOperation } from '../../src/lab/operation/run-operation.ts';
import type { Operation } from '../../src/lab/operation/step.ts';
import { cloneOperation } from '../../src/lab/operations/clone-actor.ts';
import { seccompSteps } from '../../src/lab/operations/install-seccomp.ts';
import { startOperation } from '../../src/lab/operations/start-program.ts';
import { openLab } from '../../src/lab/session/open-lab.ts';
import { tearDown } from '../../src/lab/session/tear-down.ts';
import { compileProfile } from '../../src/seccomp/compile-profile.ts';
import { defaultProfile } from '../../src/seccomp/default-profile.ts';
import { startProgram } from '../support/start-program.ts';

let lab: Lab;

beforeEach(async () => {
  lab = await openLab({ slots: 8 });
  await runOperation(lab, cloneOperation(lab, { from: 'host', as: 'box', flags: ['CLONE_NEWNS'], spare: 4 }));
});
afterEach(async () => {
  expect((await tearDown(lab)).left).toEqual([]);
});

const filter = seccompSteps(
  compileProfile(defaultProfile, {
    arch: process.arch === 'arm64' ? 'arm64' : 'x64',
    capabilities: dockerDefault,
    kernel: { major: 6, minor: 18 },
  }),
);

const putOn = (actor: string): Operation => ({
  title: { en: 'put the filter on', zh: '装上过滤器' },
  parts: [{ actor, steps: filter }],
  same: {},
});

/** What a call answers in the box: `done`, or its errno. */
async function answers(call: Invocation): Promise<string> {
  const { state, errno } = await actorNamed(lab, 'box').attempt(call);
  return state === 'failed' ? errnoName(errno) : state;
}

const refused: readonly (readonly [string, Invocation])[] = [
  ['keyctl', keyctl({ operation: 'KEYCTL_GET_KEYRING_ID', arg2: -3, arg3: 0 })],
  ['mount', mount({ source: 'none', target: '/mnt', filesystemtype: 'tmpfs', mountflags: [] })],
  ['personality', personality({ persona: 0x40000 })],
  ['unshare', unshare({ flags: ['CLONE_NEWUTS'] })],
];

describe('a process with the filter', () => {
  it.each(refused)('could call %s before, and gets EPERM after', async (_, call) => {
    expect(await answers(call)).toBe('done');
    await runOperation(lab, putOn('box'));
    expect(await answers(call)).toBe('EPERM');
  });

  it('says so in /proc, and does all that a program needs', async () => {
    const { pid } = actorNamed(lab, 'box');
    expect(readStatus(pid)).toMatchObject({ seccomp: 0, seccompFilters: 0 });
    await runOperation(lab, putOn('box'));
    expect(readStatus(pid)).toMatchObject({ seccomp: 2, seccompFilters: 1 });
    expect(await answers(getpid({}))).toBe('done');
    expect(await answers(uname({}))).toBe('done');
  });

  it('cannot even ask for BPF programs', async () => {
    const query = bpf({ cmd: 'BPF_PROG_QUERY', attr: new Uint8Array(8) });
    expect(await answers(query)).not.toBe('EPERM');
    await runOperation(lab, putOn('box'));
    expect(await answers(query)).toBe('EPERM');
  });

  it('may open sockets of AF_INET, not of AF_VSOCK', async () => {
    await runOperation(lab, putOn('box'));
    expect(await answers(socket({ domain: 'AF_INET', type: ['SOCK_DGRAM'] }))).toBe('done');
    expect(await answers(socket({ domain: 'AF_VSOCK', type: ['SOCK_STREAM'] }))).toBe('EPERM');
  });

  it('gets ENOSYS for clone3', async () => {
    await runOperation(lab, putOn('box'));
    const { result } = await actorNamed(lab, 'box').clone('child');
    expect(errnoName(result.errno)).toBe('ENOSYS');
  });
});

describe('a program started under the filter', () => {
  it('runs with its children under it', async () => {
    const script = 'grep Seccomp: /proc/self/status; unshare -U true 2>&1; echo $?; chroot / true; echo $?';
    const options = { in: 'box', as: 'app', argv: ['/bin/sh', '-c', script] };
    const plain = startOperation(lab, options);
    const [clone, start] = plain.parts;
    if (clone === undefined || start === undefined) throw new Error('the operation has another form');
    const steps = [...start.steps.slice(0, -1), ...filter, ...start.steps.slice(-1)];
    const program = await startProgram(lab, options, {
      ...plain,
      parts: [clone, { ...start, steps, atomicFrom: 0 }],
    });
    await program.ended;
    expect(program.output.split('\n')).toEqual([
      'Seccomp:\t2',
      'unshare: unshare failed: Operation not permitted',
      '1',
      '0',
      '',
    ]);
  });
});
