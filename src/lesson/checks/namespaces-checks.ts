// Checks namespaces: which of them two processes share, where children will be born, which PID a process has inside.

import { namespaceKinds, readNamespaces } from '../../kernel/proc/namespace-links.ts';
import { readStatus } from '../../kernel/proc/status.ts';
import { type Lab, pidOf } from '../../lab/lab.ts';
import type { Fields } from '../fields.ts';
import { defineCheck } from './check.ts';

export const namespacesCheck = defineCheck({
  schema: ({ z }: Fields) => {
    const kinds = z
      .array(z.enum(namespaceKinds))
      .min(1)
      .default([...namespaceKinds]);
    return z.union([
      z.strictObject({ of: z.string(), kinds, 'same-as': z.string() }),
      z.strictObject({ of: z.string(), kinds, 'differ-from': z.string() }),
    ]);
  },

  /** Lists the kinds that both processes share (same inode), in order: `mnt pid`. */
  measure({ lab }, check) {
    const own = namespacesOf(lab, check.of);
    const others = namespacesOf(lab, 'same-as' in check ? check['same-as'] : check['differ-from']);
    if (own === undefined || others === undefined) return undefined;
    return check.kinds.filter((kind) => own[kind] === others[kind]).join(' ');
  },

  holds(check, now) {
    if (now === undefined) return false;
    return 'same-as' in check ? now === check.kinds.join(' ') : now === '';
  },

  shownIn: ({ kinds }) => ({ pane: 'namespaces', row: kinds.length === 1 ? (kinds[0] ?? '') : '' }),

  describe(check) {
    const kinds =
      check.kinds.length === namespaceKinds.length
        ? { en: 'all eight namespaces', zh: '全部八个命名空间' }
        : { en: check.kinds.join(', '), zh: ` ${check.kinds.join('、')}` };
    return 'same-as' in check
      ? {
          en: `${check.of} shares ${kinds.en} with ${check['same-as']}`,
          zh: `${check.of} 与 ${check['same-as']} 共用${kinds.zh}`,
        }
      : { en: `${check.of} has its own ${kinds.en}`, zh: `${check.of} 有自己的${kinds.zh}` };
  },
});

export const childrenNamespaceCheck = defineCheck({
  schema: ({ z }: Fields) =>
    z.strictObject({ of: z.string(), kind: z.enum(['pid', 'time']), own: z.boolean() }),

  /** namespaces(7): pid_for_children differs from pid after unshare(CLONE_NEWPID). */
  measure({ lab }, { of, kind }) {
    const namespaces = namespacesOf(lab, of);
    if (namespaces === undefined) return undefined;
    const forChildren = kind === 'pid' ? namespaces.pidForChildren : namespaces.timeForChildren;
    return forChildren === namespaces[kind] ? 'the same' : 'another';
  },

  holds: ({ own }, now) => now === (own ? 'another' : 'the same'),

  shownIn: ({ kind }) => ({ pane: 'namespaces', row: `${kind}_for_children` }),

  describe: ({ of, kind, own }) =>
    own
      ? {
          en: `children of ${of} will be in another ${kind} namespace`,
          zh: `${of} 的子进程将进入另一个 ${kind} 命名空间`,
        }
      : {
          en: `children of ${of} will be in its ${kind} namespace`,
          zh: `${of} 的子进程将留在同一个 ${kind} 命名空间`,
        },
});

export const pidCheck = defineCheck({
  schema: ({ z }: Fields) => z.strictObject({ of: z.string(), inside: z.number().int() }),

  measure({ lab }, { of }) {
    const pid = pidOf(lab, of);
    return pid === undefined ? undefined : readStatus(pid)?.nspid.at(-1);
  },

  holds: ({ inside }, now) => now === inside,

  shownIn: ({ of }) => ({ pane: 'tree', row: of }),

  describe: ({ of, inside }) => ({
    en: `${of} is PID ${inside} inside`,
    zh: `${of} 在内部的 PID 是 ${inside}`,
  }),
});

function namespacesOf(lab: Lab, name: string): ReturnType<typeof readNamespaces> {
  const pid = pidOf(lab, name);
  return pid === undefined ? undefined : readNamespaces(pid);
}
