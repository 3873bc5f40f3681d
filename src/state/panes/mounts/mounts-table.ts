// Makes the table of the mounts of each subject.

import type { Row, Table } from '../../compare-tables.ts';
import type { SnapshotOf } from '../../evidence.ts';
import { harmless } from '../../harmless.ts';
import { propagationOf } from './propagation.ts';

export const mountsTable = ({ of }: SnapshotOf<'mounts'>): Table => ({
  columns: ['', 'propagation', 'mount', 'type'],
  rows: mountRows(of),
});

const mountRows = (of: SnapshotOf<'mounts'>['of']): Row[] =>
  of.flatMap(({ name, mounts }) =>
    mounts.map(({ id, point, type, propagation }) => ({
      key: `${name}:${id}`,
      cells: [name, propagationOf(propagation), harmless(point), harmless(type)],
    })),
  );
