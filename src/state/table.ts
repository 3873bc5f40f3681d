// Evidence as a table: what a pane or a transcript shows of a snapshot, before anything is drawn.

import type { EventBody, PaneName } from '../session/event.ts';
import { mountRows, networkRows, overlayRows, treeRows } from './evidence-rows.ts';
import { cgroupRows } from './rows-cgroup.ts';
import { namespaceRows } from './rows-namespaces.ts';

export interface Row {
  /** The same from one snapshot to the next. */
  readonly key: string;
  readonly cells: readonly string[];
}

export interface Table {
  readonly pane: PaneName;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

export type Mark = 'same' | 'changed' | 'added' | 'removed';

export interface MarkedRow extends Row {
  readonly mark: Mark;
}

/** The table of a snapshot event; undefined for all other events. */
export function tableOf(event: EventBody): Table | undefined {
  switch (event.type) {
    case 'ns':
      return {
        pane: 'namespaces',
        columns: ['', ...event.of.map(({ name, pid }) => `${name} ${pid}`)],
        rows: namespaceRows(event.of),
      };
    case 'tree':
      return { pane: 'tree', columns: ['process', 'PID', 'inside'], rows: treeRows(event.nodes) };
    case 'cgroup':
      return {
        pane: 'cgroup',
        columns: [
          `${event.name} (v${event.snapshot.version})`,
          '',
          `v${event.snapshot.version === 1 ? 2 : 1} would say`,
        ],
        rows: cgroupRows(event.snapshot),
      };
    case 'overlay':
      return {
        pane: 'overlay',
        columns: ['layer', 'path', '', 'what it means'],
        rows: overlayRows(event.layers),
      };
    case 'mounts':
      return { pane: 'mounts', columns: ['', 'propagation', 'mount', 'type'], rows: mountRows(event.of) };
    case 'net':
      return { pane: 'network', columns: ['', '', '', '', ''], rows: networkRows(event.of) };
    default:
      return undefined;
  }
}

/**
 * Every row of `now`, marked against `before`; rows that are gone come last. Columns are held against those of the same
 * name: a process that joins or leaves the table changes no row, but where it differs from the first.
 */
export function markRows(before: Table | undefined, now: Table): MarkedRow[] {
  if (before === undefined) return now.rows.map((row) => ({ ...row, mark: 'same' }));
  const old = new Map(before.rows.map((row) => [row.key, row]));
  const keys = new Set(now.rows.map(({ key }) => key));
  const places = now.columns.map((name, i) =>
    before.columns[i] === name ? i : before.columns.indexOf(name),
  );
  const marked = now.rows.map((row): MarkedRow => {
    const was = old.get(row.key);
    if (was === undefined) return { ...row, mark: 'added' };
    const differs = row.cells.some((cell, i) => {
      const place = places[i] ?? -1;
      return place < 0 ? cell.endsWith(' own') : was.cells[place] !== cell;
    });
    return { ...row, mark: differs ? 'changed' : 'same' };
  });
  const gone = before.rows
    .filter(({ key }) => !keys.has(key))
    .map((row): MarkedRow => ({ ...row, mark: 'removed' }));
  return [...marked, ...gone];
}
