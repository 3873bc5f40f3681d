// Holds the evidence of each pane: the newest snapshot, and the one from when the step began.

import type { EventBody, PaneName } from '../session/event.ts';
import type { SnapshotType } from '../session/panes.ts';
import { paneNames, panes } from '../session/panes.ts';

type EventOfPane<P extends PaneName> = (typeof panes)[P]['event'];

/** The panes that are fed with snapshots. */
export type SnapshotPane = {
  [P in PaneName]: EventOfPane<P> extends SnapshotType ? P : never;
}[PaneName];

export type SnapshotOf<P extends SnapshotPane> = Extract<EventBody, { readonly type: EventOfPane<P> }>;
export type Snapshot = Extract<EventBody, { readonly type: SnapshotType }>;

export interface Held<S> {
  /** The step's first; undefined until there is a second. */
  readonly before: S | undefined;
  readonly now: S;
  /** From an earlier step: what comes next is this step's first. */
  readonly stale?: true;
}

export type Evidence = { readonly [P in SnapshotPane]?: Held<SnapshotOf<P>> | undefined };

const paneByType = new Map<string, SnapshotPane>(
  paneNames.flatMap((name) => {
    const { event } = panes[name];
    return event === undefined ? [] : [[event, name as SnapshotPane]];
  }),
);

export const isSnapshot = (event: EventBody): event is Snapshot => paneByType.has(event.type);

/** With a newer snapshot; what the step is held against stays. */
export function holdSnapshot(evidence: Evidence, now: Snapshot): Evidence {
  const pane = paneByType.get(now.type);
  if (pane === undefined) return evidence;
  const held: Held<Snapshot> | undefined = evidence[pane];
  const known = held?.stale ? undefined : held;
  const before = withNewcomers(known?.before ?? known?.now, known?.now);
  return { ...evidence, [pane]: { before, now } };
}

/** Who came during the step is held against the mounts that it came with: they are many, and what is done to them counts. */
function withNewcomers(before: Snapshot | undefined, last: Snapshot | undefined): Snapshot | undefined {
  if (before?.type !== 'mounts' || last?.type !== 'mounts') return before;
  const known = new Set(before.of.map(({ name }) => name));
  return { ...before, of: [...before.of, ...last.of.filter(({ name }) => !known.has(name))] };
}

/** As a new step begins: what is known is still shown, until it is read again. */
export function beginEvidence(evidence: Evidence): Evidence {
  return Object.fromEntries(
    Object.entries(evidence).map(([pane, { now }]) => [pane, { before: undefined, now, stale: true }]),
  );
}

/** What is known is what comes next is held against. */
export const compareFromNow = (evidence: Evidence): Evidence =>
  Object.fromEntries(Object.entries(evidence).map(([pane, { now }]) => [pane, { before: now, now }]));
