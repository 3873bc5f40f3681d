// Compares the layers of an overlay path by path, and finds from which layers merged has each entry.

import type { Mark } from '../../compare-tables.ts';
import type { SnapshotOf, SnapshotPair } from '../../evidence.ts';

export type LayerSnapshot = SnapshotOf<'overlay'>['layers'][number];
export type LayerRole = LayerSnapshot['role'];
export type OverlayEntry = LayerSnapshot['entries'][number];

export interface LayerCell {
  readonly entry: OverlayEntry;
  /** Since the step began. */
  readonly mark: Mark;
  /** In merged: the layers that the entry comes from, the topmost first. */
  readonly from: readonly string[];
}

export interface LayerColumn {
  readonly name: string;
  readonly role: LayerRole;
  /** Whether the layer has more entries than were read. */
  readonly more: boolean;
  readonly read: number;
  /** How many it has; undefined when they are too many to count. */
  readonly total: number | undefined;
}

export interface PathRow {
  readonly path: string;
  /** The path relative to the nearest directory above that has a row. */
  readonly label: string;
  /** How many directories above have rows. */
  readonly depth: number;
  /** One for each column; undefined if the layer has no such entry. */
  readonly cells: readonly (LayerCell | undefined)[];
  readonly changed: boolean;
}

export interface LayerTable {
  readonly columns: readonly LayerColumn[];
  readonly rows: readonly PathRow[];
}

type Entries = ReadonlyMap<string, OverlayEntry>;
type Stack = readonly { readonly name: string; readonly entries: Entries }[];

/** @param part the layers that hold or show files, or the work directory */
export function layerTable(
  { before, now }: SnapshotPair<SnapshotOf<'overlay'>>,
  part: 'layers' | 'work' = 'layers',
): LayerTable {
  const shown = now.layers.filter(({ role }) => (role === 'work') === (part === 'work'));
  const stack = stackOf(now.layers);
  const stackBefore = stackOf(before?.layers ?? []);
  const byColumn = shown.map((layer) => {
    const previous = before?.layers.find(({ name }) => name === layer.name);
    const known = before === undefined ? undefined : entriesOf(previous);
    return cellsOf(layer, known, previous?.more === true, stack, stackBefore);
  });
  const paths = [...new Set(byColumn.flatMap((cells) => [...cells.keys()]))].sort(comparePaths);
  const known = new Set(paths);
  return {
    columns: shown.map(({ name, role, more, total, entries }) => ({
      name,
      role,
      more: more === true,
      read: entries.length,
      total: more ? total : entries.length,
    })),
    rows: paths.map((path) => {
      const cells = byColumn.map((column) => column.get(path));
      const above = ancestorsOf(path).filter((one) => known.has(one));
      const label = path.slice(above.length === 0 ? 0 : above.at(-1)!.length + 1);
      const changed = cells.some((cell) => cell !== undefined && cell.mark !== 'same');
      return { path, label, depth: above.length, cells, changed };
    }),
  };
}

/**
 * Sorts layers with the topmost first. A snapshot lists them from the bottom up, which is lowerdir= from right to left:
 * overlayfs.rst, "Multiple lower layers": the specified lower directories are stacked beginning from the rightmost.
 */
export const topFirst = <L extends { readonly role: LayerRole }>(layers: readonly L[]): L[] => [
  ...layers.filter(({ role }) => role === 'upper'),
  ...layers.filter(({ role }) => role === 'lower').reverse(),
];

const entriesOf = (layer: LayerSnapshot | undefined): Entries =>
  new Map(layer?.entries.map((entry) => [entry.path, entry]));

const stackOf = (layers: readonly LayerSnapshot[]): Stack =>
  topFirst(layers).map((layer) => ({ name: layer.name, entries: entriesOf(layer) }));

/** The directories above a path, the outermost first. */
const ancestorsOf = (path: string): string[] =>
  path
    .split('/')
    .slice(0, -1)
    .map((_, i, names) => names.slice(0, i + 1).join('/'));

/** overlayfs.rst: directories of several layers are merged, down to the first that is opaque or is no directory. */
function sourcesOf(path: string, stack: Stack): string[] {
  const sources: string[] = [];
  for (const { name, entries } of stack) {
    const entry = entries.get(path);
    if (entry !== undefined && entry.meaning !== 'whiteout') {
      if (sources.length > 0 && entry.kind !== 'directory') break;
      sources.push(name);
    }
    const ends = entry !== undefined && (entry.kind !== 'directory' || entry.meaning === 'opaque');
    if (ends || hidingPathIn(path, entries) !== undefined) break;
  }
  return sources;
}

/** The path in a layer that hides everything of lower layers below it: a whiteout, an opaque directory, or a file. */
const hidingPathIn = (path: string, entries: Entries): string | undefined =>
  ancestorsOf(path).find((above) => {
    const entry = entries.get(above);
    return entry !== undefined && (entry.kind !== 'directory' || entry.meaning === 'opaque');
  });

/** Finds the layer, and the path in it, that hide what lower layers have here. */
export function findHiding(
  path: string,
  layers: readonly LayerSnapshot[],
): { readonly layer: string; readonly path: string } | undefined {
  for (const { name, entries } of stackOf(layers)) {
    const cover = hidingPathIn(path, entries);
    if (cover !== undefined) return { layer: name, path: cover };
    if (entries.get(path)?.meaning === 'whiteout') return { layer: name, path };
  }
  return undefined;
}

function cellsOf(
  layer: LayerSnapshot,
  before: Entries | undefined,
  /** Whether the layer had more then than was read: what is new to us need not be new. */
  hadMore: boolean,
  stack: Stack,
  stackBefore: Stack,
): Map<string, LayerCell> {
  const fromIn = (path: string, layers: Stack): string[] =>
    layer.role === 'merged' ? sourcesOf(path, layers) : [];
  const cells = new Map<string, LayerCell>();
  for (const entry of layer.entries) {
    const from = fromIn(entry.path, stack);
    const previous = before?.get(entry.path);
    const same =
      previous !== undefined &&
      visibleParts(previous, fromIn(entry.path, stackBefore)) === visibleParts(entry, from);
    const isKnown = before !== undefined && (previous !== undefined || !hadMore);
    const mark: Mark = !isKnown || same ? 'same' : previous === undefined ? 'added' : 'changed';
    cells.set(entry.path, { entry, mark, from });
  }
  if (layer.more) return cells; // what is no longer among the first may still be there
  for (const [path, entry] of before ?? [])
    if (!cells.has(path)) cells.set(path, { entry, mark: 'removed', from: [] });
  return cells;
}

/** All that is visible of an entry; the size of a directory means nothing. */
const visibleParts = (
  { kind, size, device, text, target, meaning }: OverlayEntry,
  from: readonly string[],
): string => JSON.stringify([kind, kind === 'directory' ? 0 : size, device, text, target, meaning, from]);

/** Sorts the content of a directory right after it. */
function comparePaths(a: string, b: string): number {
  const [as, bs] = [a.split('/'), b.split('/')];
  const i = as.findIndex((name, at) => name !== bs[at]);
  const [x, y] = [as[i], bs[i]];
  if (x === undefined || y === undefined) return as.length - bs.length;
  return x < y ? -1 : 1;
}
