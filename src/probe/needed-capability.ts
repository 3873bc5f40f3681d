// Names the capability that a call needs, and reads whether we have it: capabilities(7).

import type { SyscallError } from '../kernel/errors.ts';
import { readText } from '../kernel/proc/vanishing.ts';
import { CAP, type Capability } from '../kernel/syscalls/structs/capabilities.ts';

/** By the name of the call, as its man page says: the first that is missing is to blame. */
const neededBy: Readonly<Record<string, readonly Capability[]>> = {
  bpf: ['CAP_SYS_ADMIN', 'CAP_NET_ADMIN'],
  chroot: ['CAP_SYS_CHROOT'],
  clone3: ['CAP_SYS_ADMIN'],
  fchown: ['CAP_CHOWN'],
  fchownat: ['CAP_CHOWN'],
  kill: ['CAP_KILL'],
  mknodat: ['CAP_MKNOD'],
  mount: ['CAP_SYS_ADMIN'],
  mount_setattr: ['CAP_SYS_ADMIN'],
  pivot_root: ['CAP_SYS_ADMIN'],
  sethostname: ['CAP_SYS_ADMIN'],
  setgroups: ['CAP_SETGID'],
  setns: ['CAP_SYS_ADMIN', 'CAP_SYS_CHROOT'],
  setresgid: ['CAP_SETGID'],
  setresuid: ['CAP_SETUID'],
  umount2: ['CAP_SYS_ADMIN'],
  unshare: ['CAP_SYS_ADMIN'],
  // netlink(7), rtnetlink(7): the answer to a message that changes links.
  sendto: ['CAP_NET_ADMIN'],
  sendmsg: ['CAP_NET_ADMIN'],
  recvfrom: ['CAP_NET_ADMIN'],
};

/** user_namespaces(7): a map of more than one's own ID, and since Linux 5.12 one of root's. */
const mapFile = /^\/proc\/\d+\/[ug]id_map$/;

function needsOf({ call }: SyscallError): readonly Capability[] {
  const { name } = call.spec;
  const args: Readonly<Record<string, unknown>> = call.args;
  // PR_CAPBSET_DROP(2const)
  if (name === 'prctl') return args.option === 'PR_CAPBSET_DROP' ? ['CAP_SETPCAP'] : [];
  // capset(2): no capability outside the permitted set can be had again.
  if (name === 'capset') return ['CAP_SETPCAP'];
  // raw(7), packet(7)
  if (name === 'socket')
    return JSON.stringify(args).includes('SOCK_RAW') && args.domain !== 'AF_NETLINK' ? ['CAP_NET_RAW'] : [];
  if (name === 'openat' || name === 'write')
    return mapFile.test(String(args.pathname ?? '')) ? ['CAP_SETUID', 'CAP_SETGID', 'CAP_SETFCAP'] : [];
  return neededBy[name] ?? [];
}

/** proc_pid_status(5); undefined where /proc does not tell. */
export function effectiveCapabilities(pid: number | 'self' = 'self'): bigint | undefined {
  const text = /^CapEff:\s*(\w+)$/m.exec(readText(`/proc/${pid}/status`) ?? '')?.[1];
  return text === undefined ? undefined : BigInt(`0x${text}`);
}

export const hasCapability = (set: bigint, name: Capability): boolean =>
  ((set >> BigInt(CAP[name])) & 1n) === 1n;

/** The capabilities that the refused call needs, and that we do not have. */
export function missingCapabilities(error: SyscallError): Capability[] {
  const set = effectiveCapabilities();
  return set === undefined ? [] : needsOf(error).filter((name) => !hasCapability(set, name));
}
