// Makes the table of a process tree: the branches, the PIDs on our side and inside.

import type { SnapshotOf } from '../../evidence.ts';
import { harmless } from '../../harmless.ts';
import type { Row, Table } from '../../table.ts';

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
