// Makes the rows of the memory pane's table: counters and processes, compared with those at the beginning of the step.

import type { Mark } from '../../compare-tables.ts';
import { harmless } from '../../harmless.ts';
import { type CgroupSnapshot, type Counter, cgroupCounters, showCounter } from './counter-lines.ts';

export type MemorySnapshot = CgroupSnapshot;
type Candidate = MemorySnapshot['candidates'][number];

export interface MemoryRow {
  /** The name on the mounted hierarchy. */
  readonly name: string;
  readonly value: string;
  /** By how much a count changed; empty if it did not, and for amounts of memory. */
  readonly delta: string;
  /** The name on the other version, or a remark. */
  readonly note: string;
  readonly mark: Mark;
}

/** @param before undefined for the first snapshot, in which nothing is marked */
export function counterRows(before: MemorySnapshot | undefined, now: MemorySnapshot): MemoryRow[] {
  const old = new Map((before === undefined ? [] : cgroupCounters(before)).map((one) => [one.name, one]));
  return cgroupCounters(now).map((counter): MemoryRow => {
    const was = old.get(counter.name);
    const value = showCounter(counter);
    const changed = was !== undefined && showCounter(was) !== value;
    return {
      name: counter.here,
      value,
      delta: changed && counter.kind === 'count' ? showDelta(was, counter) : '',
      note: counter.other || '–',
      mark: changed ? 'changed' : 'same',
    };
  });
}

const MAX_EXACT = 9999;

/** `+36`; `+56k` where the number would widen its column: the exact count is beside it. */
function showDelta(was: Counter, now: Counter): string {
  const delta = now.value - was.value;
  const text = Math.abs(delta) > MAX_EXACT ? `${Math.round(delta / 1000)}k` : String(delta);
  return delta > 0 ? `+${text}` : text;
}

/**
 * Processes that are gone come last.
 * @param before as for counterRows
 * @param firstNote the remark on the process that the OOM killer would choose
 */
export function processRows(
  before: MemorySnapshot | undefined,
  { candidates }: MemorySnapshot,
  firstNote: string,
): MemoryRow[] {
  const old = new Map(before?.candidates.map((one) => [one.pid, one]));
  const pids = new Set(candidates.map(({ pid }) => pid));
  const first = firstToDie(candidates);
  const markOf = ({ pid, comm, score }: Candidate): Mark => {
    if (before === undefined) return 'same';
    const was = old.get(pid);
    if (was === undefined) return 'added';
    return was.comm === comm && was.score === score ? 'same' : 'changed';
  };
  const rowOf = ({ pid, comm, score }: Candidate, mark: Mark): MemoryRow => ({
    name: `${pid} ${harmless(comm)}`,
    value: String(score),
    delta: '',
    note: pid === first && mark !== 'removed' ? `◀ ${firstNote}` : '',
    mark,
  });
  const gone = (before?.candidates ?? []).filter(({ pid }) => !pids.has(pid));
  return [...candidates.map((one) => rowOf(one, markOf(one))), ...gone.map((one) => rowOf(one, 'removed'))];
}

/**
 * proc_pid_oom_score(5): the highest score is chosen. Undefined for a single process, or if two have the same score.
 */
function firstToDie(candidates: readonly Candidate[]): number | undefined {
  const [first, second] = candidates.toSorted((a, b) => b.score - a.score);
  return first === undefined || second === undefined || first.score === second.score ? undefined : first.pid;
}
