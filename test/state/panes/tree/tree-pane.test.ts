// Tests the tree pane: parents and children, and the PIDs on both sides.

import { describe, expect, it } from 'vitest';
import type { EventBody } from '../../../../src/session/event.ts';
import { treePane } from '../../../../src/state/panes/tree/tree-pane.ts';
import { drawn, evil, expectWithin, linesAfter } from '../drawn.ts';

type TreeEvent = Extract<EventBody, { type: 'tree' }>;
type Node = TreeEvent['nodes'][number];

const tree = (...nodes: readonly Node[]): TreeEvent => ({ type: 'tree', nodes });
const node = (depth: number, nspid: number[], comm: string, name?: string): Node => ({
  pid: nspid[0]!,
  nspid,
  comm,
  depth,
  ...(name === undefined ? {} : { name }),
});

const nslab = node(0, [100], 'nslab');
const host = node(1, [101], 'nslab-actor', 'host');
const holder = node(2, [102], 'holder', 'holder');
const box = node(3, [1103, 1], 'box', 'box');
const sleep = node(4, [1104, 2], 'sleep', 'program');
const thrower = node(2, [105], 'thrower', 'thrower');

const toneOf = (name: string, ...events: readonly EventBody[]): string | undefined =>
  linesAfter(treePane, events)
    .flatMap(({ spans }) => spans)
    .find(({ text }) => text === name)?.tone;

describe('the process tree', () => {
  it('has a branch to each process, its PID on the host and its PID inside', () => {
    expect(drawn(treePane, [tree(nslab, host, holder, box, sleep, thrower)])).toEqual([
      '  process                        PID  inside',
      '  nslab                          100',
      '  └─ host (nslab-actor)          101',
      '     ├─ holder                   102',
      '     │  └─ box                  1103       1',
      '     │     └─ program (sleep)   1104       2',
      '     └─ thrower                  105',
    ]);
  });

  it('shows every PID of a process in nested namespaces', () => {
    const lines = drawn(treePane, [tree(nslab, node(1, [200, 7, 1], 'inner'))]);
    expect(lines[2]).toBe('  └─ inner                      200   7 → 1');
  });

  it('marks processes that are new, run another program, or are gone', () => {
    const before = tree(nslab, host, holder, box, sleep, thrower);
    const now = tree(nslab, host, holder, { ...box, comm: 'sh' }, node(4, [1106, 3], 'ps'), thrower);
    expect(drawn(treePane, [before, now]).slice(3)).toEqual([
      '     ├─ holder                   102',
      '✱    │  └─ box (sh ← box)       1103       1',
      '+    │     ├─ ps                1106       3',
      '-    │     └─ program (sleep)   1104       2',
      '     └─ thrower                  105',
    ]);
    expect(linesAfter(treePane, [before, now]).map(({ role }) => role)).toEqual([
      'head',
      undefined,
      undefined,
      undefined,
      'changed',
      'changed',
      'changed',
      undefined,
    ]);
  });

  it('keeps a branch that is gone in its place', () => {
    const lines = drawn(treePane, [tree(nslab, host, holder, box, sleep), tree(nslab, host)]);
    expect(lines.filter((line) => line.startsWith('-')).map((line) => line.slice(2, 24).trimEnd())).toEqual([
      '   └─ holder',
      '      └─ box',
      '         └─ program (s',
    ]);
  });

  it('shows an orphan below its new parent', () => {
    const orphan = { ...sleep, depth: 1 };
    const lines = drawn(treePane, [tree(nslab, host, holder, box, sleep), tree(nslab, host, orphan)]);
    expect(lines.filter((line) => line.includes('program'))).toHaveLength(1);
    expect(lines.join('\n')).toMatch(/ {2}[├└]─ program \(sleep\)/);
  });

  it('marks nothing in the first snapshot', () => {
    expect(linesAfter(treePane, [tree(nslab, host)]).map(({ role }) => role)).toEqual([
      'head',
      undefined,
      undefined,
    ]);
    expect(drawn(treePane, [])).toEqual([]);
  });

  it('gives a box and all that runs in it a colour', () => {
    const events = [tree(nslab, host, holder, box, sleep, thrower)];
    expect(toneOf('host', ...events)).toBe('host');
    expect(toneOf('holder', ...events)).toBeUndefined();
    expect(toneOf('box', ...events)).toBe('box');
    expect(toneOf('program', ...events)).toBe('box');
    expect(toneOf('thrower', ...events)).toBe('box2');
  });

  it('uses the colours of the other evidence of the step', () => {
    const of = ['host', 'thrower', 'box'].map((name) => ({ name, pid: 1, namespaces: {}, nspid: [1] }));
    const events = [{ type: 'ns', of } as const, tree(nslab, host, holder, box, thrower)];
    expect(toneOf('thrower', ...events)).toBe('box');
    expect(toneOf('box', ...events)).toBe('box2');
  });

  it('is never wider than asked, and no name acts on the terminal', () => {
    const chain = Array.from({ length: 14 }, (_, i) =>
      node(i + 1, [5000 + i, 40 + i, i + 1], `${evil}${i}`, '进程'),
    );
    expectWithin(treePane, [tree(nslab, host, box), tree(nslab, ...chain)]);
    expectWithin(treePane, [tree(nslab, ...chain), tree(nslab)]);
  });
});
