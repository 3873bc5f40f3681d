// The rows of the memory pane's table: the counters, and the processes, held against those from when the step began.

import { harmless } from '../../harmless.ts';
import type { Mark } from '../subject-tone.ts';
import { type CgroupSnapshot, type Counter, cgroupCounters, showCounter } from './counter-lines.ts';

export type MemorySnapshot = CgroupSnapshot;
type Candidate = MemorySnapshot['candidates'][number];

export interface MemoryRow {
  /** What it is called here. */
  readonly name: string;
  readonly value: string;
  /** By how much a count moved; empty when it did not, and for amounts: these go down, too. */
  readonly delta: string;
  /** What the other version calls it, or what there is to say about it. */
  readonly note: string;
  readonly mark: Mark;
}

/** @param before undefined for a first look: nothing is marked then */
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

const EXACT = 9999;

/** `+36`, and `+56k` for what would widen its column: the count itself stands beside it. */
function showDelta(was: Counter, now: Counter): string {
  const delta = now.value - was.value;
  const text = Math.abs(delta) > EXACT ? `${Math.round(delta / 1000)}k` : String(delta);
  return delta > 0 ? `+${text}` : text;
}

/**
 * Those that are gone come last.
 * @param before as for counterRows
 * @param toldFirst what is said of the one that the kernel would choose
 */
export function processRows(
  before: MemorySnapshot | undefined,
  { candidates }: MemorySnapshot,
  toldFirst: string,
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
    note: pid === first && mark !== 'removed' ? `◀ ${toldFirst}` : '',
    mark,
  });
  const gone = (before?.candidates ?? []).filter(({ pid }) => !pids.has(pid));
  return [...candidates.map((one) => rowOf(one, markOf(one))), ...gone.map((one) => rowOf(one, 'removed'))];
}

/** proc_pid_oom_score(5): the highest score is chosen. Nobody, when there is no choice, or two share it. */
function firstToDie(candidates: readonly Candidate[]): number | undefined {
  const [first, second] = candidates.toSorted((a, b) => b.score - a.score);
  return first === undefined || second === undefined || first.score === second.score ? undefined : first.pid;
}
