// Tries each kind of namespace, by cloning a child into a new one.

import { SyscallError } from '../kernel/errors.ts';
import { type NamespaceKind, readNamespaces } from '../kernel/proc/namespace-links.ts';
import { mount } from '../kernel/syscalls/calls/mount.ts';
import type { CloneFlag } from '../kernel/syscalls/calls/process.ts';
import type { Finding } from './ability.ts';
import { cloneInUserNamespace } from './clone-in-user-namespace.ts';
import { evidence } from './join-evidence.ts';
import type { Probe, ProbeContext } from './probe-context.ts';
import { explainRefusal, outerContainer } from './refusal.ts';
import { endChild, withChild } from './throw-away-child.ts';

/** Checks that the child's namespace really differs from its parent's. */
export const tryNamespace =
  (kind: NamespaceKind, flag: CloneFlag): Probe =>
  async (context) => {
    const { actor } = await context.privileged();
    return withChild(actor, [flag], async ({ pid }) => compare(kind, flag, pid, actor.pid));
  };

/**
 * mount_namespaces(7): in a user namespace, a new proc mount is refused when parts of the existing one are covered, as in
 * a container.
 */
export async function tryOwnProc(context: ProbeContext): Promise<Finding> {
  const { actor: parent } = await context.privileged();
  return withChild(parent, ['CLONE_NEWPID', 'CLONE_NEWNS'], async ({ actor }): Promise<Finding> => {
    const flags = ['MS_NOSUID', 'MS_NODEV', 'MS_NOEXEC'] as const;
    const proc = mount({ source: 'proc', target: '/proc', filesystemtype: 'proc', mountflags: flags });
    await actor.call(mount({ target: '/', mountflags: ['MS_REC', 'MS_PRIVATE'] }));
    const { state, errno } = await actor.attempt(proc);
    if (state === 'done') return { state: 'works', found: proved };
    const finding = explainRefusal(new SyscallError(proc, errno));
    return { ...finding, meaning: covered, remedy: finding.remedy ?? outerContainer };
  });
}

const proved = {
  en: 'mount("proc", "/proc") = 0, as PID 1',
  zh: 'mount("proc", "/proc") = 0，由 PID 1 发起',
};

const covered = {
  en: 'No fresh /proc may be mounted, as where parts of the one that is there are covered; ps would show the wrong processes.',
  zh: '不能挂载新的 /proc（现有的 /proc 有一部分被遮住时就会这样）；ps 会显示别处的进程。',
};

/** Clones from the first actor: the privileged one may be in a user namespace already. */
export async function tryUserNamespace(context: ProbeContext): Promise<Finding> {
  const first = await context.firstActor();
  const child = await cloneInUserNamespace(first, context.ids);
  const finding = compare('user', 'CLONE_NEWUSER', child.pid, first.pid);
  await endChild(first, child);
  return { ...finding, found: evidence(finding.found, `uid_map 0 ${context.ids.uid} 1`) };
}

function compare(kind: NamespaceKind, flag: CloneFlag, child: number, parent: number): Finding {
  const [inside, outside] = [child, parent].map((pid) => readNamespaces(pid)?.[kind]);
  return {
    state: inside !== undefined && inside !== outside ? 'works' : 'missing',
    found: evidence(`${flag}: ${outside ?? '?'} → ${inside ?? '?'}`),
  };
}
