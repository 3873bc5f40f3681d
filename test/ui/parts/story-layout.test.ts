import { describe, expect, it } from 'vitest';
import { type Area, shellScreen } from '../../../src/ui/parts/areas.ts';
import { arrange, type Wanted } from '../../../src/ui/parts/story-layout.ts';

const sizes = [
  [80, 24],
  [100, 30],
  [116, 28],
  [120, 40],
  [200, 50],
] as const;

const cells = ({ top, left, width, height }: Area): string[] =>
  Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => `${top + y},${left + x}`),
  ).flat();

const wanted = (more: Partial<Wanted> = {}): Wanted => ({
  story: 12,
  panes: [
    { name: 'cgroup', lines: 20 },
    { name: 'tree', lines: 5 },
    { name: 'calls', lines: 9 },
    { name: 'output', lines: 2 },
  ],
  focus: 'cgroup',
  shell: false,
  zoomed: false,
  isTask: false,
  strip: false,
  ...more,
});

const cases: readonly (readonly [string, Partial<Wanted>])[] = [
  ['as it begins', {}],
  ['with a long story', { story: 60 }],
  ['with a shell', { shell: true }],
  ['with a long story and a shell', { story: 60, shell: true }],
  ['with the story in focus', { focus: 'story' }],
  ['zoomed', { zoomed: true }],
  ['with a zoomed shell', { zoomed: true, shell: true }],
  ['without panes', { panes: [], focus: 'story' }],
  ['with one pane', { panes: [{ name: 'overlay', lines: 12 }] }],
  ['with a focus that is gone', { focus: 'network' }],
];

describe.each(sizes)('at %i×%i', (columns, rows) => {
  it.each(cases)('%s, nothing overlaps and nothing lies outside', (_name, more) => {
    const places = arrange(columns, rows, wanted(more));
    const all = places.flatMap(({ area }) => cells(area));
    expect(new Set(all).size).toBe(all.length);
    for (const { area, framed } of places) {
      expect(area.top).toBeGreaterThanOrEqual(1); // the header
      expect(area.top + area.height).toBeLessThanOrEqual(rows - 1); // the keys
      expect(area.left + area.width).toBeLessThanOrEqual(columns);
      expect(area.height).toBeGreaterThanOrEqual(framed ? 3 : 1);
    }
  });

  it('gives a shell at least twelve rows of seventy-eight cells, and keeps evidence beside it', () => {
    const places = arrange(columns, rows, wanted({ shell: true, story: 30 }));
    const shell = places.find(({ part }) => part === 'shell');
    expect(shell && shellScreen(shell.area).height).toBeGreaterThanOrEqual(12);
    expect(shell && shellScreen(shell.area).width).toBeGreaterThanOrEqual(78);
    expect(places.find(({ part }) => part === 'cgroup')?.area.height).toBeGreaterThanOrEqual(4);
  });

  it('shows the step’s first pane, with 12 rows for it if it needs them', () => {
    const pane = arrange(columns, rows, wanted({ story: 40 })).find(({ part }) => part === 'cgroup');
    expect(pane?.area.height).toBeGreaterThanOrEqual(12);
  });
});
