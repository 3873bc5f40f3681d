// Takes the tour under every filter and without every capability, as root and as an ordinary user: it is what doctor says.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sethostname } from '../../src/kernel/syscalls/calls/host.ts';
import { mount, pivot_root } from '../../src/kernel/syscalls/calls/mount.ts';
import { clone3, prctl, setns, unshare } from '../../src/kernel/syscalls/calls/process.ts';
import { bpf, keyctl } from '../../src/kernel/syscalls/calls/security.ts';
import { socket } from '../../src/kernel/syscalls/calls/sockets.ts';
import { CAP } from '../../src/kernel/syscalls/structs/capabilities.ts';
import type { StartOptions } from '../support/nslab.ts';
import { makeRefusing, type Refusing, tourAndDoctor, type User } from '../support/refusing.ts';

const TIMEOUT_MS = 240_000;

/** socket(2) */
const AF_NETLINK = 16;

let refusing: Refusing;
beforeAll(() => {
  refusing = makeRefusing();
});
afterAll(() => refusing.remove());

const arch = process.arch === 'arm64' ? 'arm64' : 'x64';
const calls = [sethostname, mount, unshare, pivot_root, setns, clone3, socket, bpf, keyctl, prctl].map(
  ({ spec }) => ({ name: spec.name, number: spec.numbers[arch] }),
);
const users: readonly User[] = ['root', 'an ordinary user'];

/** pthread_create(3) falls back to clone(2) on ENOSYS only (glibc, clone-internal.c): with EPERM, Node itself cannot begin. */
const cases = calls
  .flatMap(({ name, number }) => (['EPERM', 'ENOSYS'] as const).map((errno) => ({ name, errno, number })))
  .filter(({ name, errno }) => name !== 'clone3' || errno === 'ENOSYS');

async function expectAgreement(start: StartOptions): Promise<void> {
  const shown = await tourAndDoctor(start);
  expect(shown.tour).toEqual(shown.doctor);
  expect({ status: shown.status, stderr: shown.stderr }).toEqual({ status: 0, stderr: '' });
  expect(/^== .*\[REPLAY\]/m.test(shown.transcript)).toBe(Object.values(shown.doctor).includes(false));
  expect(shown.transcript).not.toMatch(/errno 0/);
}

describe.each(users)('the tour of %s', (user) => {
  it.each(cases)(
    'that a filter refuses $name with $errno',
    ({ name, errno, number }) =>
      expectAgreement(refusing.filter(user, errno, number, name === 'socket' ? AF_NETLINK : undefined)),
    TIMEOUT_MS,
  );

  it.each(Object.keys(CAP).map((name) => name.toLowerCase()))(
    'without %s',
    (name) => expectAgreement(refusing.without(user, name)),
    TIMEOUT_MS,
  );
});
