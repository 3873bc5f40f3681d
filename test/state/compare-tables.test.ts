// Tests snapshots as tables, and what changed from one to the next.

import { describe, expect, it } from 'vitest';
import type { EventBody } from '../../src/session/event.ts';
import { markRows, type Table } from '../../src/state/compare-tables.ts';
import { tableOf } from '../../src/state/panes/panes-of.ts';
import { showSize } from '../../src/state/show-size.ts';

const table = (...rows: [string, ...string[]][]): Table => ({
  columns: ['', '', ''],
  rows: rows.map(([key, ...cells]) => ({ key, cells })),
});
const inColumns = (columns: string[], ...cells: string[]): Table => ({
  columns,
  rows: [{ key: 'uts', cells }],
});
const marks = (before: Table | undefined, now: Table): string[] =>
  markRows(before, now).map(({ key, mark }) => `${key} ${mark}`);

describe('markRows', () => {
  it('marks nothing when there was nothing before', () => {
    expect(marks(undefined, table(['a', '1'], ['b', '2']))).toEqual(['a same', 'b same']);
  });

  it('marks rows as same, changed or added, and puts removed ones last', () => {
    const before = table(['gone', '0'], ['a', '1'], ['b', '2', 'x']);
    const now = table(['new', '3'], ['b', '2', 'y'], ['a', '1']);
    expect(marks(before, now)).toEqual(['new added', 'b changed', 'a same', 'gone removed']);
  });

  it('compares cell by cell', () => {
    expect(marks(table(['a', 'x y', 'z']), table(['a', 'x', 'y z']))).toEqual(['a changed']);
  });

  it('compares columns by name, wherever they are', () => {
    const before = inColumns(['host 1', 'box 2'], '4', '5 own');
    expect(marks(before, inColumns(['box 2', 'host 1'], '5 own', '4'))).toEqual(['uts same']);
    expect(marks(before, inColumns(['host 1', 'box 2'], '5 own', '4'))).toEqual(['uts changed']);
    expect(marks(before, inColumns(['host 1'], '4'))).toEqual(['uts same']);
  });

  it('counts a new column as a change if its value differs from the first', () => {
    const before = inColumns(['host 1'], '4');
    expect(marks(before, inColumns(['host 1', 'box 2'], '4', '4'))).toEqual(['uts same']);
    expect(marks(before, inColumns(['host 1', 'box 2'], '4', '5 own'))).toEqual(['uts changed']);
  });
});

const evil = 'evil\u001b[2J\n\u202ename';
const cellsOf = (event: EventBody): string[][] =>
  tableOf(event)?.table.rows.map(({ cells }) => [...cells]) ?? [];

