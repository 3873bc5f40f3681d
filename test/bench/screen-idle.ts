// What the tour takes while it waits for a key: processor time and memory, from /proc.

import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Measurement, ours } from './measurement.ts';
import type { Tour } from './screen-tour.ts';

const MOST_PERCENT = 3;
const MOST_MB = 150;
const SETTLE_MS = 1_000;
/** getconf CLK_TCK: what proc_pid_stat(5) counts in, 100 on every Linux that Node runs on. */
const TICKS_A_SECOND = 100;
/** Of proc_pid_stat(5), counted from the state: utime, stime, and the same of children that were waited for. */
const times = [11, 12, 13, 14] as const;

export async function measureIdle(
  { screen }: Tour,
  { id, title, seconds }: { id: string; title: string; seconds: number },
  signal: AbortSignal,
): Promise<Measurement> {
  await sleep(SETTLE_MS, undefined, { signal });
  const [ticks, reads, bytes] = [ticksOf(screen), readsOf(screen.pid()), screen.bytes];
  const began = performance.now();
  await sleep(seconds * 1000, undefined, { signal });
  const passed = (performance.now() - began) / 1000;
  const percent = ((ticksOf(screen) - ticks) / TICKS_A_SECOND / passed) * 100;
  const perSecond = (count: number): string => (count / passed).toFixed(0);
  const { now, most } = memoryOf(screen.pid());
  return {
    id,
    title: `${title}: ${perSecond(readsOf(screen.pid()) - reads)} reads and ${perSecond(screen.bytes - bytes)} B written a second`,
    rows: [
      { name: `${ours} CPU %`, samples: [percent] },
      { name: `${ours} MB`, samples: [now] },
    ],
    goals: [
      { words: `under ${MOST_PERCENT} % of a core: ${percent.toFixed(1)} %`, holds: percent < MOST_PERCENT },
      {
        words: `RSS under ${MOST_MB} MB: ${now.toFixed(0)} MB (${most.toFixed(0)} at most so far)`,
        holds: now < MOST_MB,
      },
    ],
  };
}

/** All that its tree has used so far, in clock ticks. */
const ticksOf = (screen: Tour['screen']): number =>
  screen.tree().reduce((sum, { pid }) => sum + ticksOfOne(pid), 0);

function ticksOfOne(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return times.reduce((sum, at) => sum + Number(fields[at]), 0);
}

/** How often it has called read(2) and the like: samples are read from files, several for each. proc_pid_io(5) */
const readsOf = (pid: number): number =>
  Number(/^syscr: (\d+)/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1]);

/** Of nslab's own process, in MB of 10⁶ bytes. proc_pid_status(5) says kB and means 1024. */
function memoryOf(pid: number): { now: number; most: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name: string): number =>
    (Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024) / 1e6;
  return { now: field('VmRSS'), most: field('VmHWM') };
}
