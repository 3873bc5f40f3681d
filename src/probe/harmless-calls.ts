// Gives, for a call that was refused, a call of the same kind that changes nothing: the kernel's own answer to it is known,
// so that another answer is not the kernel's.

import type { CallResult } from '../kernel/actor/calls.ts';
import { errnoName } from '../kernel/errno.ts';
import { sethostname } from '../kernel/syscalls/calls/host.ts';
import { setgroups, setresgid, setresuid } from '../kernel/syscalls/calls/ids.ts';
import { mount, pivot_root, umount2 } from '../kernel/syscalls/calls/mount.ts';
import { type CloneFlag, prctl, setns, unshare } from '../kernel/syscalls/calls/process.ts';
import { keyctl } from '../kernel/syscalls/calls/security.ts';
import { socket } from '../kernel/syscalls/calls/sockets.ts';
import type { Invocation } from '../kernel/syscalls/plumbing/define.ts';

export interface HarmlessCall {
  readonly call: Invocation;
  /** The namespaces of the child that makes it; it has every capability in them. */
  readonly flags: readonly CloneFlag[];
  /** How the kernel answers when nothing else does: `0` for success. */
  readonly kernelSays: readonly string[];
}

const NOWHERE = '/nslab/no/such/folder';
const NOBODY = 0xffffffff;

const calls: Readonly<Record<string, () => HarmlessCall>> = {
  // mount(2), umount(2): the path is looked up before the privilege is checked (do_mount, ksys_umount in fs/namespace.c).
  mount: () => ({
    call: mount({ source: 'none', target: NOWHERE }),
    flags: ['CLONE_NEWNS'],
    kernelSays: ['ENOENT'],
  }),
  umount2: () => ({ call: umount2({ target: NOWHERE }), flags: ['CLONE_NEWNS'], kernelSays: ['ENOENT'] }),
  pivot_root: () => ({
    call: pivot_root({ new_root: NOWHERE, put_old: NOWHERE }),
    flags: ['CLONE_NEWNS'],
    kernelSays: ['ENOENT'],
  }),
  unshare: () => ({ call: unshare({ flags: [] }), flags: [], kernelSays: ['0'] }),
  setns: () => ({ call: setns({ fd: -1, nstype: [] }), flags: [], kernelSays: ['EBADF'] }),
  sethostname: () => ({ call: sethostname({ name: 'nslab' }), flags: ['CLONE_NEWUTS'], kernelSays: ['0'] }),
  prctl: () => ({ call: prctl({ option: 'PR_GET_DUMPABLE' }), flags: [], kernelSays: ['0'] }),
  keyctl: () => ({
    call: keyctl({ operation: 'KEYCTL_GET_KEYRING_ID', arg2: 'KEY_SPEC_SESSION_KEYRING', arg3: 0 }),
    flags: [],
    kernelSays: ['0', 'ENOKEY'],
  }),
  // setresuid(2): -1 leaves an ID as it is.
  setresuid: () => ({
    call: setresuid({ ruid: NOBODY, euid: NOBODY, suid: NOBODY }),
    flags: [],
    kernelSays: ['0'],
  }),
  setresgid: () => ({
    call: setresgid({ rgid: NOBODY, egid: NOBODY, sgid: NOBODY }),
    flags: [],
    kernelSays: ['0'],
  }),
  setgroups: () => ({ call: setgroups({ list: [] }), flags: [], kernelSays: ['0'] }),
  // netlink(7): anybody may open such a socket.
  socket: () => ({
    call: socket({ domain: 'AF_NETLINK', type: ['SOCK_RAW', 'SOCK_CLOEXEC'], protocol: 'NETLINK_ROUTE' }),
    flags: [],
    kernelSays: ['0'],
  }),
};

/** undefined when there is none for this call. */
export const harmlessCall = (name: string): HarmlessCall | undefined => calls[name]?.();

/** `0`, or the name of errno. */
export const answerOf = ({ state, errno }: Pick<CallResult, 'state' | 'errno'>): string =>
  state === 'failed' ? errnoName(errno) : '0';
