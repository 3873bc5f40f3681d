// The rows of the namespaces pane: a namespace each, then what a process is called.

import type { Event } from '../session/event.ts';
import { harmless } from './harmless.ts';
import type { Row } from './table.ts';

type NamespacesOf = Extract<Event, { type: 'ns' }>['of'][number];

const kinds = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'time', 'user', 'uts'] as const;

/** The first column is what the others are held against: `own` marks what differs from it. */
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
