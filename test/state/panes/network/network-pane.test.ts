// Tests the network picture, which grows link by link.

import { describe, expect, it } from 'vitest';
import type { EventBody } from '../../../../src/session/event.ts';
import { networkPane } from '../../../../src/state/panes/network/network-pane.ts';
import { drawn, evil, expectWithin, linesAfter } from '../drawn.ts';
import {
  alone,
  box,
  bridged,
  counted,
  docker0,
  empty,
  host,
  nets,
  oneVeth,
  port,
  twoVeths,
  veth,
} from './network-snapshots.ts';

describe('the picture of a network', () => {
  it('begins with namespaces that are not connected', () => {
    expect(drawn(networkPane, [empty], 60)).toEqual([
      '╭─ box1 net:[12] ───────────╮ ╭─ box2 net:[13] ───────────╮',
      '│   lo  down                │ │   lo  down                │',
      '╰───────────────────────────╯ ╰───────────────────────────╯',
      '',
      '╭─────────────────────────────────────────────────────────╮',
      '│   lo  down                                              │',
      '╰─ host net:[11] ─────────────────────────────────────────╯',
    ]);
  });

  it('gets a bridge without ports', () => {
    const lines = drawn(networkPane, [empty, bridged], 60, 12);
    expect(lines[5]).toBe('│ + docker0 (bridge)  172.1.0.1/16  up  ↑0 ↓0             │');
  });

  it('gets a wire from a container to a port of the bridge', () => {
    expect(drawn(networkPane, [bridged, oneVeth], 79, 12)).toEqual([
      '╭─ box1 net:[12] ─────────────────────╮ ╭─ box2 net:[13] ─────────────────────╮',
      '│ + eth0  172.1.0.2/16  up  ↑0 ↓0     │ │   lo  down                          │',
      '╰───┬─────────────────────────────────╯ ╰─────────────────────────────────────╯',
      '    │ veth',
      '╭───┴─────────────────────────────────────────────────────────────────────────╮',
      '│ + veth0  up  ↑0 ↓0                                                          │',
      '│   ╰─ docker0  172.1.0.1/16  up  ↑0 ↓0                                       │',
      '╰─ host net:[11] ─────────────────────────────────────────────────────────────╯',
    ]);
  });

  it('gets a second wire, with the bridge between both', () => {
    expect(drawn(networkPane, [oneVeth, twoVeths], 79, 12)).toEqual([
      '╭─ box1 net:[12] ─────────────────────╮ ╭─ box2 net:[13] ─────────────────────╮',
      '│   eth0  172.1.0.2/16  up  ↑0 ↓0     │ │ + eth0  172.1.0.3/16  up  ↑0 ↓0     │',
      '╰───┬─────────────────────────────────╯ ╰───┬─────────────────────────────────╯',
      '    │ veth                                  │ veth',
      '╭───┴───────────────────────────────────────┴─────────────────────────────────╮',
      '│   veth0  up  ↑0 ↓0                      + veth1  up  ↑0 ↓0                  │',
      '│   ╰── docker0  172.1.0.1/16  up  ↑0 ↓0 ───╯                                 │',
      '╰─ host net:[11] ─────────────────────────────────────────────────────────────╯',
    ]);
  });

  it('wraps the text of a link where it is narrow, with the wire beside it', () => {
    expect(drawn(networkPane, [twoVeths], 46, 12)).toEqual([
      '╭─ box1 net:[12] ────╮ ╭─ box2 net:[13] ────╮',
      '│   eth0             │ │   eth0             │',
      '│   │ 172.1.0.2/16   │ │   │ 172.1.0.3/16   │',
      '│   │ up  ↑0 ↓0      │ │   │ up  ↑0 ↓0      │',
      '╰───┼────────────────╯ ╰───┼────────────────╯',
      '    │ veth                 │ veth',
      '╭───┴──────────────────────┴────────────────╮',
      '│   veth0  up  ↑0 ↓0       veth1  up  ↑0 ↓0 │',
      '│   ├──────────────────────╯                │',
      '│   docker0  172.1.0.1/16  up  ↑0 ↓0        │',
      '╰─ host net:[11] ───────────────────────────╯',
    ]);
  });

  it('shows by how much counters rose', () => {
    const [stand, box1] = oneVeth.of;
    const later = box('box1', 12, '172.1.0.2', counted(veth(2, 'eth0', [3, 0]), 12, 9));
    const lines = linesAfter(networkPane, [oneVeth, nets(stand!, later)], 60, 12);
    expect(box1!.links[1]!.stats?.txPackets).toBe(0);
    expect(drawn(networkPane, [oneVeth, nets(stand!, later)], 60, 12)[1]).toContain(
      '✱ eth0  172.1.0.2/16  up  ↑12 +12 ↓9 +9',
    );
    expect(lines[1]?.spans.filter(({ bold }) => bold).map(({ text }) => text)).toEqual(['✱ ', ' +12', ' +9']);
  });

  it('draws a wire that carries nothing broken', () => {
    const down = nets(
      host(docker0, { ...port(3, 'veth0', 0), running: false }),
      box('box1', 12, '172.1.0.2', veth(2, 'eth0', [3, 0], { up: false })),
    );
    const lines = drawn(networkPane, [down], 60, 12);
    expect(lines[1]).toContain('eth0  172.1.0.2/16  down');
    expect(lines[3]).toBe('    ╎ veth');
    expect(lines[5]).toContain('veth0  up NO-CARRIER');
  });

  it('marks nothing in the first snapshot', () => {
    expect(drawn(networkPane, [twoVeths]).join('\n')).not.toMatch(/[✱+]/);
    expect(linesAfter(networkPane, [twoVeths]).every(({ role }) => role !== 'changed')).toBe(true);
  });

  it('shows links and namespaces that are gone', () => {
    const lines = drawn(networkPane, [twoVeths, nets(host(docker0), alone('box1', 12))]);
    expect(lines).toContain('- box2 net:[13]');
    expect(lines.join('\n')).toContain('- eth0');
    expect(lines.join('\n')).toContain('- veth1');
  });
});

