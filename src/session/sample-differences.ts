// Writes a snapshot as its differences from the last one of its series, and restores it: whole snapshots ten times a
// second would fill a recording.

import type { Event, EventBody, EventOf } from './event.ts';
import { isSnapshotType, type SnapshotType } from './panes.ts';

type Snapshot = EventOf<SnapshotType>;
type Sample = EventOf<'sample'>;
type Change = Sample['changes'][number];
type Path = Change[0];

/** Whether an event is a snapshot of evidence. */
export const isSnapshot = <E extends EventBody>(
  event: E,
): event is Extract<E, { readonly type: SnapshotType }> => isSnapshotType(event.type);

/** Names the series of a snapshot: snapshots of one type and, for cgroups, of one container. */
export const seriesOf = (event: Extract<EventBody, { readonly type: SnapshotType }>): string =>
  event.type === 'cgroup' ? `cgroup ${event.name}` : event.type;

/** With more changes, the whole snapshot is as short. */
const MAX_CHANGES = 200;

/** Shortens the snapshots of a writer: each becomes its differences from the last one of its series. */
export function shortenSamples(): { shorten(event: Event): Event; forget(): void } {
  const last = new Map<string, Snapshot>();
  return {
    shorten(event) {
      if (!isSnapshot(event)) return event;
      const series = seriesOf(event);
      const before = last.get(series);
      last.set(series, event);
      if (before === undefined || before.replayed !== event.replayed) return event;
      const changes: Change[] = [];
      compare(before, event, [], changes);
      if (changes.length > MAX_CHANGES) return event;
      return {
        type: 'sample',
        at: event.at,
        of: event.type,
        ...(event.type === 'cgroup' ? { name: event.name } : {}),
        ...(event.replayed ? { replayed: true } : {}),
        changes,
      };
    },
    forget: () => last.clear(),
  };
}

/**
 * Restores the snapshots of a reader.
 * @returns `restore` gives undefined for a sample without an earlier snapshot of its series
 */
export function restoreSamples(): { restore(event: Event): unknown; forget(): void } {
  const last = new Map<string, Snapshot>();
  return {
    restore(event) {
      if (isSnapshot(event)) last.set(seriesOf(event), event);
      if (event.type !== 'sample') return event;
      const before = last.get(event.of === 'cgroup' ? `cgroup ${event.name}` : event.of);
      if (before === undefined) return undefined;
      const { replayed: _, ...plain } = apply(before, event.changes);
      const whole = { ...plain, ...(event.replayed ? { replayed: true } : {}), at: event.at } as Snapshot;
      last.set(seriesOf(whole), whole);
      return whole;
    },
    forget: () => last.clear(),
  };
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** Adds a change for each place where the two differ, and one for the length of a list that became shorter. */
function compare(before: unknown, now: unknown, path: Path, changes: Change[]): void {
  if (Object.is(before, now) || changes.length > MAX_CHANGES) return;
  const alike = isFields(before) && isFields(now) && Array.isArray(before) === Array.isArray(now);
  if (!alike) {
    changes.push(now === undefined ? [path] : [path, now]);
    return;
  }
  const keys = Array.isArray(now)
    ? now.map((_, i) => i)
    : Object.keys({ ...before, ...now }).filter((key) => path.length > 0 || !ownToEvent.includes(key));
  for (const key of keys) compare((before as Fields)[key], (now as Fields)[key], [...path, key], changes);
  if (Array.isArray(before) && Array.isArray(now) && now.length < before.length) {
    changes.push([[...path, 'length'], now.length]);
  }
}

/** Fields that a sample has itself. */
const ownToEvent = ['at', 'type', 'replayed'];

/** Copies a snapshot with the changes made; parts without changes are shared with the original. */
function apply(before: Snapshot, changes: readonly Change[]): Fields {
  let whole: unknown = before;
  for (const [path, value] of changes) {
    const [field] = path;
    if (typeof field === 'string' && !ownToEvent.includes(field)) whole = withValue(whole, path, value);
  }
  return whole as Fields;
}

function withValue(into: unknown, path: Path, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(into)) {
    if (key === 'length') return into.slice(0, lengthIn(into, value));
    const copy = [...into];
    // A list grows by one item at a time, so that it never has holes.
    if (typeof key === 'number' && key >= 0 && key <= into.length)
      copy[key] = withValue(into[key], rest, value);
    return copy;
  }
  if (typeof key !== 'string' || key === '__proto__') return into;
  const { [key]: old, ...others } = isFields(into) ? into : {};
  return rest.length === 0 && value === undefined
    ? others
    : { ...(isFields(into) ? into : {}), [key]: withValue(old, rest, value) };
}

const lengthIn = (list: readonly unknown[], value: unknown): number =>
  typeof value === 'number' && value >= 0 ? Math.min(value, list.length) : list.length;
