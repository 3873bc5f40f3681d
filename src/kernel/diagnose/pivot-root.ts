// Which of the many causes of pivot_root(2)'s EINVAL it was, and of its EBUSY and ENOTDIR.

import type { Actor } from '../actor/actor.ts';
import { type Mount, readMounts } from '../proc/mountinfo.ts';
import { unlessGone } from '../proc/vanishing.ts';
import { findPlace, type Place } from './mount-place.ts';

/** All that decides. */
export interface PivotFacts {
  /** The root directory of the caller. */
  readonly root: Place;
  readonly newRoot: Place;
  readonly putOld: Place;
  /** The mounts below the caller's root: proc_pid_mountinfo(5) shows no others. */
  readonly mounts: readonly Mount[];
  /** Mounts that are hidden from the caller, as processes with a wider root see them. */
  readonly hidden: readonly Mount[];
}

/** A sentence when it holds. */
type Cause = (facts: PivotFacts) => string | undefined;

/**
 * Says why the kernel refused a pivot_root, right after it did.
 * @param actor the one that made the call
 * @param newRoot,putOld the paths as the call named them
 * @returns undefined when none of the known causes holds any more, or they can't be seen from here
 * @throws ActorGone
 */
export async function diagnosePivotRoot(
  actor: Actor,
  newRoot: string,
  putOld: string,
): Promise<string | undefined> {
  const [root, from, to] = await Promise.all(['/', newRoot, putOld].map((path) => findPlace(actor, path)));
  if (root === undefined || from === undefined || to === undefined) return undefined;
  return causeOfPivotRoot({
    root,
    newRoot: from,
    putOld: to,
    mounts: mountsOf(actor),
    hidden: ancestorsOf(actor).flatMap(mountsOf),
  });
}

/** The first cause that holds, in the order in which the kernel looks (fs/namespace.c, pivot_root). */
export function causeOfPivotRoot(facts: PivotFacts): string | undefined {
  for (const cause of causes) {
    const sentence = cause(facts);
    if (sentence !== undefined) return sentence;
  }
  return undefined;
}

const noDirectory: Cause = ({ newRoot, putOld }) => {
  if (!newRoot.isDirectory) return `new_root (${newRoot.path}) is not a directory`;
  if (!putOld.isDirectory) return `put_old (${putOld.path}) is not a directory`;
  return undefined;
};

// mount_namespaces(7): the move would propagate to the other members of the peer group, to another namespace's root.
const makePrivate = 'make it private first (mount --make-rprivate /)';

const sharedParent: Cause = (facts) =>
  isShared(facts, parentOf(facts, facts.newRoot.mountId))
    ? `the mount that new_root (${facts.newRoot.path}) is mounted on is shared: ${makePrivate}`
    : undefined;

const sharedPutOld: Cause = (facts) =>
  isShared(facts, facts.putOld.mountId)
    ? `put_old (${facts.putOld.path}) is on a shared mount: ${makePrivate}`
    : undefined;

const sharedRootParent: Cause = (facts) =>
  isShared(facts, parentOf(facts, facts.root.mountId))
    ? `the mount that the current root is mounted on is shared: ${makePrivate}`
    : undefined;

const detachedRoot: Cause = ({ root, mounts }) =>
  root.isMountPoint && !mounts.some(({ id }) => id === root.mountId)
    ? 'the mount of the current root was taken out of this mount namespace'
    : undefined;

const busy: Cause = ({ root, newRoot, putOld }) => {
  if (newRoot.mountId === root.mountId)
    return `new_root (${newRoot.path}) is on the mount that is the root now: mount something there first, or bind it onto itself`;
  if (putOld.mountId === root.mountId)
    return `put_old (${putOld.path}) is on the mount that is the root now, not at or underneath new_root (${newRoot.path})`;
  return undefined;
};

const rootInsideMount: Cause = ({ root }) =>
  root.isMountPoint
    ? undefined
    : 'the current root is not a mount point: an earlier chroot went to a directory inside a mount';

// pivot_root(2): the initial ramfs can't be the old root. A mount that lies on no other is its own parent.
const rootIsFirst: Cause = (facts) =>
  parentOf(facts, facts.root.mountId) === facts.root.mountId
    ? 'the current root is the first mount of all, the rootfs or initramfs, which cannot be moved away: switch_root is for that'
    : undefined;

const newRootInsideMount: Cause = ({ newRoot }) =>
  newRoot.isMountPoint
    ? undefined
    : `new_root (${newRoot.path}) is not a mount point: mount something there first, or bind it onto itself`;

const putOldElsewhere: Cause = (facts) =>
  isBelow(facts, facts.putOld.mountId, facts.newRoot.mountId)
    ? undefined
    : `put_old (${facts.putOld.path}) is not at or underneath new_root (${facts.newRoot.path})`;

const newRootElsewhere: Cause = (facts) =>
  isBelow(facts, facts.newRoot.mountId, facts.root.mountId)
    ? undefined
    : `new_root (${facts.newRoot.path}) is not underneath the current root`;

const causes: readonly Cause[] = [
  noDirectory,
  sharedParent,
  sharedPutOld,
  sharedRootParent,
  detachedRoot,
  busy,
  rootInsideMount,
  rootIsFirst,
  newRootInsideMount,
  putOldElsewhere,
  newRootElsewhere,
];

const mountWith = ({ mounts, hidden }: PivotFacts, id: number): Mount | undefined =>
  [...mounts, ...hidden].find((mount) => mount.id === id);

const parentOf = (facts: PivotFacts, id: number): number | undefined => mountWith(facts, id)?.parent;

const isShared = (facts: PivotFacts, id: number | undefined): boolean =>
  id !== undefined && mountWith(facts, id)?.propagation.shared !== undefined;

/** Whether a mount is another one, or lies on it, directly or on mounts between. */
function isBelow(facts: PivotFacts, id: number, above: number): boolean {
  const parent = parentOf(facts, id);
  if (id === above) return true;
  return parent !== undefined && parent !== id && isBelow(facts, parent, above);
}

const ancestorsOf = ({ parent }: Actor): Actor[] =>
  parent === undefined ? [] : [parent, ...ancestorsOf(parent)];

/** Nothing when it ended, or may not be looked at: without root, an actor that is not dumpable (ptrace(2)). */
const mountsOf = ({ pid }: Actor): Mount[] => unlessGone(() => readMounts(pid), ['EACCES']) ?? [];
