// Tests the mounts pane: a tree for each subject, what changed in it, how mounts propagate.

import { describe, expect, it } from 'vitest';
import type { EventBody } from '../../../../src/session/event.ts';
import { mountsPane } from '../../../../src/state/panes/mounts/mounts-pane.ts';
import { drawn, evil, expectWithin, linesAfter } from '../drawn.ts';

type MountsEvent = Extract<EventBody, { type: 'mounts' }>;
type MountsOf = MountsEvent['of'][number];
type Mount = MountsOf['mounts'][number];

const mounts = (...of: readonly MountsOf[]): MountsEvent => ({ type: 'mounts', of });
const subject = (name: string, ...all: readonly Mount[]): MountsOf => ({ name, pid: 7, mounts: all });

/** @param passes `shared:1`, `master:2 unbindable`; private when left out */
function mount(
  id: number,
  parent: number,
  point: string,
  type: string,
  passes = '',
  options = ['rw'],
): Mount {
  const number = (kind: string): number | undefined => {
    const found = new RegExp(`${kind}:(\\d+)`).exec(passes)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const propagation = {
    shared: number('shared'),
    master: number('master'),
    unbindable: passes.includes('unbindable'),
  };
  return {
    id,
    parent,
    device: '0:1',
    root: '/',
    point,
    options,
    propagation,
    type,
    source: 'x',
    superOptions: [],
  };
}

const root = mount(2, 1, '/', 'ext4', 'shared:1');
const proc = mount(3, 2, '/proc', 'proc', 'shared:2');
const run = mount(4, 2, '/run', 'tmpfs', 'shared:3');
const party = mount(5, 4, '/run/nslab/party', 'tmpfs', 'shared:4');
const copies = [root, proc, run].map((one) => ({ ...one, id: one.id + 20, parent: one.parent + 20 }));
const asPrivate = (one: Mount): Mount => ({ ...one, propagation: { unbindable: false } });

describe('the mounts of a subject', () => {
  it('are a tree, each below the mount that it is in', () => {
    expect(drawn(mountsPane, [mounts(subject('host', root, proc, run, party))])).toEqual([
      '  host 7',
      '  /                  ext4   shared:1',
      '  ├─ /proc           proc   shared:2',
      '  └─ /run            tmpfs  shared:3',
      '     └─ nslab/party  tmpfs  shared:4',
    ]);
  });

  it('have their propagation, and show which are read-only and which cover another', () => {
    const all = [
      root,
      mount(3, 2, '/a', 'tmpfs', 'master:5'),
      mount(4, 3, '/a', 'tmpfs', 'shared:6 master:7'),
      mount(5, 2, '/sys', 'sysfs', '', ['ro', 'nosuid']),
      mount(6, 2, '/b', 'tmpfs', 'unbindable'),
    ];
    expect(drawn(mountsPane, [mounts(subject('host', ...all))]).slice(2)).toEqual([
      '  ├─ /a           tmpfs     master:5',
      '  │  └─ (on top)  tmpfs     shared:6 master:7',
      '  ├─ /sys         sysfs ro  private',
      '  └─ /b           tmpfs     unbindable',
    ]);
  });

  it('are marked if they are new, gone, or have another propagation', () => {
    const before = mounts(subject('host', root, proc, run));
    const now = mounts(subject('host', root, asPrivate(run), { ...party, parent: 4 }));
    const lines = linesAfter(mountsPane, [before, now]);
    expect(drawn(mountsPane, [before, now])).toEqual([
      '  host 7   +1  ✱1 shared → private  -1',
      '  /                  ext4   shared:1',
      '✱ └─ /run            tmpfs  private ← shared:3',
      '+    └─ nslab/party  tmpfs  shared:4',
      '- /proc              proc   shared:2',
    ]);
    expect(lines.map(({ role }) => role)).toEqual(['head', undefined, 'changed', 'changed', 'changed']);
  });

  it('are the same in a copy of the mount namespace, where every id differs', () => {
    const text = drawn(mountsPane, [
      mounts(subject('box', root, proc, run)),
      mounts(subject('box', ...copies)),
    ]);
    expect(text.join('\n')).not.toMatch(/[✱+-] /);
  });

  it('of a new subject are not marked, but the subject is', () => {
    const lines = drawn(mountsPane, [
      mounts(subject('host', root)),
      mounts(subject('host', root), subject('box', root, proc)),
    ]);
    expect(lines.filter((line) => /^[✱+]/.test(line))).toEqual(['+ box 7']);
    const gone = drawn(mountsPane, [
      mounts(subject('host', root), subject('box', root)),
      mounts(subject('host', root)),
    ]);
    expect(gone.at(-1)).toBe('- box 7');
  });

  it('that all changed in the same way come after new ones', () => {
    const before = mounts(subject('box', root, proc, run));
    const now = mounts(subject('box', ...[root, proc, run].map(asPrivate), asPrivate(party)));
    const lines = linesAfter(mountsPane, [before, now]);
    const first = lines.filter(({ role }) => role === 'changed');
    expect(first.map(({ spans }) => spans[0]?.text)).toEqual(['+ ']);
    expect(drawn(mountsPane, [before, now]).filter((line) => line.startsWith('✱'))).toHaveLength(3);
  });

  it('survive parents that form a circle', () => {
    const circle = [mount(2, 3, '/', 'ext4'), mount(3, 2, '/x', 'tmpfs'), mount(4, 4, '/y', 'tmpfs')];
    expect(drawn(mountsPane, [mounts(subject('box', ...circle))]).join('\n')).toContain('/y');
  });
});

describe('long trees', () => {
  const cgroups = Array.from({ length: 14 }, (_, i) =>
    mount(20 + i, 11, `/sys/fs/cgroup/c${i}`, 'cgroup', 'shared:9'),
  );
  const sys = [mount(10, 2, '/sys', 'sysfs'), mount(11, 10, '/sys/fs/cgroup', 'tmpfs'), ...cgroups];

  it('fold what did not change below /sys', () => {
    expect(drawn(mountsPane, [mounts(subject('host', root, ...sys, run))])).toEqual([
      '  host 7',
      '  /                ext4   shared:1',
      '  ├─ /sys          sysfs  private',
      '  │  └─ … 15 more',
      '  └─ /run          tmpfs  shared:3',
    ]);
  });

  it('never fold what changed', () => {
    const now = sys.map((one) => (one.id === 25 ? asPrivate(one) : one));
    const lines = drawn(mountsPane, [
      mounts(subject('host', root, ...sys)),
      mounts(subject('host', root, ...now)),
    ]);
    expect(lines.slice(3)).toEqual([
      '     └─ fs/cgroup     tmpfs   private',
      '✱       ├─ c5         cgroup  private ← shared:9',
      '        └─ … 13 more',
    ]);
  });

  it('are shown whole when they are short', () => {
    expect(drawn(mountsPane, [mounts(subject('host', root, ...sys.slice(0, 8)))]).join('\n')).not.toContain(
      '…',
    );
  });
});

describe('several subjects', () => {
  const both = mounts(subject('host', root, proc), subject('box', ...copies));

  it('are side by side where there is room', () => {
    const lines = drawn(mountsPane, [both], 110);
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^ {2}host 7 +box 7$/);
    expect(linesAfter(mountsPane, [both], 110)[0]?.role).toBe('head');
  });

  it('begin with the one that changed where not all fit', () => {
    const now = mounts(subject('host', root, proc), subject('box', ...copies.slice(1), party));
    const names = (height: number): string[] =>
      drawn(mountsPane, [both, now], 79, height).filter((line) => / 7/.test(line));
    expect(names(12)).toEqual(['  host 7', '  box 7   +1  -1']);
    expect(names(4)).toEqual(['  box 7   +1  -1', '  host 7']);
  });

  it('are one below the other where there is not', () => {
    expect(drawn(mountsPane, [both], 79)).toHaveLength(7);
  });

  it('have a colour each, that of the host and that of the box', () => {
    const tones = linesAfter(mountsPane, [both], 79).flatMap(({ spans }) =>
      spans.filter(({ text }) => text === 'host' || text === 'box').map(({ tone }) => tone),
    );
    expect(tones).toEqual(['host', 'box']);
  });
});

describe('whatever the width', () => {
  const deep = Array.from({ length: 30 }, (_, i) =>
    mount(10 + i, i === 0 ? 2 : 9 + i, `/${'d/'.repeat(i)}d`, 'tmpfs'),
  );
  const harm = [
    mount(50, 2, `/${evil}`, evil, 'shared:123456 master:654321'),
    mount(51, 2, '/路径/很长的名字', 'tmpfs'),
  ];
  const before = mounts(subject('host', root, proc, run), subject(evil, root, ...harm.map(asPrivate)));

  it.each([
    ['a first look', [before]],
    [
      'changes',
      [before, mounts(subject('host', root, ...deep), subject(evil, root, ...harm), subject('b', ...copies))],
    ],
    ['all gone', [before, mounts()]],
  ])('%s: no line is wider, and no name acts on the terminal', (_, events) => {
    expectWithin(mountsPane, events);
  });
});
