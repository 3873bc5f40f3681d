// Tests the network picture of labs that are not the lesson's.

import { describe, expect, it } from 'vitest';
import { networkPane } from '../../../../src/state/panes/network/network-pane.ts';
import { drawn } from '../drawn.ts';
import {
  alone,
  box,
  docker0,
  host,
  link,
  lo,
  net,
  nets,
  oneVeth,
  port,
  twoVeths,
  veth,
} from './network-snapshots.ts';

describe('a picture of another lab', () => {
  it('is one block for a single namespace', () => {
    expect(drawn(networkPane, [nets(alone('none', 12))], 40)).toEqual([
      '╭─ none net:[12] ──────────────────────╮',
      '│   lo  down                           │',
      '╰──────────────────────────────────────╯',
    ]);
  });

  it('needs no bridge between two ends of a veth', () => {
    const lines = drawn(
      networkPane,
      [
        nets(
          net('a', { links: [veth(2, 'toB', [2, 0])] }),
          net('b', { links: [veth(2, 'toA', [2, 0])], addresses: ['2 10.0.0.2/24'] }),
        ),
      ],
      50,
    );
    expect(lines[1]).toContain('toA  10.0.0.2/24  up');
    expect(lines[3]).toBe('    │ veth');
    expect(lines[5]).toContain('toB  up');
  });

  it('takes the namespace with the bridge as the host, wherever it is in the list', () => {
    const [stand, box1, box2] = twoVeths.of;
    const lines = drawn(networkPane, [nets(box1!, stand!, box2!)], 79, 12);
    expect(lines[0]).toMatch(/box1 .*box2 /);
    expect(lines[7]).toMatch(/^╰─ host net/);
  });

  it('draws an uplink that is not a port of the bridge', () => {
    const uplink = veth(5, 'eth0', [2, 2]);
    const lines = drawn(
      networkPane,
      [
        nets(
          net('internet', { links: [veth(2, 'eth0', [5, 0])], addresses: ['2 192.168.0.1/24'] }),
          net('host', {
            links: [lo(), docker0, port(3, 'veth0', 0), uplink],
            addresses: ['2 172.1.0.1/16', '5 192.168.0.11/24'],
          }),
          box('box1', 12, '172.1.0.2'),
        ),
      ],
      90,
      12,
    );
    expect(lines[5]).toMatch(/eth0 {2}192\.168\.0\.11\/24.*veth0 {2}up/);
    expect(lines[6]).toMatch(/^│ {48}╰─ docker0/);
  });

  it('puts subjects of one namespace into one block', () => {
    const lines = drawn(networkPane, [nets(alone('pod', 12), net('side', { netns: 12 }))], 50);
    expect(lines[0]).toMatch(/pod, side net:\[12\]/);
  });

  it('says where a veth leads that is not drawn as a wire', () => {
    const lines = drawn(
      networkPane,
      [
        nets(
          host(docker0, veth(7, 'veth9', [2, 4], { master: 2 })),
          net('a', { netns: 12, links: [veth(5, 'toB', [6, 0])] }),
          net('b', { netns: 13, links: [veth(6, 'toA', [5, 0])] }),
        ),
      ],
      100,
    ).join('\n');
    expect(lines).toContain('veth9  @if2 master docker0');
    expect(lines).toContain('toB  ⇄ b toA');
  });

  it('pairs no ends where the numbers of the kernel leave doubt', () => {
    const end = veth(2, 'eth0', [2, 0]);
    const of = ['a', 'b', 'c', 'd'].map((name) => net(name, { links: [end] }));
    const text = drawn(networkPane, [nets(...of)], 118).join('\n');
    expect(text).not.toContain('╎ veth');
    expect(text).not.toContain('│ veth');
    expect(text).toContain('@if2');
  });

  it('pairs ends of the same index by the ids that a namespace has for others', () => {
    const sure = [veth(5, 'x', [6, 0]), veth(6, 'x', [5, 0])] as const;
    const same = veth(2, 'eth0', [2, 0]);
    const of = [
      net('a', { links: [same, sure[0]] }),
      net('b', { links: [same, sure[1]] }),
      net('c', { links: [same, sure[0]] }),
      net('d', { links: [same, { ...sure[1], peerIndex: 8 }] }),
    ];
    expect(
      drawn(networkPane, [nets(of[0]!, of[1]!)], 118).filter((row) => row.includes('│ veth')),
    ).toHaveLength(1);
    expect(drawn(networkPane, [nets(...of)], 118).join('\n')).toContain('@if2');
  });

  it('becomes a list where there is no room for the picture', () => {
    const lines = drawn(networkPane, [oneVeth, twoVeths], 30);
    expect(lines).toContain('  host  net:[11]');
    expect(lines).toContain('+ box2  2: eth0@if4  up');
    const many = Array.from({ length: 80 }, (_, i) => link(i + 10, `dummy${i}`, { kind: 'dummy' }));
    expect(drawn(networkPane, [nets(host(docker0, ...many))], 79)[0]).toBe('  host  net:[11]');
  });
});
