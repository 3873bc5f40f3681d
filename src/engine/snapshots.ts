// Reads the evidence that panes show, and emits a snapshot of each kind.

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EvidenceScope, EvidenceSource } from '../observe/evidence-source.ts';
import { observeNamespaces } from '../observe/observe-namespaces.ts';
import type { Emit } from '../session/event.ts';
import type { SnapshotType } from '../session/panes.ts';
import { type PaneName, panes } from '../session/panes.ts';

/** Emits one snapshot for each pane. @throws SyscallError, ActorGone */
export async function emitSnapshots(
  source: EvidenceSource,
  names: readonly PaneName[],
  scope: EvidenceScope,
  emit: Emit,
): Promise<void> {
  for (const type of new Set(names.map((name) => panes[name].event))) {
    if (type !== undefined) await readers[type](source, scope, emit);
    await nextTurn(); // lets a key through between two snapshots
  }
}

type Reader = (source: EvidenceSource, scope: EvidenceScope, emit: Emit) => void | Promise<void>;

/** The reader for each type of snapshot. */
const readers: Readonly<Record<SnapshotType, Reader>> = {
  async ns(source, { compare }, emit) {
    const subjects = source.subjects(compare);
    const namespaces = await source.namespaces(subjects);
    const hostnames = await source.hostnames(subjects);
    emit({ type: 'ns', of: observeNamespaces(subjects, { namespaces, hostnames }) });
  },
  tree: (source, _, emit) => emit({ type: 'tree', nodes: source.tree() }),
  cgroup(source, { compare }, emit) {
    emitCgroups(
      source,
      source.subjects(compare).map(({ name }) => name),
      emit,
    );
  },
  async mounts(source, { compare }, emit) {
    emit({ type: 'mounts', of: await source.mounts(source.subjects(compare)) });
  },
  overlay: (source, { layers }, emit) => emit({ type: 'overlay', layers: source.overlay(layers) }),
  scorecard(source, { compare }, emit) {
    emit({ type: 'scorecard', of: source.scorecards(source.subjects(compare)) });
  },
  async net(source, { compare }, emit) {
    const of = [];
    for (const { name } of source.subjects(compare)) of.push((await source.network(name)) ?? []);
    emit({ type: 'net', of: of.flat() });
  },
};

/** Emits the counters of each cgroup, even when its first process has ended. */
export function emitCgroups(source: EvidenceSource, names: readonly string[], emit: Emit): void {
  for (const name of names) {
    const snapshot = source.cgroup(name);
    if (snapshot !== undefined) emit({ type: 'cgroup', name, snapshot });
  }
}
