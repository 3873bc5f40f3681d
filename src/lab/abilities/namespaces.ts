// Each kind of namespace, by a child that is cloned into one of its own.

import type { NamespaceKind } from '../../kernel/proc/namespaces.ts';
import { readLink } from '../../kernel/proc/vanishing.ts';
import type { CloneFlag } from '../../kernel/syscalls/process.ts';
import type { Finding } from './ability.ts';
import { bury, inChild } from './child.ts';
import type { Ground, Try } from './ground.ts';
import { bearInUserNamespace } from './user-namespace.ts';

/** The child's namespace is another than its parent's, or the kernel has lied. */
export const tryNamespace =
  (kind: NamespaceKind, flag: CloneFlag): Try =>
  async (ground) => {
    const { actor } = await ground.base();
    return inChild(actor, [flag], async ({ pid }) => compare(kind, flag, pid, actor.pid));
  };

/** From outside of the base: a namespace in the one that it has already would be the second. */
export async function tryUserNamespace(ground: Ground): Promise<Finding> {
  const first = await ground.first();
  const child = await bearInUserNamespace(first, ground.ids);
  const finding = compare('user', 'CLONE_NEWUSER', child.pid, first.pid);
  await bury(first, child);
  return { ...finding, found: `${finding.found}, uid_map "0 ${ground.ids.uid} 1"` };
}

function compare(kind: NamespaceKind, flag: CloneFlag, child: number, parent: number): Finding {
  const [inside, outside] = [child, parent].map((pid) => readLink(`/proc/${pid}/ns/${kind}`));
  return {
    state: inside !== undefined && inside !== outside ? 'works' : 'missing',
    found: `clone3(${flag}): ${inside ?? '?'}, outside ${outside ?? '?'}`,
  };
}
