// Drops privileges before a program is executed: resource limits, bounding set, ids, no_new_privs, capabilities. The order
// is one in which each step still has the privileges that it needs.

import { capset, setgroups, setresgid, setresuid } from '../../kernel/syscalls/calls/ids.ts';
import { prctl, prlimit64 } from '../../kernel/syscalls/calls/process.ts';
import { CAP, type Capability } from '../../kernel/syscalls/structs/capabilities.ts';
import type { Limit, Resource } from '../../kernel/syscalls/structs/resource-limits.ts';
import { callStep, constantSteps, type Step } from '../operation/step.ts';
import type { UserNamespace } from '../user-namespace.ts';

/** The user and groups that a program runs as. */
export interface Ids {
  readonly uid: number;
  readonly gid: number;
  /** Supplementary groups. */
  readonly groups: readonly number[];
}

export const rootIds: Ids = { uid: 0, gid: 0, groups: [0] };

export interface Privileges {
  readonly ids: Ids;
  /** The bounding set. Root has all of these capabilities; other users get theirs from files that they execute. */
  readonly capabilities: readonly Capability[];
  readonly noNewPrivileges: boolean;
  readonly rlimits: Readonly<Partial<Record<Resource, Limit>>>;
  /** The steps that install a seccomp filter. */
  readonly filter: readonly Step[];
  /** Without root: the user namespace of the lab. */
  readonly userNamespace: UserNamespace | undefined;
}

/**
 * capabilities(7): a capability outside the bounding set cannot be regained by execve.
 * @returns `now` in the order to run them; `last`: the seccomp filter, when it can be installed without privileges, to be
 * followed by execve only
 */
export function privilegeSteps({
  ids,
  capabilities,
  noNewPrivileges,
  rlimits,
  filter,
  userNamespace,
}: Privileges): {
  readonly now: Step[];
  readonly last: readonly Step[];
} {
  const kept = ids.uid === 0 ? capabilities : [];
  const now = [
    ...Object.entries(rlimits).map(([resource, limit]) =>
      callStep(prlimit64({ resource: resource as Resource, new_limit: limit })),
    ),
    ...boundingSteps(capabilities),
    // seccomp(2): without no_new_privs installing a filter needs CAP_SYS_ADMIN, so it is done before that is dropped.
    ...(noNewPrivileges ? [] : filter),
    ...idSteps(ids, userNamespace?.ids === 1),
    ...(noNewPrivileges ? [callStep(prctl({ option: 'PR_SET_NO_NEW_PRIVS', arg2: 1 }))] : []),
    callStep(capset({ datap: { effective: kept, permitted: kept, inheritable: [] } })),
  ];
  return { now, last: noNewPrivileges ? filter : [] };
}

/** The steps for each list of capabilities: most containers share the default list. */
const boundingSets = new WeakMap<readonly Capability[], () => readonly Step[]>();

function boundingSteps(kept: readonly Capability[]): readonly Step[] {
  const drop = (arg2: Capability): Step =>
    callStep(prctl({ option: 'PR_CAPBSET_DROP', arg2 }, { mayFail: ['EINVAL'] }));
  const steps =
    boundingSets.get(kept) ??
    constantSteps(() => (Object.keys(CAP) as Capability[]).filter((name) => !kept.includes(name)).map(drop));
  boundingSets.set(kept, steps);
  return steps();
}

/**
 * Groups first: changing them needs CAP_SETGID, which a change of the uid drops.
 * @param keepsGroups user_namespaces(7): groups cannot be set where /proc/PID/setgroups is `deny`
 */
function idSteps({ uid, gid, groups }: Ids, keepsGroups: boolean): Step[] {
  const set = keepsGroups ? [] : [callStep(setgroups({ list: groups }))];
  if (gid !== 0) set.push(callStep(setresgid({ rgid: gid, egid: gid, sgid: gid })));
  if (uid !== 0) set.push(callStep(setresuid({ ruid: uid, euid: uid, suid: uid })));
  // prctl(2), PR_SET_PDEATHSIG: changing the effective ids clears it.
  if (uid !== 0 || gid !== 0) set.push(callStep(prctl({ option: 'PR_SET_PDEATHSIG', arg2: 'SIGKILL' })));
  return set;
}
