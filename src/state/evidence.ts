// Keeps the evidence of each pane: the newest snapshot, and the first one of the step to compare it with.

import type { EventBody, PaneName } from '../session/event.ts';
import type { SnapshotType } from '../session/panes.ts';
import { paneNames, panes } from '../session/panes.ts';

type EventOfPane<P extends PaneName> = (typeof panes)[P]['event'];

/** The panes that show snapshots. */
export type SnapshotPane = {
  [P in PaneName]: EventOfPane<P> extends SnapshotType ? P : never;
}[PaneName];

export type SnapshotOf<P extends SnapshotPane> = Extract<EventBody, { readonly type: EventOfPane<P> }>;
export type Snapshot = Extract<EventBody, { readonly type: SnapshotType }>;

export interface SnapshotPair<S> {
  /** The first snapshot of the step; undefined until there is a second. */
  readonly before: S | undefined;
  readonly now: S;
  /** `now` is from an earlier step: the next snapshot will be the first of this one. */
  readonly stale?: true;
}

export type Evidence = { readonly [P in SnapshotPane]?: SnapshotPair<SnapshotOf<P>> | undefined };

/** Several panes may show the same snapshots. */
const panesOfType = (type: SnapshotType): SnapshotPane[] =>
  paneNames.filter((name): name is SnapshotPane => panes[name].event === type);

/** Adds a newer snapshot; the one to compare it with stays the same. */
export function holdSnapshot(evidence: Evidence, now: Snapshot): Evidence {
  const names = panesOfType(now.type);
  const [pane] = names;
  const pair: SnapshotPair<Snapshot> | undefined = pane === undefined ? undefined : evidence[pane];
  const known = pair?.stale ? undefined : pair;
  const before = addNewSubjects(known?.before ?? known?.now, known?.now);
  return { ...evidence, ...Object.fromEntries(names.map((name) => [name, { before, now }])) };
}

/** Compares a subject that joined during the step with the mounts it began with: only later changes matter. */
function addNewSubjects(before: Snapshot | undefined, last: Snapshot | undefined): Snapshot | undefined {
  if (before?.type !== 'mounts' || last?.type !== 'mounts') return before;
  const known = new Set(before.of.map(({ name }) => name));
  return { ...before, of: [...before.of, ...last.of.filter(({ name }) => !known.has(name))] };
}

/** Begins a new step: the old snapshots are shown until new ones arrive. */
export function beginEvidence(evidence: Evidence): Evidence {
  return Object.fromEntries(
    Object.entries(evidence).map(([pane, { now }]) => [pane, { before: undefined, now, stale: true }]),
  );
}

/** What is known is what comes next is held against. */
export const compareFromNow = (evidence: Evidence): Evidence =>
  Object.fromEntries(Object.entries(evidence).map(([pane, { now }]) => [pane, { before: now, now }]));
