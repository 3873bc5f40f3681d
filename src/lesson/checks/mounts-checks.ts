// Checks a mount in the mountinfo of a process.

import { readMounts } from '../../kernel/proc/mountinfo.ts';
import { pidOf } from '../../lab/lab.ts';
import { showPropagation } from '../../observe/observe-mounts.ts';
import type { Fields } from '../fields.ts';
import { defineCheck } from './check.ts';

const states = {
  there: { word: '', zh: '存在' },
  absent: { word: 'absent', zh: '不存在' },
  shared: { word: 'shared:', zh: '共享' },
  private: { word: 'private', zh: '私有' },
  slave: { word: 'master:', zh: '从属' },
} as const;

const stateNames = Object.keys(states) as (keyof typeof states)[];

export const mountCheck = defineCheck({
  schema: ({ z }: Fields) =>
    z.strictObject({
      of: z.string(),
      at: z.string(),
      is: z.enum(stateNames),
      /** One of several where the machine decides which it is. */
      type: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
    }),

  /** Gives `tmpfs private` or `absent`; of several mounts on one point, the last hides the others. */
  measure({ lab }, { of, at }) {
    const pid = pidOf(lab, of);
    const mounts = (pid === undefined ? undefined : readMounts(pid)) ?? [];
    const mount = mounts.findLast(({ point }) => point === at);
    return mount === undefined ? 'absent' : `${mount.type} ${showPropagation(mount.propagation)}`;
  },

  holds({ is, type }, now) {
    if (typeof now !== 'string') return false;
    if (is === 'absent') return now === 'absent';
    if (now === 'absent') return false;
    if (type !== undefined && ![type].flat().some((one) => now.startsWith(`${one} `))) return false;
    return now.includes(states[is].word);
  },

  shownIn: ({ at }) => ({ pane: 'mounts', row: at }),

  describe({ of, at, is, type }) {
    const types = type === undefined ? [] : [type].flat();
    const [en, zh] = [types.join(' or '), types.join(' 或 ')];
    const typed = types.length === 0 ? { en: '', zh: '' } : { en: ` (${en})`, zh: `（${zh}）` };
    return {
      en: `in ${of}, the mount ${at}${typed.en} is ${is}`,
      zh: `在 ${of} 中，挂载点 ${at}${typed.zh}：${states[is].zh}`,
    };
  },
});
