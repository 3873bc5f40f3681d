// What a program may no longer do once it runs: resource limits, bounding set, ids, no_new_privs, capabilities. In the
// order in which each still can be given up.

import { capset, setgroups, setresgid, setresuid } from '../../kernel/syscalls/calls/ids.ts';
import { prctl, prlimit64 } from '../../kernel/syscalls/calls/process.ts';
import { CAP, type Capability } from '../../kernel/syscalls/structs/capabilities.ts';
import type { Limit, Resource } from '../../kernel/syscalls/structs/resource-limits.ts';
import { callStep, constantSteps, type Step } from '../operation/step.ts';
import type { UserNamespace } from '../user-namespace.ts';

/** Who a program runs as. */
export interface Ids {
  readonly uid: number;
  readonly gid: number;
  /** Supplementary ones. */
  readonly groups: readonly number[];
}

export const rootIds: Ids = { uid: 0, gid: 0, groups: [0] };

export interface Privileges {
  readonly ids: Ids;
  /** What stays in the bounding set. Root has them all; others get theirs from files that they execute. */
  readonly capabilities: readonly Capability[];
  readonly noNewPrivileges: boolean;
  readonly rlimits: Readonly<Partial<Record<Resource, Limit>>>;
  /** What installs a seccomp filter. */
  readonly filter: readonly Step[];
  /** What it all happens in, without root. */
  readonly userNamespace: UserNamespace | undefined;
}

/**
 * capabilities(7): what is not in the bounding set cannot come back with an execve.
 * @returns steps of which the later ones may need what earlier ones keep; a filter that needs CAP_SYS_ADMIN comes before it
 * is given up, any other at the end: to be followed by no more than execve
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
    // seccomp(2): without no_new_privs a filter takes CAP_SYS_ADMIN.
    ...(noNewPrivileges ? [] : filter),
    ...idSteps(ids, userNamespace?.ids === 1),
    ...(noNewPrivileges ? [callStep(prctl({ option: 'PR_SET_NO_NEW_PRIVS', arg2: 1 }))] : []),
    callStep(capset({ datap: { effective: kept, permitted: kept, inheritable: [] } })),
  ];
  return { now, last: noNewPrivileges ? filter : [] };
}

/** By the list that they are for: it is the same one for every container that asks for nothing else. */
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
 * Groups first: without CAP_SETGID they could not be changed any more.
 * @param keepsGroups user_namespaces(7): in one whose setgroups says deny, they stay
 */
function idSteps({ uid, gid, groups }: Ids, keepsGroups: boolean): Step[] {
  const set = keepsGroups ? [] : [callStep(setgroups({ list: groups }))];
  if (gid !== 0) set.push(callStep(setresgid({ rgid: gid, egid: gid, sgid: gid })));
  if (uid !== 0) set.push(callStep(setresuid({ ruid: uid, euid: uid, suid: uid })));
  // prctl(2), PR_SET_PDEATHSIG: a change of the effective ids takes it back.
  if (uid !== 0 || gid !== 0) set.push(callStep(prctl({ option: 'PR_SET_PDEATHSIG', arg2: 'SIGKILL' })));
  return set;
}
