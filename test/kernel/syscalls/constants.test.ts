// Compares every named constant, and the size of every struct, with what the C compiler of this machine says.

import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clock_gettime } from '../../../src/kernel/syscalls/calls/clock.ts';
import { uname } from '../../../src/kernel/syscalls/calls/host.ts';
import { msgctl, shmctl } from '../../../src/kernel/syscalls/calls/ipc.ts';
import { statfs } from '../../../src/kernel/syscalls/calls/mount.ts';
import { statx } from '../../../src/kernel/syscalls/calls/paths.ts';
import { prlimit64, waitid } from '../../../src/kernel/syscalls/calls/process.ts';
import { rt_sigprocmask } from '../../../src/kernel/syscalls/calls/signals.ts';
import { encodeCall } from '../../../src/kernel/syscalls/plumbing/define.ts';
import { evaluate } from './kernel-headers.ts';

/** The C library's headers, for what the kernel's do not have. They cannot be mixed: both define sigset_t. */
const libc = `
#include <fcntl.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <unistd.h>
`;

const kernel = `
#include <linux/types.h>
#include <asm/signal.h>
#include <asm/poll.h>
#include <asm/socket.h>
#include <asm/ioctls.h>
#include <asm/termbits.h>
#include <linux/resource.h>
#include <linux/aio_abi.h>
#include <linux/bpf.h>
#include <linux/capability.h>
#include <linux/close_range.h>
#include <linux/fcntl.h>
#include <linux/filter.h>
#include <linux/fs.h>
#include <linux/if_packet.h>
#include <linux/in.h>
#include <linux/inotify.h>
#include <linux/ipc.h>
#include <linux/keyctl.h>
#include <linux/magic.h>
#include <linux/memfd.h>
#include <linux/mman.h>
#include <linux/mount.h>
#include <linux/mqueue.h>
#include <linux/msg.h>
#include <linux/netlink.h>
#include <linux/nsfs.h>
#include <linux/openat2.h>
#include <linux/personality.h>
#include <linux/pidfd.h>
#include <linux/prctl.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <linux/sem.h>
#include <linux/shm.h>
#include <linux/signalfd.h>
#include <linux/sockios.h>
#include <linux/stat.h>
#include <linux/tcp.h>
#include <linux/time.h>
#include <linux/timerfd.h>
#include <linux/wait.h>
#include <linux/xattr.h>
`;

const structs = `
#include <linux/types.h>
#include <asm/siginfo.h>
#include <asm/signal.h>
#include <asm/statfs.h>
#include <linux/msg.h>
#include <linux/resource.h>
#include <linux/shm.h>
#include <linux/stat.h>
#include <linux/time_types.h>
#include <linux/utsname.h>
`;

const noRegisters = (name: string): number => {
  throw new Error(`no earlier call is named ${name}`);
};

const isTable = (value: unknown): value is Readonly<Record<string, number | bigint>> =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((entry) => typeof entry === 'number' || typeof entry === 'bigint');

/** Every exported table whose keys are the kernel's names, from every file below the folder. */
async function allConstants(): Promise<Map<string, bigint>> {
  const folder = new URL('../../../src/kernel/syscalls/', import.meta.url);
  const constants = new Map<string, bigint>();
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.ts'))) {
    const module: Record<string, unknown> = await import(new URL(file, folder).href);
    for (const table of Object.values(module).filter(isTable)) {
      for (const [name, value] of Object.entries(table)) {
        if (/^_*[A-Z][A-Z\d_]+$/.test(name)) constants.set(name, BigInt(value));
      }
    }
  }
  return constants;
}

/** A constant of 32 bits may be negative in a table and large in C, or the other way round. */
const low = (value: bigint): string => `0x${BigInt.asUintN(32, value).toString(16)}`;

const hexadecimal = (values: ReadonlyMap<string, bigint>, names: Iterable<string>): Record<string, string> =>
  Object.fromEntries([...names].map((name) => [name, low(values.get(name) ?? -1n)]));

const themselves = (names: Iterable<string>): Map<string, string> =>
  new Map([...names].map((name) => [name, name]));

describe('a constant of the kernel', () => {
  it('has the value that the headers of this machine give it', async () => {
    const ours = await allConstants();
    const theirs = evaluate(kernel, themselves(ours.keys()));
    const rest = [...ours.keys()].filter((name) => !theirs.has(name));
    for (const [name, value] of evaluate(libc, themselves(rest))) theirs.set(name, value);
    expect(hexadecimal(ours, theirs.keys())).toEqual(hexadecimal(theirs, theirs.keys()));
    const missing = [...ours.keys()].filter((name) => !theirs.has(name));
    expect(theirs.size / ours.size, `not in the headers: ${missing.join(' ')}`).toBeGreaterThan(0.9);
    expect(ours.size).toBeGreaterThan(400);
  });
});

describe('a struct that the kernel writes', () => {
  it.each([
    ['statx', statx({ pathname: '/' }), 'struct statx'],
    ['statfs', statfs({ path: '/' }), 'struct statfs'],
    ['uname', uname({}), 'struct new_utsname'],
    ['waitid', waitid({ idtype: 'P_ALL', id: 0 }), 'siginfo_t'],
    ['prlimit64', prlimit64({ resource: 'RLIMIT_NOFILE' }), 'struct rlimit64'],
    ['clock_gettime', clock_gettime({ clockid: 'CLOCK_MONOTONIC' }), 'struct __kernel_timespec'],
    ['msgctl', msgctl({ msqid: 0, cmd: 'IPC_STAT' }), 'struct msqid64_ds'],
    ['shmctl', shmctl({ shmid: 0, cmd: 'IPC_STAT' }), 'struct shmid64_ds'],
    ['rt_sigprocmask', rt_sigprocmask({ how: 'SIG_BLOCK', set: [] }), 'sigset_t'],
  ] as const)('has room in the answer of %s', (name, call, type) => {
    const size = evaluate(structs, new Map([[name, `sizeof(${type})`]])).get(name);
    expect(BigInt(encodeCall(call, noRegisters).out.length)).toBe(size);
  });
});
