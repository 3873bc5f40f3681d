// Checks which process the OOM killer took from a container, and that no process there had a higher score.

import { readOomScore } from '../../kernel/proc/oom-score.ts';
import { readBoxMemory } from '../../lab/cgroups/box-memory.ts';
import { processesIn } from '../../lab/cgroups/cgroup-tree.ts';
import type { Lab, Program } from '../../lab/lab.ts';
import type { Fields } from '../fields.ts';
import { defineCheck } from './check.ts';

const SIGKILL = 9;

export const oomKillCheck = defineCheck({
  schema: ({ z }: Fields) => z.strictObject({ of: z.string(), killed: z.string() }),

  /** Gives the name of the program that was killed; more than the name where that is not all there is to say. */
  measure({ lab }, { of }) {
    const kills = readBoxMemory(lab.cgroups, of)?.oomKills;
    if (kills === undefined || kills === 0) return 'nobody';
    const ended = [...lab.programs.values()].filter(
      ({ parent, signal }) => parent.name === of && signal === SIGKILL,
    );
    const [program] = ended;
    if (program === undefined || ended.length > 1 || kills > 1)
      return `${kills} kills: ${ended.map(({ name }) => name).join(', ')}`;
    return `${program.name}${higherScore(lab, of, program)}`;
  },

  holds: ({ killed }, now) => now === killed,

  shownIn: () => ({ pane: 'cgroup', row: 'oom_kill' }),

  describe: ({ of, killed }) => ({
    en: `the OOM killer took ${killed} from ${of}, and no process there has a higher oom_score`,
    zh: `OOM killer 在 ${of} 中杀死的是 ${killed}，那里没有 oom_score 更高的进程`,
  }),
});

/** The killed program's last score beside the survivors' scores now; empty if it was the highest, or one of the highest. */
function higherScore({ cgroups }: Lab, box: string, { oomScore }: Program): string {
  const folder = cgroups.box(box).folders.get('memory')?.folder;
  const others = (folder === undefined ? [] : processesIn(folder)).map((pid) => readOomScore(pid) ?? 0);
  if (oomScore === undefined) return ', whose oom_score nobody read';
  return Math.max(...others) > oomScore ? ` (${oomScore}), and another had ${Math.max(...others)}` : '';
}
