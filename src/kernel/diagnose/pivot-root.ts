// Finds out which of its many causes made pivot_root(2) fail with EINVAL, EBUSY or ENOTDIR.

import type { Actor } from '../actor/actor.ts';
import type { Texts } from '../languages.ts';
import { type Mount, readMounts } from '../proc/mountinfo.ts';
import { unlessGone } from '../proc/vanishing.ts';
import { type ResolvedPath, resolvePath } from './resolve-path.ts';

/** Everything that the diagnosis depends on. */
export interface PivotFacts {
  /** The root directory of the caller. */
  readonly root: ResolvedPath;
  readonly newRoot: ResolvedPath;
  readonly putOld: ResolvedPath;
  /** The mounts below the caller's root, the only ones that proc_pid_mountinfo(5) shows. */
  readonly mounts: readonly Mount[];
  /** Further mounts, as its ancestors see them: their root may lie above the caller's. */
  readonly hidden: readonly Mount[];
}

/** Returns a sentence if this is the cause. */
type Cause = (facts: PivotFacts) => Texts | undefined;

/**
 * Explains why the kernel refused a pivot_root. Call it immediately after the failure.
 * @param actor the actor that made the call
 * @param newRoot,putOld the arguments of the call
 * @returns undefined when no known cause holds any more, or the facts cannot be read from here
 * @throws ActorGone
 */
export async function diagnosePivotRoot(
  actor: Actor,
  newRoot: string,
  putOld: string,
): Promise<Texts | undefined> {
  const [root, from, to] = await Promise.all(['/', newRoot, putOld].map((path) => resolvePath(actor, path)));
  if (root === undefined || from === undefined || to === undefined) return undefined;
  return causeOfPivotRoot({
    root,
    newRoot: from,
    putOld: to,
    mounts: mountsOf(actor),
    hidden: ancestorsOf(actor).flatMap(mountsOf),
  });
}

/** The first cause that holds, in the order in which the kernel checks (fs/namespace.c, pivot_root). */
export function causeOfPivotRoot(facts: PivotFacts): Texts | undefined {
  for (const cause of causes) {
    const sentence = cause(facts);
    if (sentence !== undefined) return sentence;
  }
  return undefined;
}

const noDirectory: Cause = ({ newRoot, putOld }) => {
  const notOne = (what: string): Texts => ({ en: `${what} is not a directory`, zh: `${what} 不是目录` });
  if (!newRoot.isDirectory) return notOne(`new_root (${newRoot.path})`);
  if (!putOld.isDirectory) return notOne(`put_old (${putOld.path})`);
  return undefined;
};

// mount_namespaces(7): the move would propagate to the peers, and so to the root of other namespaces.
const makePrivate: Texts = {
  en: 'make it private first (mount --make-rprivate /)',
  zh: '请先改为私有（mount --make-rprivate /）',
};

const sharedParent: Cause = (facts) =>
  isShared(facts, parentOf(facts, facts.newRoot.mountId))
    ? {
        en: `the mount that new_root (${facts.newRoot.path}) is mounted on is shared: ${makePrivate.en}`,
        zh: `new_root (${facts.newRoot.path}) 挂在一个共享挂载上：${makePrivate.zh}`,
      }
    : undefined;

const sharedPutOld: Cause = (facts) =>
  isShared(facts, facts.putOld.mountId)
    ? {
        en: `put_old (${facts.putOld.path}) is on a shared mount: ${makePrivate.en}`,
        zh: `put_old (${facts.putOld.path}) 在一个共享挂载上：${makePrivate.zh}`,
      }
    : undefined;

const sharedRootParent: Cause = (facts) =>
  isShared(facts, parentOf(facts, facts.root.mountId))
    ? {
        en: `the mount that the current root is mounted on is shared: ${makePrivate.en}`,
        zh: `当前的根挂在一个共享挂载上：${makePrivate.zh}`,
      }
    : undefined;

const detachedRoot: Cause = ({ root, mounts }) =>
  root.isMountPoint && !mounts.some(({ id }) => id === root.mountId)
    ? {
        en: 'the mount of the current root was taken out of this mount namespace',
        zh: '当前根所在的挂载已从这个挂载命名空间里摘除',
      }
    : undefined;

const mountThere: Texts = {
  en: 'mount something there first, or bind it onto itself',
  zh: '请先在那里挂载，或把它绑定挂载到自身',
};

const busy: Cause = ({ root, newRoot, putOld }) => {
  if (newRoot.mountId === root.mountId)
    return {
      en: `new_root (${newRoot.path}) is on the mount that is the root now: ${mountThere.en}`,
      zh: `new_root (${newRoot.path}) 就在当前的根挂载上：${mountThere.zh}`,
    };
  if (putOld.mountId === root.mountId)
    return {
      en: `put_old (${putOld.path}) is on the mount that is the root now, not at or underneath new_root (${newRoot.path})`,
      zh: `put_old (${putOld.path}) 在当前的根挂载上，既不是 new_root (${newRoot.path})，也不在它下面`,
    };
  return undefined;
};

const rootInsideMount: Cause = ({ root }) =>
  root.isMountPoint
    ? undefined
    : {
        en: 'the current root is not a mount point: an earlier chroot went to a directory inside a mount',
        zh: '当前的根不是挂载点：先前 chroot 到了某个挂载里的一个目录',
      };

// pivot_root(2): the old root cannot be the initial ramfs. A mount that is on no other is its own parent.
const rootIsFirst: Cause = (facts) =>
  parentOf(facts, facts.root.mountId) === facts.root.mountId
    ? {
        en: 'the current root is the first mount of all, the rootfs or initramfs, which cannot be moved away: switch_root is for that',
        zh: '当前的根是最初的挂载（rootfs 或 initramfs），移不走：要用 switch_root',
      }
    : undefined;

const newRootInsideMount: Cause = ({ newRoot }) =>
  newRoot.isMountPoint
    ? undefined
    : {
        en: `new_root (${newRoot.path}) is not a mount point: ${mountThere.en}`,
        zh: `new_root (${newRoot.path}) 不是挂载点：${mountThere.zh}`,
      };

const putOldElsewhere: Cause = (facts) =>
  isBelow(facts, facts.putOld.mountId, facts.newRoot.mountId)
    ? undefined
    : {
        en: `put_old (${facts.putOld.path}) is not at or underneath new_root (${facts.newRoot.path})`,
        zh: `put_old (${facts.putOld.path}) 既不是 new_root (${facts.newRoot.path})，也不在它下面`,
      };

const newRootElsewhere: Cause = (facts) =>
  isBelow(facts, facts.newRoot.mountId, facts.root.mountId)
    ? undefined
    : {
        en: `new_root (${facts.newRoot.path}) is not underneath the current root`,
        zh: `new_root (${facts.newRoot.path}) 不在当前的根下面`,
      };

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

/** Whether a mount is `above` itself, or is mounted below it, directly or through other mounts. */
function isBelow(facts: PivotFacts, id: number, above: number): boolean {
  const parent = parentOf(facts, id);
  if (id === above) return true;
  return parent !== undefined && parent !== id && isBelow(facts, parent, above);
}

const ancestorsOf = ({ parent }: Actor): Actor[] =>
  parent === undefined ? [] : [parent, ...ancestorsOf(parent)];

/** Empty when the actor has ended, or may not be inspected: without root, one that is not dumpable (ptrace(2)). */
const mountsOf = ({ pid }: Actor): Mount[] => unlessGone(() => readMounts(pid), ['EACCES']) ?? [];
