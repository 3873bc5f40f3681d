// Processes and namespaces: clone3, unshare, setns, exec, waiting, pidfds.

import { cloneSlots } from './clone-slots.ts';
import { defineCall } from './define.ts';

/** namespaces(7); include/uapi/linux/sched.h */
export const CLONE = {
  CLONE_NEWTIME: 0x80,
  CLONE_NEWNS: 0x20000,
  CLONE_NEWCGROUP: 0x2000000,
  CLONE_NEWUTS: 0x4000000,
  CLONE_NEWIPC: 0x8000000,
  CLONE_NEWUSER: 0x10000000,
  CLONE_NEWPID: 0x20000000,
  CLONE_NEWNET: 0x40000000,
} as const;
export type CloneFlag = keyof typeof CLONE;

/** clone(2). The child goes on as an actor on the socket of its slot. */
export const clone3 = defineCall('clone3', 435, 435, cloneSlots(CLONE), {
  kind: 'clone',
  flush: true,
  errors: {
    EAGAIN: 'a limit of processes is reached: RLIMIT_NPROC, pids.max of the cgroup, or kernel.pid_max',
    EINVAL: 'flags that exclude each other, or a namespace this kernel was built without',
    ENOMEM: 'no memory, or the PID namespace has lost its first process: pid_namespaces(7)',
    ENOSPC: 'too many namespaces, or nested too deeply (32): /proc/sys/user/max_*_namespaces',
    EPERM: 'a new namespace needs CAP_SYS_ADMIN, but for CLONE_NEWUSER',
    EUSERS: 'user namespaces are nested too deeply',
  },
});
