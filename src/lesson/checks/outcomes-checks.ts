// Checks outcomes: the result of a call, the output of a program, how it ended.

import { pidOf } from '../../lab/lab.ts';
import type { Fields } from '../fields.ts';
import { defineCheck, showValue } from './check.ts';

export const resultCheck = defineCheck({
  schema: ({ z }: Fields) =>
    z.union([
      z.strictObject({ of: z.string(), is: z.union([z.number(), z.string()]) }),
      z.strictObject({ of: z.string(), failed: z.string() }),
    ]),

  measure({ results }, { of }) {
    const found = results.get(of);
    return found === undefined ? undefined : (found.errno ?? found.text ?? found.ret);
  },

  holds: (check, now) => String(now) === ('is' in check ? String(check.is) : check.failed),

  shownIn: () => ({ pane: 'calls', row: '' }),

  describe: (check) =>
    'is' in check
      ? { en: `${check.of} gave ${showValue(check.is)}`, zh: `${check.of} 的结果是 ${showValue(check.is)}` }
      : { en: `${check.of} failed with ${check.failed}`, zh: `${check.of} 以 ${check.failed} 失败` },
});

export const outputCheck = defineCheck({
  schema: ({ z }: Fields) =>
    z.union([
      z.strictObject({ of: z.string(), contains: z.string() }),
      z.strictObject({ of: z.string(), is: z.string() }),
      z.strictObject({ of: z.string(), 'lines-at-least': z.number().int() }),
      z.strictObject({ of: z.string(), 'lines-at-most': z.number().int() }),
    ]),

  measure: ({ lab }, { of }) => lab.programs.get(of)?.output,

  holds(check, now) {
    if (typeof now !== 'string') return false;
    const lines = now.split('\n').filter((line) => line.trim() !== '').length;
    if ('contains' in check) return now.includes(check.contains);
    if ('is' in check) return now.trim() === check.is;
    return 'lines-at-least' in check ? lines >= check['lines-at-least'] : lines <= check['lines-at-most'];
  },

  shownIn: () => ({ pane: 'output', row: '' }),

  describe(check) {
    const { of } = check;
    if ('contains' in check)
      return {
        en: `${of} wrote ${showValue(check.contains)}`,
        zh: `${of} 输出了 ${showValue(check.contains)}`,
      };
    if ('is' in check)
      return { en: `${of} wrote just ${showValue(check.is)}`, zh: `${of} 只输出了 ${showValue(check.is)}` };
    return 'lines-at-least' in check
      ? {
          en: `${of} wrote at least ${check['lines-at-least']} lines`,
          zh: `${of} 至少输出了 ${check['lines-at-least']} 行`,
        }
      : {
          en: `${of} wrote at most ${check['lines-at-most']} lines`,
          zh: `${of} 至多输出了 ${check['lines-at-most']} 行`,
        };
  },
});

export const exitCheck = defineCheck({
  schema: ({ z }: Fields) =>
    z.union([
      z.strictObject({ of: z.string(), status: z.number().int() }),
      z.strictObject({ of: z.string(), running: z.boolean() }),
    ]),

  measure({ lab }, { of }) {
    const program = lab.programs.get(of);
    if (program !== undefined) return program.status ?? 'running';
    return pidOf(lab, of) === undefined ? 'ended' : 'running';
  },

  holds: (check, now) => ('status' in check ? now === check.status : (now === 'running') === check.running),

  shownIn: ({ of }) => ({ pane: 'tree', row: of }),

  describe(check) {
    const { of } = check;
    if ('status' in check)
      return { en: `${of} ended with ${check.status}`, zh: `${of} 以 ${check.status} 结束` };
    return check.running
      ? { en: `${of} runs`, zh: `${of} 仍在运行` }
      : { en: `${of} has ended`, zh: `${of} 已经结束` };
  },
});
