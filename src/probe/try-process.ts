// Tries a seccomp filter and a pseudoterminal.

import { errnoName, errnoNumber } from '../kernel/errno.ts';
import { readText } from '../kernel/proc/vanishing.ts';
import { ioctl } from '../kernel/syscalls/calls/file-descriptors.ts';
import { openat } from '../kernel/syscalls/calls/paths.ts';
import { getppid, prctl } from '../kernel/syscalls/calls/process.ts';
import { seccomp } from '../kernel/syscalls/calls/security.ts';
import { ref } from '../kernel/syscalls/plumbing/encoder.ts';
import { BPF_CODE, type FilterInstruction, SECCOMP_RET } from '../kernel/syscalls/structs/seccomp-filter.ts';
import type { Finding } from './ability.ts';
import { evidence } from './join-evidence.ts';
import type { ProbeContext } from './probe-context.ts';
import { withChild } from './throw-away-child.ts';

const { BPF_LD, BPF_W, BPF_ABS, BPF_JMP, BPF_JEQ, BPF_K, BPF_RET } = BPF_CODE;

/** Makes getppid(2), which never fails, fail with EXDEV. */
function filter(): FilterInstruction[] {
  const number = getppid.spec.numbers[process.arch === 'arm64' ? 'arm64' : 'x64'];
  const refuse = SECCOMP_RET.SECCOMP_RET_ERRNO | errnoNumber('EXDEV');
  return [
    { code: BPF_LD | BPF_W | BPF_ABS, jt: 0, jf: 0, k: 0 },
    { code: BPF_JMP | BPF_JEQ | BPF_K, jt: 0, jf: 1, k: number },
    { code: BPF_RET | BPF_K, jt: 0, jf: 0, k: refuse },
    { code: BPF_RET | BPF_K, jt: 0, jf: 0, k: SECCOMP_RET.SECCOMP_RET_ALLOW },
  ];
}

export async function trySeccomp(context: ProbeContext): Promise<Finding> {
  const first = await context.firstActor();
  return withChild(first, [], async ({ actor, pid }): Promise<Finding> => {
    await actor.callAll([
      prctl({ option: 'PR_SET_NO_NEW_PRIVS', arg2: 1 }),
      seccomp({ operation: 'SECCOMP_SET_MODE_FILTER', args: filter() }),
    ]);
    const { errno } = await actor.attempt(getppid({}));
    const filters = /^Seccomp_filters:\s*(\d+)$/m.exec(readText(`/proc/${pid}/status`) ?? '')?.[1] ?? '?';
    const found = evidence(`getppid() = -1 ${errnoName(errno)}, Seccomp_filters: ${filters}`);
    return { state: errnoName(errno) === 'EXDEV' ? 'works' : 'missing', found };
  });
}

/** Opens a pseudoterminal as the shell panel does: pty(7). */
export async function tryPty(context: ProbeContext): Promise<Finding> {
  const first = await context.firstActor();
  return withChild(first, [], async ({ actor }): Promise<Finding> => {
    await actor.call(
      openat({ pathname: '/dev/ptmx', flags: ['O_RDWR', 'O_NOCTTY', 'O_CLOEXEC'] }, { as: 'master' }),
    );
    await actor.call(ioctl({ fd: ref('master'), request: 'TIOCSPTLCK', argp: { int: 0 } }));
    const { out } = await actor.call(ioctl({ fd: ref('master'), request: 'TIOCGPTN', argp: { out: 4 } }));
    return { state: 'works', found: evidence(`/dev/ptmx: /dev/pts/${out.argp?.readInt32LE(0) ?? '?'}`) };
  });
}
