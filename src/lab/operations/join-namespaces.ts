// Joins the namespaces of a process that runs: setns(2). Of the PID namespace its next child is a member, not the caller.

import { close } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { openat } from '../../kernel/syscalls/calls/paths.ts';
import { type CloneFlag, pidfd_open, setns } from '../../kernel/syscalls/calls/process.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import { callStep, type Step } from '../operation/step.ts';

/** All at once, by a descriptor of the process. Linux 5.8. @param pid as the caller sees it */
export const joinByPidfd = (pid: number, flags: readonly CloneFlag[]): Step[] => [
  callStep(pidfd_open({ pid }, { as: 'first-process' })),
  callStep(setns({ fd: ref('first-process'), nstype: flags })),
  callStep(close({ fd: ref('first-process') })),
];

/** The files of /proc/PID/ns: namespaces(7). */
const files: Readonly<Record<CloneFlag, string>> = {
  CLONE_NEWUSER: 'user',
  CLONE_NEWUTS: 'uts',
  CLONE_NEWIPC: 'ipc',
  CLONE_NEWNET: 'net',
  CLONE_NEWCGROUP: 'cgroup',
  CLONE_NEWPID: 'pid',
  CLONE_NEWTIME: 'time',
  CLONE_NEWNS: 'mnt',
};

/** Opens them one by one. @param pid as the caller's /proc has it */
export const holdNamespaces = (pid: number, flags: readonly CloneFlag[]): Step[] =>
  flags.map((flag) =>
    callStep(openat({ pathname: `/proc/${pid}/ns/${files[flag]}`, flags: ['O_RDONLY', 'O_CLOEXEC'] })),
  );

/** @param held what was opened, in the order of the flags */
export const joinHeld = (held: readonly number[], flags: readonly CloneFlag[]): Step[] =>
  held.flatMap((fd, i) => [callStep(setns({ fd, nstype: flags.slice(i, i + 1) })), callStep(close({ fd }))]);
