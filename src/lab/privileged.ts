// Whether we are root as far as it counts here: root in a container may have given most of it up. Read once: nslab changes
// nothing of its own rights, and each of its actors is a process of its own.

import { readStatus } from '../kernel/proc/status.ts';
import { readText } from '../kernel/proc/vanishing.ts';

/** capabilities(7): include/uapi/linux/capability.h, CAP_SYS_ADMIN */
const SYS_ADMIN = 1n << 21n;
/** user_namespaces(7): what the first user namespace has in its uid_map. */
const EVERY_ID = /^\s*0\s+0\s+4294967295\s*$/;

/** Over the user namespace that we are in. Where /proc does not tell, uid 0 is taken for root. */
export const isAdmin = once((): boolean => {
  if (process.geteuid?.() !== 0) return false;
  const capabilities = readStatus('self')?.capEff;
  return capabilities === undefined || (capabilities & SYS_ADMIN) !== 0n;
});

/** Over the machine's own namespaces and cgroups: root of a user namespace is not. */
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
