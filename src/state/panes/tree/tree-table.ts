// Makes the table of a process tree: the branches, the PIDs on the host and inside.

import type { Row, Table } from '../../compare-tables.ts';
import type { SnapshotOf } from '../../evidence.ts';
import { harmless } from '../../harmless.ts';

export const treeTable = ({ nodes }: SnapshotOf<'tree'>): Table => ({
  columns: ['process', 'PID', 'inside'],
  rows: treeRows(nodes),
});

const treeRows = (nodes: readonly SnapshotOf<'tree'>['nodes'][number][]): Row[] =>
  nodes.map(({ pid, nspid, comm, depth, name }) => {
    const branch = depth === 0 ? '' : `${'   '.repeat(depth - 1)}└─ `;
    const label = name === undefined || name === comm ? harmless(comm) : `${name} (${harmless(comm)})`;
    return {
      key: String(pid),
      cells: [`${branch}${label}`, String(pid), nspid.length > 1 ? String(nspid.at(-1)) : ''],
    };
  });
