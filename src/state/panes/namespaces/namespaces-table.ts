// Makes the table of namespaces: a row for each kind, then hostnames and PIDs.

import type { Row, Table } from '../../compare-tables.ts';
import type { SnapshotOf } from '../../evidence.ts';
import { harmless } from '../../harmless.ts';

type NamespacesOf = SnapshotOf<'namespaces'>['of'][number];

const kinds = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'time', 'user', 'uts'] as const;

export const namespacesTable = ({ of }: SnapshotOf<'namespaces'>): Table => ({
  columns: ['', ...of.map(({ name, pid }) => `${name} ${pid}`)],
  rows: namespaceRows(of),
});

/** The first column has the titles of the rows; an inode may be the process's own. */
export const namespacesCell = (text: string, column: number, word: (text: string) => string): string =>
  column === 0 ? word(text) : /^\d+ own$/.test(text) ? text.replace('own', word('own')) : text;

/** The first process is what the others are compared with: `own` marks an inode that differs. */
export function namespaceRows(of: readonly NamespacesOf[]): Row[] {
  const [first] = of;
  const inodes = kinds.map((kind): Row => {
    const cells = of.map(({ namespaces }, i) => {
      const inode = namespaces[kind];
      const own = i > 0 && inode !== undefined && inode !== first?.namespaces[kind];
      return inode === undefined ? '–' : `${inode}${own ? ' own' : ''}`;
    });
    return { key: kind, cells: [kind, ...cells] };
  });
  const hostnames: Row = {
    key: 'hostname',
    cells: ['hostname', ...of.map(({ hostname }) => (hostname === undefined ? '–' : harmless(hostname)))],
  };
  const pids: Row = { key: 'nspid', cells: ['PIDs', ...of.map(({ nspid }) => nspid.join(' → '))] };
  const children = of.some(({ namespaces }) => namespaces.pidForChildren !== namespaces.pid)
    ? [
        {
          key: 'children',
          cells: [
            'pid_for_children',
            ...of.map(({ namespaces }) => String(namespaces.pidForChildren ?? '–')),
          ],
        },
      ]
    : [];
  return [...inodes, ...children, hostnames, pids];
}
