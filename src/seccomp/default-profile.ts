// Defines Docker's default seccomp profile for x86-64 and arm64.
// After the profile of Docker 20.10 (profiles/seccomp/default.json), Copyright Docker, Inc., under the Apache License 2.0.
// Changed: written as a table, without the calls and rules of other architectures; socket families are checked, and the
// newer CAP_BPF and CAP_PERFMON allow what needed CAP_SYS_ADMIN before (capabilities(7)).

import { CLONE } from '../kernel/syscalls/calls/process.ts';
import type { Capability } from '../kernel/syscalls/structs/capabilities.ts';
import { allowedCalls } from './default-allowed.ts';
import type { ArgumentTest, Comparison, Conditions, ProfileRule, SeccompProfile } from './profile.ts';

const ENOSYS = 38;

const allow = (
  names: string,
  includes?: Conditions,
  args?: readonly ArgumentTest[],
  excludes?: Conditions,
): ProfileRule => ({ names: names.split(' '), action: 'SCMP_ACT_ALLOW', includes, excludes, args });

const first = (op: Comparison, value: number): readonly ArgumentTest[] => [
  { index: 0, value: BigInt(value), valueTwo: 0n, op },
];

/** The calls that a capability allows: they need it anyway, or are dangerous without it. */
const withCapability: readonly (readonly [Capability, string])[] = [
  ['CAP_DAC_READ_SEARCH', 'open_by_handle_at'],
  [
    'CAP_SYS_ADMIN',
    'bpf clone clone3 fanotify_init fsconfig fsmount fsopen fspick lookup_dcookie mount ' +
      'mount_setattr move_mount name_to_handle_at open_tree perf_event_open quotactl quotactl_fd setdomainname ' +
      'sethostname setns syslog umount2 unshare',
  ],
  ['CAP_SYS_BOOT', 'reboot'],
  ['CAP_SYS_CHROOT', 'chroot'],
  ['CAP_SYS_MODULE', 'delete_module init_module finit_module'],
  ['CAP_SYS_PACCT', 'acct'],
  ['CAP_SYS_PTRACE', 'kcmp pidfd_getfd process_madvise process_vm_readv process_vm_writev ptrace'],
  ['CAP_SYS_RAWIO', 'iopl ioperm'],
  ['CAP_SYS_TIME', 'settimeofday clock_settime'],
  ['CAP_SYS_TTY_CONFIG', 'vhangup'],
  ['CAP_SYS_NICE', 'get_mempolicy mbind set_mempolicy set_mempolicy_home_node'],
  ['CAP_SYSLOG', 'syslog'],
  ['CAP_BPF', 'bpf'],
  ['CAP_PERFMON', 'perf_event_open'],
];

/** personality(2): PER_LINUX and PER_LINUX32, each also with UNAME26, and 0xffffffff, which only reads it. */
const personalities = [0, 0x8, 0x20000, 0x20008, 0xffffffff];

/** socket(2): all address families except AF_ALG (38, the kernel's ciphers) and AF_VSOCK (40, virtual machines). */
const families = [first('SCMP_CMP_LT', 38), first('SCMP_CMP_EQ', 39), first('SCMP_CMP_GT', 40)];

/** clone(2): the flags that make namespaces. Without CLONE_NEWTIME, whose bit is part of the exit signal here. */
const namespaceFlags =
  CLONE.CLONE_NEWNS |
  CLONE.CLONE_NEWCGROUP |
  CLONE.CLONE_NEWUTS |
  CLONE.CLONE_NEWIPC |
  CLONE.CLONE_NEWUSER |
  CLONE.CLONE_NEWPID |
  CLONE.CLONE_NEWNET;

const withoutAdmin: Conditions = { caps: ['CAP_SYS_ADMIN'] };

export const defaultProfile: SeccompProfile = {
  defaultAction: 'SCMP_ACT_ERRNO',
  defaultErrnoRet: 1, // EPERM
  syscalls: [
    { names: allowedCalls, action: 'SCMP_ACT_ALLOW' },
    // Before Linux 4.8 a tracer could change a call after the filter had checked it: seccomp(2). Accessing the memory of
    // another process needs the same permission as tracing it: process_vm_readv(2).
    allow('process_vm_readv process_vm_writev ptrace', { minKernel: { major: 4, minor: 8 } }),
    ...families.map((args) => allow('socket', {}, args)),
    ...personalities.map((value) => allow('personality', {}, first('SCMP_CMP_EQ', value))),
    allow('arch_prctl modify_ldt', { arches: ['amd64'] }),
    ...withCapability.map(([capability, names]) => allow(names, { caps: [capability] })),
    allow('clone', {}, first('SCMP_CMP_MASKED_EQ', namespaceFlags), withoutAdmin),
    // Its flags are behind a pointer, which a filter cannot follow. On ENOSYS the C library falls back to clone.
    { names: ['clone3'], action: 'SCMP_ACT_ERRNO', errnoRet: ENOSYS, excludes: withoutAdmin },
  ],
};
