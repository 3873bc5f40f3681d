// Makes the table of the mounts that each subject sees.

import type { SnapshotOf } from '../../evidence.ts';
import { harmless } from '../../harmless.ts';
import type { Row, Table } from '../../table.ts';
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
