// Lists the panes of evidence: which event brings the snapshots of each, and how often they are read.

interface PaneFacts {
  /** The type of the snapshots that it shows; undefined where it shows other events. */
  readonly event: 'ns' | 'tree' | 'cgroup' | 'overlay' | 'mounts' | 'net' | 'scorecard' | undefined;
  /** Milliseconds between two samples. Counters change fast; reading a network takes a hundred calls. */
  readonly everyMs: number;
}

const never = Number.POSITIVE_INFINITY;

export const panes = {
  namespaces: { event: 'ns', everyMs: 200 },
  tree: { event: 'tree', everyMs: 200 },
  cgroup: { event: 'cgroup', everyMs: 100 },
  overlay: { event: 'overlay', everyMs: 200 },
  mounts: { event: 'mounts', everyMs: 300 },
  network: { event: 'net', everyMs: 500 },
  scorecard: { event: 'scorecard', everyMs: 1000 },
  calls: { event: undefined, everyMs: never },
  output: { event: undefined, everyMs: never },
} as const satisfies Readonly<Record<string, PaneFacts>>;

export type PaneName = keyof typeof panes;

/** The types of events that are snapshots. */
export type SnapshotType = NonNullable<(typeof panes)[PaneName]['event']>;

const snapshotTypes: ReadonlySet<string | undefined> = new Set(
  Object.values(panes).map(({ event }) => event),
);

export const isSnapshotType = (type: string): type is SnapshotType => snapshotTypes.has(type);

export const paneNames = Object.keys(panes) as readonly PaneName[];

export const isPaneName = (name: string): name is PaneName => Object.hasOwn(panes, name);
