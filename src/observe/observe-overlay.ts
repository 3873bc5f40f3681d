// Reads the directories of an overlay, and says what each entry means in it.

import type { LocalExecutor } from '../kernel/local/executor.ts';
import { hasEntry, readLayer, readPaths } from './walk-layer.ts';

export type LayerRole = 'lower' | 'upper' | 'work' | 'merged';

export interface Layer {
  readonly name: string;
  readonly role: LayerRole;
  /** The PID of the process whose root the path is relative to. */
  readonly pid: number;
  readonly path: string;
}

export type EntryKind = 'file' | 'directory' | 'symlink' | 'device' | 'other';
type EntryMeaning = 'created' | 'copied up' | 'whiteout' | 'opaque' | 'merged';

export interface OverlayEntry {
  readonly path: string;
  readonly kind: EntryKind;
  readonly size: number;
  readonly inode: number;
  /** `c 0,0` */
  readonly device?: string;
  /** The first bytes of a regular file. */
  readonly text?: string;
  /** The target of a symlink, which is not followed. */
  readonly target?: string;
  /** What this entry does to the layers below, in the upper directory only. */
  readonly meaning?: EntryMeaning;
}

export interface LayerSnapshot {
  readonly name: string;
  readonly role: LayerRole;
  readonly entries: readonly OverlayEntry[];
  /**
   * There is more than was read: at most 200 entries, 4096 names of one directory, five levels. What other layers have at a
   * path is read in this one too, so that an entry which is not there is not in this layer.
   */
  readonly more?: true;
  /** With `more`: how many there are; undefined when they are too many to count. */
  readonly total?: number;
}

export function observeOverlay(local: LocalExecutor, layers: readonly Layer[]): LayerSnapshot[] {
  const read = readLayers(local, layers);
  const lower = layers.filter(({ role }) => role === 'lower');
  const known = new Set(
    read
      .filter(({ role }) => role === 'lower')
      .flatMap(({ entries }) =>
        entries.filter(({ meaning }) => meaning !== 'whiteout').map(({ path }) => path),
      ),
  );
  const isBelow = (path: string): boolean =>
    known.has(path) || lower.some((layer) => hasEntry(local, layer, path));
  return read.map((layer) =>
    layer.role === 'upper' ? { ...layer, entries: withMeanings(layer.entries, isBelow) } : layer,
  );
}

function readLayers(local: LocalExecutor, layers: readonly Layer[]): LayerSnapshot[] {
  const first = layers.map((layer) => ({ layer, ...readLayer(local, layer) }));
  const known = new Set(
    first
      .filter(({ layer }) => layer.role !== 'work')
      .flatMap(({ entries }) => entries.map(({ path }) => path)),
  );
  return first.map(({ layer, entries, ...rest }) => {
    const { name, role } = layer;
    if (rest.more === undefined || role === 'work') return { name, role, entries, ...rest };
    const own = new Set(entries.map(({ path }) => path));
    const others = readPaths(
      local,
      layer,
      [...known].filter((path) => !own.has(path)),
    );
    return {
      name,
      role,
      entries: [...entries, ...others].sort((a, b) => (a.path < b.path ? -1 : 1)),
      ...rest,
    };
  });
}

/** Says what each entry of the upper directory does to the layers below; an opaque directory hides what they have. */
function withMeanings(entries: readonly OverlayEntry[], isBelow: (path: string) => boolean): OverlayEntry[] {
  const opaque = entries.filter(({ meaning }) => meaning === 'opaque').map(({ path }) => `${path}/`);
  return entries.map((entry) => {
    if (entry.meaning !== undefined) return entry;
    const hidden = opaque.some((above) => entry.path.startsWith(above));
    if (hidden || !isBelow(entry.path)) return { ...entry, meaning: 'created' };
    return { ...entry, meaning: entry.kind === 'directory' ? 'merged' : 'copied up' };
  });
}
