// Reads how likely the OOM killer is to choose a process.

import { readText } from './vanishing.ts';

/** proc_pid_oom_score(5): of processes with the same oom_score_adj, the one with most memory has the highest. Undefined when it has ended. */
export function readOomScore(pid: number): number | undefined {
  const text = readText(`/proc/${pid}/oom_score`);
  return text === undefined ? undefined : Number(text);
}