describe('tableOf', () => {
  it('makes no table of an event that is no snapshot', () => {
    expect(tableOf({ type: 'end', ok: true })).toBeUndefined();
    expect(tableOf({ type: 'output', name: 'a', text: 'b' })).toBeUndefined();
  });

  it('marks the namespaces of its own that a process has, and shows its PIDs from the outermost inwards', () => {
    const event: EventBody = {
      type: 'ns',
      of: [
        {
          name: 'host',
          pid: 10,
          namespaces: { pid: 1, uts: 2, pidForChildren: 1 },
          nspid: [10],
          hostname: 'h',
        },
        {
          name: 'box',
          pid: 11,
          namespaces: { pid: 1, uts: 3, pidForChildren: 9 },
          nspid: [11, 1],
          hostname: evil,
        },
        { name: 'sh', pid: 12, namespaces: { pid: 1, uts: 3, pidForChildren: 1 }, nspid: [12] },
      ],
    };
    const cells = cellsOf(event);
    expect(tableOf(event)?.table.columns).toEqual(['', 'host 10', 'box 11', 'sh 12']);
    expect(cells).toContainEqual(['uts', '2', '3 own', '3 own']);
    expect(cells).toContainEqual(['pid', '1', '1', '1']);
    expect(cells).toContainEqual(['time', '–', '–', '–']);
    expect(cells).toContainEqual(['pid_for_children', '1', '9', '1']);
    expect(cells).toContainEqual(['PIDs', '10', '11 → 1', '12']);
    expect(cells).toContainEqual(['hostname', 'h', 'evil\\e[2J\\n\\u202ename', '–']);
  });

  it('draws the tree, with the names of the lab before those of the kernel', () => {
    const cells = cellsOf({
      type: 'tree',
      nodes: [
        { pid: 1, nspid: [1], comm: 'nslab', depth: 0 },
        { pid: 2, nspid: [2], comm: 'box', depth: 1, name: 'box' },
        { pid: 3, nspid: [3, 1], comm: evil, depth: 2, name: 'shell' },
      ],
    });
    expect(cells).toEqual([
      ['nslab', '1', ''],
      ['└─ box', '2', ''],
      ['   └─ shell (evil\\e[2J\\n\\u202ename)', '3', '1'],
    ]);
  });

  it('shows each entry of an overlay, and that there are more', () => {
    const cells = cellsOf({
      type: 'overlay',
      layers: [
        {
          name: 'upper',
          role: 'upper',
          more: true,
          entries: [
            {
              path: evil,
              kind: 'file',
              size: 2048,
              inode: 1,
              text: `a\u001b${'x'.repeat(600)}`,
              meaning: 'created',
            },
            { path: 'dir', kind: 'directory', size: 40, inode: 2, meaning: 'opaque' },
            { path: 'gone', kind: 'device', size: 0, inode: 3, device: 'c 0,0', meaning: 'whiteout' },
            { path: 'link', kind: 'symlink', size: 4, inode: 4, target: evil },
            { path: 'pipe', kind: 'other', size: 0, inode: 5 },
          ],
        },
        { name: 'work', role: 'work', entries: [] },
      ],
    });
    expect(cells[0]?.slice(0, 2)).toEqual(['upper', 'evil\\e[2J\\n\\u202ename']);
    expect(cells[0]?.[2]).toMatch(/^2\.0K {2}a\\ex{28,}$/);
    expect(cells.slice(1)).toEqual([
      ['upper', 'dir', 'dir', 'opaque'],
      ['upper', 'gone', 'c 0,0', 'whiteout'],
      ['upper', 'link', '→ evil\\e[2J\\n\\u202ename', ''],
      ['upper', 'pipe', '0 B', ''],
      ['upper', '…', '', '5 of more than 10,000 entries read'],
      ['work', '–', '', ''],
    ]);
  });

  it('names the propagation of mounts', () => {
    const mount = { parent: 1, device: '0:1', root: '/', options: [], source: 'x', superOptions: [] };
    const cells = cellsOf({
      type: 'mounts',
      of: [
        {
          name: 'box',
          pid: 1,
          mounts: [
            { ...mount, id: 1, point: '/', type: 'ext4', propagation: { unbindable: false } },
            {
              ...mount,
              id: 2,
              point: evil,
              type: `fuse.${evil}`,
              propagation: { shared: 3, master: 4, unbindable: false },
            },
            { ...mount, id: 3, point: '/c', type: 'tmpfs', propagation: { unbindable: true } },
          ],
        },
      ],
    });
    expect(cells).toEqual([
      ['box', 'private', '/', 'ext4'],
      ['box', 'shared:3 master:4', 'evil\\e[2J\\n\\u202ename', 'fuse.evil\\e[2J\\n\\u202ename'],
      ['box', 'unbindable', '/c', 'tmpfs'],
    ]);
  });

  it('shows links with their bridges, routes, ARP entries and learned addresses, each with its own key', () => {
    const link = { up: true, running: true, operState: 'UP', flags: [] };
    const neighbor = { state: ['NUD_REACHABLE'], flags: [] };
    const route = {
      table: 'RT_TABLE_MAIN',
      protocol: 'RTPROT_BOOT',
      scope: 'RT_SCOPE_UNIVERSE',
      type: 'RTN_UNICAST',
    };
    const event: EventBody = {
      type: 'net',
      of: [
        {
          name: 'host',
          pid: 1,
          netns: 4,
          links: [
            { ...link, index: 2, name: 'docker0', kind: 'bridge' },
            { ...link, index: 3, name: evil, kind: 'veth', master: 2, peerIndex: 9, up: false },
          ],
          addresses: [{ index: 2, address: '10.0.0.1', prefix: 8, scope: 'RT_SCOPE_UNIVERSE' }],
          routes: [
            { ...route, destination: 'default', gateway: '10.0.0.9', index: 2 },
            { ...route, destination: 'default', gateway: '10.0.0.8', index: 2 },
            { ...route, destination: '10.0.0.0/8', index: 2 },
          ],
          neighbors: [
            { ...neighbor, index: 2, address: '10.0.0.7', mac: '02:00:00:00:00:07' },
            { ...neighbor, index: 3, address: '10.0.0.7', mac: '02:00:00:00:00:08' },
            { ...neighbor, index: 2, address: '224.0.0.1', mac: '01:00:5e:00:00:01', state: ['NUD_NOARP'] },
            { ...neighbor, index: 2, address: '10.0.0.6' },
          ],
          forwarding: [
            { ...neighbor, index: 3, mac: '02:00:00:00:00:07', master: 2 },
            { ...neighbor, index: 2, mac: '02:00:00:00:00:07', master: 2 },
            { ...neighbor, index: 3, mac: '33:33:00:00:00:01', flags: ['NTF_SELF'] },
            { ...neighbor, index: 3, mac: '02:00:00:00:00:01', master: 2, state: ['NUD_PERMANENT'] },
          ],
        },
      ],
    };
    const rows = tableOf(event)?.table.rows ?? [];
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
    const text = rows.map(({ cells }) => cells.join(' ').trim());
    expect(text[0]).toContain('net:[4]');
    expect(text[1]).toContain('2: docker0 (bridge)');
    expect(text[1]).toContain('10.0.0.1/8');
    expect(text[2]).toContain('3: evil\\e[2J\\n\\u202ename@if9');
    expect(text[2]).toContain('down in docker0');
    expect(text.filter((line) => line.includes('ARP'))).toHaveLength(2);
    expect(text.filter((line) => line.includes('fdb'))).toHaveLength(2);
    expect(text.filter((line) => line.includes('route'))).toHaveLength(3);
    expect(text.join('')).not.toContain('\u001b');
  });
});

describe('showSize', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.0K'],
    [104_857_600, '100.0M'],
    [5 * 1024 ** 4, '5.0T'],
    [5000 * 1024 ** 4, '5000.0T'],
    [Number.POSITIVE_INFINITY, 'max'],
  ])('shows %d bytes as %s', (bytes, text) => {
    expect(showSize(bytes)).toBe(text);
  });
});