describe('below the picture', () => {
  const ping = (seq: number, ns?: number): EventBody => ({
    type: 'ping',
    from: 'box1',
    to: '172.1.0.3',
    seq,
    ...(ns === undefined ? {} : { ns }),
  });

  it('are the answers to pings', () => {
    expect(drawn(networkPane, [twoVeths, ping(1, 219_706), ping(2, 51_566), ping(3)], 79, 12)[8]).toBe(
      '  ping box1 → 172.1.0.3   seq 1  0.22 ms   seq 2  0.05 ms   seq 3  ✗ no answer',
    );
  });

  it('are the newest answers when there are many', () => {
    const pings = Array.from({ length: 30 }, (_, i) => ping(i + 1, 50_000));
    const lines = drawn(networkPane, [twoVeths, ...pings], 79, 12).slice(8);
    expect(lines[0]).toMatch(/^ {2}ping box1 → 172\.1\.0\.3 {3}…/);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/seq 30 {2}0\.05 ms$/);
  });

  it('are routes, ARP tables and what the bridge learned, with new rows marked', () => {
    const route = {
      destination: 'default',
      gateway: '172.1.0.1',
      index: 2,
      table: 'RT_TABLE_MAIN',
      protocol: 'RTPROT_BOOT',
      scope: 'RT_SCOPE_UNIVERSE',
      type: 'RTN_UNICAST',
    };
    const mac = 'd6:66:67:c1:72:3c';
    const known = { index: 2, address: '172.1.0.3', mac, state: ['NUD_REACHABLE'], flags: [] };
    const learned = { index: 3, mac, state: ['NUD_REACHABLE'], flags: [], master: 2 };
    const [stand, box1] = oneVeth.of;
    const before = nets(stand!, { ...box1!, routes: [route] });
    const now = nets({ ...stand!, forwarding: [learned] }, { ...box1!, routes: [route], neighbors: [known] });
    expect(drawn(networkPane, [before, now], 79, 12).slice(8)).toEqual([
      '  box1  route default          via 172.1.0.1      dev eth0',
      '+ box1  ARP 172.1.0.3          d6:66:67:c1:72:3c  dev eth0',
      '+ host  fdb d6:66:67:c1:72:3c  behind veth0',
    ]);
    expect(linesAfter(networkPane, [before, now], 79, 12).map(({ role }) => role)).toEqual([
      ...Array(8).fill('head'),
      undefined,
      'changed',
      'changed',
    ]);
  });
});

describe('whatever the width', () => {
  const named = nets(
    { ...host(docker0, port(3, evil, 0), port(4, 'v'.repeat(15), 1)), name: evil },
    box('a-very-long-name-of-a-container', 12, '172.100.200.222'),
    box('盒子', 13, '172.1.0.3', counted(veth(2, evil, [4, 0]), 123_456, 7)),
    alone('b', 14),
  );
  const pings: EventBody[] = [1, 2, 3].map((seq) => ({ type: 'ping', from: evil, to: evil, seq }));

  it.each([
    ['namespaces only', [empty]],
    ['a bridge', [empty, bridged]],
    ['two wires', [oneVeth, twoVeths]],
    ['names that mean harm', [twoVeths, named, ...pings]],
    ['all gone', [twoVeths, nets(alone(evil, 1))]],
    ['nothing yet', [nets()]],
  ])('%s: no line is wider, and no name acts on the terminal', (_, events) => {
    expectWithin(networkPane, events, [12, 40]);
  });

  it('keeps within the rows of a small terminal', () => {
    expect(linesAfter(networkPane, [oneVeth, twoVeths], 79, 12).length).toBeLessThanOrEqual(12);
  });
});
