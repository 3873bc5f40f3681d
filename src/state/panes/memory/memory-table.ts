// Makes the table of a memory cgroup: its counters, and the processes that the OOM killer chooses from.

import type { MarkedRow, Row, Table } from '../../compare-tables.ts';
import type { SnapshotOf } from '../../evidence.ts';
import { harmless } from '../../harmless.ts';
import { type CgroupSnapshot, cgroupCounters, showCounter } from './counter-lines.ts';

export const cgroupTable = ({ name, snapshot }: SnapshotOf<'cgroup'>): Table => ({
  series: name,
  columns: [`${name} (v${snapshot.version})`, '', `v${snapshot.version === 1 ? 2 : 1} would say`],
  rows: cgroupRows(snapshot),
});

const signs = { same: '', changed: '', added: '+', removed: '-' } as const;

/** Counters change ten times a second, so each sample has one line for all that did. */
export const showCounterRow = ({ cells: [name = '', value], mark }: MarkedRow): string =>
  `${signs[mark]}${name.replace(/^memory\./, '')} ${value}`;

function cgroupRows(snapshot: CgroupSnapshot): Row[] {
  const counters = cgroupCounters(snapshot).map(
    (counter): Row => ({
      key: counter.name,
      cells: [counter.here, showCounter(counter), counter.other || '–'],
    }),
  );
  const processes = snapshot.candidates.map(
    ({ pid, comm, score }): Row => ({
      key: `pid ${pid}`,
      cells: [`${pid} ${harmless(comm)}`, `oom_score ${score}`, ''],
    }),
  );
  return [...counters, ...processes];
}
