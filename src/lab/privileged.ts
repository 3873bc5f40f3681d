// Whether we are root as far as it counts here: root in a container may have given most of it up.

import { readStatus } from '../kernel/proc/status.ts';

/** capabilities(7): include/uapi/linux/capability.h, CAP_SYS_ADMIN */
const SYS_ADMIN = 1n << 21n;

/** What namespaces, mounts and cgroups are made with. */
export const isPrivileged = (): boolean =>
  process.geteuid?.() === 0 && ((readStatus('self')?.capEff ?? 0n) & SYS_ADMIN) !== 0n;
