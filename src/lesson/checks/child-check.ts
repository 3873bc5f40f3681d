// Checks whether a process has a direct child in which a program of this name runs.

import { readdirSync } from 'node:fs';
import { readStat } from '../../kernel/proc/stat.ts';
import { pidOf } from '../../lab/lab.ts';
import type { Fields } from '../fields.ts';
import { defineCheck } from './check.ts';

export const childCheck = defineCheck({
  schema: ({ z }: Fields) => z.strictObject({ of: z.string(), runs: z.string() }),

  /** Gives the names of the programs in its children, in the order of their PIDs: proc_pid_stat(5), comm. */
  measure({ lab }, { of }) {
    const parent = pidOf(lab, of);
    if (parent === undefined) return undefined;
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    return pids
      .flatMap((pid) => readStat(Number(pid)) ?? [])
      .filter(({ ppid }) => ppid === parent)
      .map(({ comm }) => comm)
      .join(' ');
  },

  holds: ({ runs }, now) => typeof now === 'string' && now.split(' ').includes(runs),

  shownIn: ({ of }) => ({ pane: 'tree', row: of }),

  describe: ({ of, runs }) => ({
    en: `${runs} runs in a child of ${of}`,
    zh: `${of} 的一个子进程里运行着 ${runs}`,
  }),
});
