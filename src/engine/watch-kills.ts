// Tells from one sample of a memory cgroup to the next which processes the OOM killer took: also those of the learner's own.

import type { Emit, EventBody, EventOf } from '../session/event.ts';

type Snapshot = EventOf<'cgroup'>['snapshot'];

export interface KillWatch {
  /** Passes events on, and adds an event for each kill after the sample that counts it. */
  readonly emit: Emit;
  /** Samples so far count no more: what happened between them and the next one is told by others. */
  forget(): void;
}

interface Watched {
  readonly snapshot: Snapshot;
  /** Kills that were counted, whose process is still in the cgroup: it is dying. */
  owed: number;
  /** For how many samples. */
  since: number;
}

/** A process that came and was killed between two samples is never seen. */
const MAX_OWED_SAMPLES = 10;

export function watchKills(emit: Emit): KillWatch {
  const last = new Map<string, Watched>();
  const take = ({ name, snapshot: read, ...rest }: Extract<EventBody, { type: 'cgroup' }>): void => {
    const before = last.get(name);
    const snapshot = withLastScores(read, before?.snapshot);
    emit({ ...rest, name, snapshot });
    const owed = (before?.owed ?? 0) + newKills(before?.snapshot, snapshot);
    const gone = (before?.snapshot.candidates ?? [])
      .filter(({ pid }) => !snapshot.processes.includes(pid))
      .sort((a, b) => b.score - a.score) // proc_pid_oom_score(5): the highest is killed first
      .slice(0, owed);
    for (const { comm, pid, score } of gone) tell(comm, pid, score);
    const left = owed - gone.length;
    const since = left === 0 || gone.length > 0 ? 0 : (before?.since ?? 0) + 1;
    if (since > MAX_OWED_SAMPLES) tell('?', 0);
    last.set(name, {
      snapshot,
      owed: since > MAX_OWED_SAMPLES ? 0 : left,
      since: since > MAX_OWED_SAMPLES ? 0 : since,
    });
  };
  const tell = (name: string, pid: number, score?: number): void =>
    emit({
      type: 'proc',
      what: 'oom',
      name,
      pid,
      signal: SIGKILL,
      ...(score === undefined ? {} : { score }),
    });
  return {
    emit: (event) => (event.type === 'cgroup' ? take(event) : emit(event)),
    forget: () => last.clear(),
  };
}

const SIGKILL = 9;

const newKills = (before: Snapshot | undefined, { oomKills }: Snapshot): number =>
  before?.oomKills === undefined || oomKills === undefined ? 0 : Math.max(0, oomKills - before.oomKills);

/** A process that has begun to end has no memory any more, and a score of 0: the one before says why it was chosen. */
const withLastScores = (snapshot: Snapshot, before: Snapshot | undefined): Snapshot => ({
  ...snapshot,
  candidates: snapshot.candidates.map((one) => {
    const known = before?.candidates.find(({ pid, comm }) => pid === one.pid && comm === one.comm);
    return one.score === 0 && known !== undefined ? { ...one, score: known.score } : one;
  }),
});
