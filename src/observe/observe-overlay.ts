// The directories of an overlay, each entry with what it means there.

import type { LocalExecutor } from '../kernel/local/executor.ts';
import { isIn, readLayer } from './walk-layer.ts';

export type LayerRole = 'lower' | 'upper' | 'work' | 'merged';

export interface Layer {
  readonly name: string;
  readonly role: LayerRole;
  /** PID whose root the path starts at. */
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
  /** Where a symlink says that it leads; it is not followed. */
  readonly target?: string;
  /** In the upper directory: what this entry does to the layers below. */
  readonly meaning?: EntryMeaning;
}

export interface LayerSnapshot {
  readonly name: string;
  readonly role: LayerRole;
  readonly entries: readonly OverlayEntry[];
  /** More is there than `entries` has: 200 in all, 4096 names of one directory, five levels. */
  readonly more?: true;
}

export function observeOverlay(local: LocalExecutor, layers: readonly Layer[]): LayerSnapshot[] {
  const read = layers.map((layer) => ({
    name: layer.name,
    role: layer.role,
    ...readLayer(local, layer),
  }));
  const lower = layers.filter(({ role }) => role === 'lower');
  const known = new Set(
    read
      .filter(({ role }) => role === 'lower')
      .flatMap(({ entries }) =>
        entries.filter(({ meaning }) => meaning !== 'whiteout').map(({ path }) => path),
      ),
  );
  const isBelow = (path: string): boolean =>
    known.has(path) || lower.some((layer) => isIn(local, layer, path));
  return read.map((layer) =>
    layer.role === 'upper' ? { ...layer, entries: withMeanings(layer.entries, isBelow) } : layer,
  );
}

/** What each entry of the upper directory does to the layers below. Below an opaque directory there is nothing. */
function withMeanings(entries: readonly OverlayEntry[], isBelow: (path: string) => boolean): OverlayEntry[] {
  const opaque = entries.filter(({ meaning }) => meaning === 'opaque').map(({ path }) => `${path}/`);
  return entries.map((entry) => {
    if (entry.meaning !== undefined) return entry;
    const hidden = opaque.some((above) => entry.path.startsWith(above));
    if (hidden || !isBelow(entry.path)) return { ...entry, meaning: 'created' };
    return { ...entry, meaning: entry.kind === 'directory' ? 'merged' : 'copied up' };
  });
}
