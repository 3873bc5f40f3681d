// Names the capability that a call needs, and reads whether we have it: capabilities(7).

import type { SyscallError } from '../kernel/errors.ts';
import { readStatus } from '../kernel/proc/status.ts';
import { type Capability, hasCapability } from '../kernel/syscalls/structs/capabilities.ts';
import { isAdmin } from '../lab/privileged.ts';
import type { Texts } from '../session/event.ts';

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

/** user_namespaces(7): a map of more than one's own ID; since Linux 5.12 a map of root needs CAP_SETFCAP. */
const mapFile = /\/proc\/\d+\/[ug]id_map/;

function needsOf({ call, message }: SyscallError): readonly Capability[] {
  const { name } = call.spec;
  const args: Readonly<Record<string, unknown>> = call.args;
  // PR_CAPBSET_DROP(2const)
  if (name === 'prctl') return args.option === 'PR_CAPBSET_DROP' ? ['CAP_SETPCAP'] : [];
  // capset(2): no capability outside the permitted set can be had again.
  if (name === 'capset') return ['CAP_SETPCAP'];
  // raw(7), packet(7)
  if (name === 'socket')
    return JSON.stringify(args).includes('SOCK_RAW') && args.domain !== 'AF_NETLINK' ? ['CAP_NET_RAW'] : [];
  if (name === 'write') {
    // sysctl's net.*: net_ctl_permissions(), net/sysctl_net.c
    if (message.includes('/proc/sys/net/')) return ['CAP_NET_ADMIN'];
    return mapFile.test(message) ? ['CAP_SETUID', 'CAP_SETGID', 'CAP_SETFCAP'] : [];
  }
  return neededBy[name] ?? [];
}

/**
 * The capabilities that the refused call needs, and that root does not have. Other users, and root without CAP_SYS_ADMIN, act
 * in a user namespace of their own, where they have all: there a missing one is not to blame.
 */
export function missingCapabilities(error: SyscallError): Capability[] {
  if (process.geteuid?.() !== 0 || (!isAdmin() && !mapFile.test(error.message))) return [];
  const set = readStatus('self')?.capEff;
  return set === undefined ? [] : needsOf(error).filter((name) => !hasCapability(set, name));
}

/** Whether root lacks it; false where that is not known. */
export const rootLacks = (name: Capability): boolean => {
  const set = readStatus('self')?.capEff;
  return process.geteuid?.() === 0 && set !== undefined && !hasCapability(set, name);
};

/** For whoever started us: in a container, an option; elsewhere a shell whose bounding set has them. */
export const giveCapabilities = (missing: readonly string[]): Texts => {
  const options = missing.map((name) => `--cap-add ${name.slice('CAP_'.length)}`).join(' ');
  return {
    en: `In a container, start that one with: docker run ${options} …; elsewhere, start nslab from a shell that was not denied ${missing.join(', ')}.`,
    zh: `若在容器里，请这样启动它：docker run ${options} …；否则请从没有被剥夺 ${missing.join('、')} 的 shell 启动 nslab。`,
  };
};
