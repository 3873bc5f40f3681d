// Joins the namespaces of a running process: setns(2). Of a PID namespace only the caller's next children are members.

import { close } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { openat } from '../../kernel/syscalls/calls/paths.ts';
import { type CloneFlag, pidfd_open, setns } from '../../kernel/syscalls/calls/process.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import { callStep, type Step } from '../operation/step.ts';

/** Joins all with one call, by a PID file descriptor. Linux 5.8. @param pid as the caller sees it */
export const joinByPidfd = (pid: number, flags: readonly CloneFlag[]): Step[] => [
  callStep(pidfd_open({ pid }, { as: 'first-process' })),
  callStep(setns({ fd: ref('first-process'), nstype: flags })),
  callStep(close({ fd: ref('first-process') })),
];

/** The files in /proc/PID/ns: namespaces(7). */
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

/** Opens each of the namespaces. @param pid as in the caller's /proc */
export const openNamespaces = (pid: number, flags: readonly CloneFlag[]): Step[] =>
  flags.map((flag) =>
    callStep(openat({ pathname: `/proc/${pid}/ns/${files[flag]}`, flags: ['O_RDONLY', 'O_CLOEXEC'] })),
  );

/** @param held their descriptors, in the order of the flags */
export const joinOpened = (held: readonly number[], flags: readonly CloneFlag[]): Step[] =>
  held.flatMap((fd, i) => [callStep(setns({ fd, nstype: flags.slice(i, i + 1) })), callStep(close({ fd }))]);
