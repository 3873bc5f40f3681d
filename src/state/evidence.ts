// The evidence of each pane: the newest snapshot, and the one from when the step began.

import type { EventBody, PaneName } from '../session/event.ts';

type Of<T extends EventBody['type']> = Extract<EventBody, { type: T }>;

/** Which event feeds which pane. */
interface Snapshots {
  readonly namespaces: Of<'ns'>;
  readonly tree: Of<'tree'>;
  readonly cgroup: Of<'cgroup'>;
  readonly overlay: Of<'overlay'>;
  readonly mounts: Of<'mounts'>;
  readonly network: Of<'net'>;
}

export type SnapshotPane = keyof Snapshots;
export type SnapshotOf<P extends SnapshotPane> = Snapshots[P];
export type Snapshot = Snapshots[SnapshotPane];

export interface Held<S> {
  /** The step's first; undefined until there is a second. */
  readonly before: S | undefined;
  readonly now: S;
  /** From an earlier step: what comes next is this step's first. */
  readonly stale?: true;
}

export type Evidence = { readonly [P in SnapshotPane]?: Held<Snapshots[P]> };

const paneByType: Readonly<Record<Snapshot['type'], SnapshotPane>> = {
  ns: 'namespaces',
  tree: 'tree',
  cgroup: 'cgroup',
  overlay: 'overlay',
  mounts: 'mounts',
  net: 'network',
};

export const isSnapshot = (event: EventBody): event is Snapshot => event.type in paneByType;

export const isSnapshotPane = (pane: PaneName): pane is SnapshotPane => pane !== 'calls' && pane !== 'output';

/** With a newer snapshot; what the step is held against stays. */
export function holdSnapshot(evidence: Evidence, now: Snapshot): Evidence {
  const pane = paneByType[now.type];
  const held = evidence[pane];
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
