// Takes the tour under every filter and without every capability, as root and as an ordinary user: it is what doctor says.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sethostname } from '../../src/kernel/syscalls/calls/host.ts';
import { mount, pivot_root } from '../../src/kernel/syscalls/calls/mount.ts';
import { clone3, prctl, setns, unshare } from '../../src/kernel/syscalls/calls/process.ts';
import { bpf, keyctl } from '../../src/kernel/syscalls/calls/security.ts';
import { socket } from '../../src/kernel/syscalls/calls/sockets.ts';
import { CAP } from '../../src/kernel/syscalls/structs/capabilities.ts';
import { makeRefusing, type Refusing, tourAndDoctor } from '../support/refusing.ts';

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
const users = ['root', 'an ordinary user'] as const;

async function expectAgreement(through: readonly string[], user: (typeof users)[number]): Promise<void> {
  const shown = await tourAndDoctor(through, user === 'root' ? {} : refusing.user);
  expect(shown.tour).toEqual(shown.doctor);
  expect({ status: shown.status, stderr: shown.stderr }).toEqual({ status: 0, stderr: '' });
  expect(/^== .*\[REPLAY\]/m.test(shown.transcript)).toBe(Object.values(shown.doctor).includes(false));
  expect(shown.transcript).not.toMatch(/errno 0/);
}

describe.each(users)('the tour of %s', (user) => {
  it.each(
    calls.flatMap((call) =>
      (['EPERM', 'ENOSYS'] as const).map((errno) => [call.name, errno, call.number] as const),
    ),
  )(
    'that a filter refuses %s with %s',
    async (name, errno, number) => {
      await expectAgreement(refusing.filter(errno, number, name === 'socket' ? AF_NETLINK : undefined), user);
    },
    TIMEOUT_MS,
  );

  it.each(Object.keys(CAP).map((name) => name.toLowerCase()))(
    'without %s',
    async (name) => {
      await expectAgreement(refusing.without(name), user);
    },
    TIMEOUT_MS,
  );
});
