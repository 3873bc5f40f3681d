// Tells whether we have root's privileges: root in a container may have few of them. Read once, as nslab does not change its
// own; its actors are separate processes.

import { readStatus } from '../kernel/proc/status.ts';
import { readText } from '../kernel/proc/vanishing.ts';

/** capabilities(7): include/uapi/linux/capability.h, CAP_SYS_ADMIN */
const SYS_ADMIN = 1n << 21n;
/** user_namespaces(7): uid_map of the first user namespace. */
const EVERY_ID = /^\s*0\s+0\s+4294967295\s*$/;

/** Privileged in the user namespace that we are in. Where /proc does not tell, uid 0 counts as root. */
export const isAdmin = once((): boolean => {
  if (process.geteuid?.() !== 0) return false;
  const capabilities = readStatus('self')?.capEff;
  return capabilities === undefined || (capabilities & SYS_ADMIN) !== 0n;
});

/** Privileged in the first user namespace, over the machine's own namespaces and cgroups. */
export const isPrivileged = once(
  (): boolean => isAdmin() && EVERY_ID.test(readText('/proc/self/uid_map') ?? '0 0 4294967295'), // a kernel without them has no such file
);

function once(read: () => boolean): () => boolean {
  let known: boolean | undefined;
  return () => {
    known ??= read();
    return known;
  };
}
