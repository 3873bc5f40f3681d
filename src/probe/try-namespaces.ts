// Each kind of namespace, by a child that is cloned into one of its own.

import { SyscallError } from '../kernel/errors.ts';
import { type NamespaceKind, readNamespaces } from '../kernel/proc/namespace-links.ts';
import { mount } from '../kernel/syscalls/calls/mount.ts';
import type { CloneFlag } from '../kernel/syscalls/calls/process.ts';
import type { Finding } from './ability.ts';
import { bearInUserNamespace } from './child-in-user-namespace.ts';
import { outerContainer, refused } from './refusal.ts';
import { bury, inChild } from './throw-away-child.ts';
import type { Ground, Try } from './trial-ground.ts';

/** The child's namespace is another than its parent's, or the kernel has lied. */
export const tryNamespace =
  (kind: NamespaceKind, flag: CloneFlag): Try =>
  async (ground) => {
    const { actor } = await ground.base();
    return inChild(actor, [flag], async ({ pid }) => compare(kind, flag, pid, actor.pid));
  };

/**
 * mount_namespaces(7), pid_namespaces(7): in a user namespace a fresh proc is refused where the one that is there is
 * partly covered, as in a container.
 */
export async function tryOwnProc(ground: Ground): Promise<Finding> {
  const { actor: base } = await ground.base();
  return inChild(base, ['CLONE_NEWPID', 'CLONE_NEWNS'], async ({ actor }): Promise<Finding> => {
    const flags = ['MS_NOSUID', 'MS_NODEV', 'MS_NOEXEC'] as const;
    const proc = mount({ source: 'proc', target: '/proc', filesystemtype: 'proc', mountflags: flags });
    const results = await actor.batch([mount({ target: '/', mountflags: ['MS_REC', 'MS_PRIVATE'] }), proc]);
    const errno = results[1]?.errno ?? 0;
    if (results[1]?.state === 'done')
      return { state: 'works', found: 'mount("proc", "/proc") = 0, as PID 1' };
    const finding = refused(new SyscallError(proc, errno));
    return { ...finding, meaning: covered, remedy: finding.remedy ?? outerContainer };
  });
}

const covered = {
  en: 'No fresh /proc may be mounted, as where parts of the one that is there are covered; ps would show the wrong processes.',
  zh: '不能挂载新的 /proc（现有的 /proc 有一部分被遮住时就会这样）；ps 会显示别处的进程。',
};

/** From outside of the base: a namespace in the one that it has already would be the second. */
export async function tryUserNamespace(ground: Ground): Promise<Finding> {
  const first = await ground.first();
  const child = await bearInUserNamespace(first, ground.ids);
  const finding = compare('user', 'CLONE_NEWUSER', child.pid, first.pid);
  await bury(first, child);
  return { ...finding, found: `${finding.found}, uid_map 0 ${ground.ids.uid} 1` };
}

function compare(kind: NamespaceKind, flag: CloneFlag, child: number, parent: number): Finding {
  const [inside, outside] = [child, parent].map((pid) => readNamespaces(pid)?.[kind]);
  return {
    state: inside !== undefined && inside !== outside ? 'works' : 'missing',
    found: `${flag}: ${outside ?? '?'} → ${inside ?? '?'}`,
  };
}
