// Checks the memory counters of a container's cgroup, under names that are the same on cgroup v1 and v2.

import { readBoxMemory } from '../../lab/cgroups/box-memory.ts';
import type { Texts } from '../../session/event.ts';
import type { Fields } from '../fields.ts';
import { defineCheck } from './check.ts';

/** Compares a counter with a number, or with its value when the step began. */
const amount = ({ z }: Fields) =>
  z.union([
    z.strictObject({ of: z.string(), is: z.number() }),
    z.strictObject({ of: z.string(), 'at-least': z.number() }),
    z.strictObject({ of: z.string(), 'at-most': z.number() }),
    z.strictObject({ of: z.string(), grew: z.boolean() }),
  ]);

/** The file of version 1 that has the counter: the pane names it on version 2 as well. */
const files = {
  usage: 'memory.usage_in_bytes',
  peak: 'memory.max_usage_in_bytes',
  limit: 'memory.limit_in_bytes',
  limitHits: 'memory.failcnt',
  oomKills: 'oom_kill',
} as const;

const memoryCheck = (counter: keyof typeof files, { en, zh }: Texts) =>
  defineCheck({
    schema: amount,

    measure: ({ lab }, { of }) => readBoxMemory(lab.cgroups, of)?.[counter],

    holds(check, now, before) {
      if (typeof now !== 'number') return false;
      if ('is' in check) return now === check.is;
      if ('at-least' in check) return now >= check['at-least'];
      if ('at-most' in check) return now <= check['at-most'];
      return now > (typeof before === 'number' ? before : 0) === check.grew;
    },

    shownIn: () => ({ pane: 'cgroup', row: files[counter] }),

    describe(check) {
      const { of } = check;
      if ('is' in check) return { en: `${en} of ${of}: ${check.is}`, zh: `${of} 的${zh}：${check.is}` };
      if ('at-least' in check)
        return {
          en: `${en} of ${of}: at least ${check['at-least']}`,
          zh: `${of} 的${zh}：至少 ${check['at-least']}`,
        };
      if ('at-most' in check)
        return {
          en: `${en} of ${of}: at most ${check['at-most']}`,
          zh: `${of} 的${zh}：至多 ${check['at-most']}`,
        };
      return check.grew
        ? { en: `${en} of ${of} grew`, zh: `${of} 的${zh}增加了` }
        : { en: `${en} of ${of} did not grow`, zh: `${of} 的${zh}没有增加` };
    },
  });

export const usageCheck = memoryCheck('usage', { en: 'memory usage', zh: '内存用量' });
export const peakCheck = memoryCheck('peak', { en: 'peak memory usage', zh: '内存用量峰值' });
export const limitCheck = memoryCheck('limit', { en: 'memory limit', zh: '内存上限' });
export const limitHitsCheck = memoryCheck('limitHits', {
  en: 'hits of the memory limit',
  zh: '触及内存上限次数',
});
export const oomKillsCheck = memoryCheck('oomKills', { en: 'OOM kills', zh: ' OOM 杀死进程数' });
