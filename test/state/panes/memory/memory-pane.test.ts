// Tests the memory pane: its chart, its counters under both names, its processes.

import { describe, expect, it } from 'vitest';
import { type Line, textOf, widthOf } from '../../../../src/state/line.ts';
import { memoryPane } from '../../../../src/state/panes/memory/memory-pane.ts';
import type { PaneContext } from '../../../../src/state/panes/pane-content.ts';
import { evil, linesOf, textsOf } from '../contexts.ts';
import { box, killed, MiB, modelFrom, ramp, sample, step, story } from './memory-events.ts';

const chinese: Readonly<Record<string, string>> = {
  limit: '上限',
  killed: '被杀死',
  'v1 (mounted here)': 'v1（此处挂载）',
  'v2 would say': 'v2 中的名字',
  'processes in it': '其中的进程',
};
const inChinese: Partial<PaneContext> = { language: 'zh', word: (cell) => chinese[cell] ?? cell };

const rowWith = (lines: readonly Line[], text: string): Line | undefined =>
  lines.find((line) => textOf(line).includes(text));
const toneOf = (lines: readonly Line[], text: string) =>
  lines.flatMap(({ spans }) => spans).find((part) => part.text.includes(text))?.tone;
const isBraille = /[\u2801-\u28ff]/;

describe('memoryPane, as a whole', () => {
  it('shows nothing before the first snapshot', () => {
    expect(linesOf(memoryPane, modelFrom([0, step('limit')]))).toEqual([]);
  });

  it('has the title, the chart and the five most important counters in 79 × 12', () => {
    const texts = textsOf(memoryPane, story());
    expect(texts.slice(0, 12)).toEqual([
      '/sys/fs/cgroup/memory/nslab-7f3a/box',
      ' 100.0M ┤━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ limit ━━━',
      expect.stringMatching(/^ {8}│ .*✗ killed 4731 \(hog\)$/),
      expect.stringMatching(/^ {2}50\.0M ┤ /),
      expect.stringMatching(/^ {8}│/),
      expect.stringMatching(/^ {6}0 ┤[\u2801-\u28ff]/),
      ' v1 (mounted here)                               v2 would say',
      ' memory.usage_in_bytes               1.0M        memory.current',
      ' memory.max_usage_in_bytes      ✱  100.0M        memory.peak',
      ' memory.limit_in_bytes             100.0M        memory.max',
      ' memory.failcnt                 ✱      36   +36  memory.events max',
      ' memory.oom_control oom_kill    ✱       1    +1  memory.events oom_kill',
    ]);
  });

  it.each([20, 30, 40, 50, 60, 79, 110, 118])('keeps within %i cells in both languages', (width) => {
    for (const height of [5, 9, 12, 20, 38]) {
      for (const more of [{}, inChinese]) {
        for (const line of linesOf(memoryPane, story(), { ...more, width, height })) {
          expect(widthOf(line)).toBeLessThanOrEqual(width);
        }
      }
    }
  });

  it('has a higher chart in a higher pane, and none in a low or narrow one', () => {
    const chartRows = (more: Partial<PaneContext>): number =>
      textsOf(memoryPane, story(), more).filter((text) => /^.{8}[┤│]/.test(text)).length;
    expect([8, 9, 12, 20, 24, 38].map((height) => chartRows({ height }))).toEqual([0, 3, 5, 7, 9, 11]);
    expect(chartRows({ width: 24 })).toBe(0);
  });

  it('has room for two processes from a height of 20 on', () => {
    const model = modelFrom([0, sample(1, { candidates: [box, { pid: 4731, comm: 'hog', score: 900 }] })]);
    for (const height of [20, 22, 30, 38]) {
      expect(linesOf(memoryPane, model, { height }).length).toBeLessThanOrEqual(height);
    }
  });

  it('cuts the beginning of the path, and escapes it', () => {
    const model = modelFrom([0, sample(1, { path: `/sys/fs/cgroup/memory/${'a'.repeat(90)}/${evil}/box` })]);
    const title = textsOf(memoryPane, model)[0];
    expect(title).toMatch(/^…a+\/\\e\[31mred\\u202e\/box$/);
    expect(title).toHaveLength(79);
  });

  it('keeps the picture in place, and marks nothing in the first snapshot', () => {
    const lines = linesOf(memoryPane, story());
    expect(lines[0]?.role).toBe('head');
    expect(lines.slice(1, 7).map(({ role }) => role)).toEqual(Array(6).fill('head'));
    const first = linesOf(memoryPane, modelFrom([0, sample(1)]));
    expect(first.some(({ role }) => role === 'changed')).toBe(false);
  });
});

describe('memoryPane, the chart', () => {
  it('draws the usage of the box as a curve and a kill as a red cross', () => {
    const lines = linesOf(memoryPane, story());
    expect([toneOf(lines, '✗'), toneOf(lines, 'killed 4731')]).toEqual(['bad', 'bad']);
    expect(lines.flatMap(({ spans }) => spans).find(({ text }) => isBraille.test(text))?.tone).toBe('box');
  });

  it('folds the time in which the learner reads into one column', () => {
    const bottom = textsOf(memoryPane, story())[5] ?? '';
    expect(bottom.match(/┊/g)).toHaveLength(1);
    expect(bottom.indexOf('┊')).toBeLessThan(40);
  });

  it('leaves out samples without a change, however many there are', () => {
    const quiet = Array.from({ length: 200 }, (_, i): [number, ReturnType<typeof sample>] => [
      1000,
      sample(50 + (i % 2)),
    ]);
    const texts = textsOf(memoryPane, modelFrom([0, sample(1)], ...ramp(1, 50), ...quiet));
    expect(texts.join('\n')).not.toContain('┊');
    expect(texts.some((text) => isBraille.test(text))).toBe(true);
  });

  it('does not stretch a short history, and fits a long one in', () => {
    const endOf = (texts: string[]): number =>
      Math.max(...texts.slice(2, 6).map((text) => text.search(/[\u2801-\u28ff][^\u2801-\u28ff]*$/)));
    expect(endOf(textsOf(memoryPane, modelFrom(...ramp(1, 90))))).toBeLessThan(24);
    const long = modelFrom(...ramp(1, 90, 300), ...ramp(90, 1, 300), ...ramp(1, 90, 300));
    expect(endOf(textsOf(memoryPane, long))).toBeGreaterThan(70);
  });

  it('has a round scale and no rule when there is no limit', () => {
    const texts = textsOf(memoryPane, modelFrom([0, sample(36, { limit: Number.POSITIVE_INFINITY })]));
    expect([1, 3, 5].map((y) => texts[y]?.slice(0, 9))).toEqual(['  50.0M ┤', '  25.0M ┤', '      0 ┤']);
    expect(texts.join('\n')).not.toContain('━');
  });

  it('shows a limit below an earlier usage', () => {
    const model = modelFrom([0, sample(90, { limit: 200 * MiB })], [50, sample(90, { limit: 50 * MiB })]);
    const texts = textsOf(memoryPane, model);
    expect(texts[1]).toMatch(/^ 100\.0M ┤/);
    expect(texts[3]).toMatch(/^ {2}50\.0M ┤━+ limit ━━━$/);
  });

  it('keeps its scale when usage is a little over the limit', () => {
    expect(textsOf(memoryPane, modelFrom([0, sample(101)]))[1]).toMatch(/^ 100\.0M ┤━+ limit/);
  });

  it('marks a kill where usage fell, even if it was reported after the next sample', () => {
    const history = modelFrom([0, sample(1)], ...ramp(1, 100), [60, sample(1)], [5, killed(4731, 'hog')]);
    expect(textsOf(memoryPane, history)[2]).toMatch(/^ {8}│ .*✗ killed 4731 \(hog\)$/);
  });

  it('comes up to what was reached between two samples, and marks the kill there', () => {
    const after = sample(1, { peak: 100 * MiB, limitHits: 3 });
    const seen = modelFrom([0, sample(1)], ...ramp(1, 60), [20, killed(4731, 'hog')], [60, after]);
    const unseen = modelFrom([0, sample(1)], ...ramp(1, 60), [80, after]);
    expect(textsOf(memoryPane, seen)[2]).toMatch(/✗ killed 4731 \(hog\)$/);
    expect(isBraille.test(textsOf(memoryPane, unseen)[2] ?? '')).toBe(true);
    expect(isBraille.test(textsOf(memoryPane, modelFrom([0, sample(1)], ...ramp(1, 60)))[2] ?? '')).toBe(
      false,
    );
  });

  it('shortens or leaves out the name of a kill where there is no room, and escapes it', () => {
    const history = (name: string) =>
      modelFrom([0, sample(1)], ...ramp(1, 100), [10, killed(4731, name)], [5, sample(1)]);
    expect(textsOf(memoryPane, history(evil)).join('\n')).toContain('killed 4731 (\\e[31mred\\u202e)');
    const narrow = textsOf(memoryPane, history('a-long-name-indeed'), { width: 34 }).join('\n');
    expect(narrow).toContain('✗');
    expect(narrow).not.toContain('killed');
    expect(narrow).toContain('4731');
  });
});

describe('memoryPane, the table', () => {
  const counters = (before: ReturnType<typeof sample>, now: ReturnType<typeof sample>) =>
    linesOf(memoryPane, modelFrom([0, step('next')], [1, before], [1, now]));

  it('says by how much a count rose, and marks an amount that changed', () => {
    const lines = counters(sample(1, { limitHits: 7 }), sample(2, { limitHits: 43, peak: MiB }));
    expect(textOf(rowWith(lines, 'failcnt')!)).toMatch(/✱ +43 +\+36 {2}memory\.events max$/);
    expect(textOf(rowWith(lines, 'usage_in_bytes')!)).toMatch(/✱ +2\.0M +memory\.current$/);
    expect(rowWith(lines, 'failcnt')?.role).toBe('changed');
    expect(rowWith(lines, 'failcnt')?.spans.find(({ text }) => text.includes('43'))?.bold).toBe(true);
    expect(rowWith(lines, 'limit_in_bytes')?.role).toBeUndefined();
  });

  it('keeps its columns in place when a count changes by much', () => {
    const place = (hits: number): number =>
      textOf(rowWith(counters(sample(1), sample(1, { limitHits: hits })), 'failcnt')!).indexOf(
        'memory.events',
      );
    expect(place(56_000)).toBe(place(36));
  });

  it('has the other version in the third column, whichever is mounted', () => {
    const texts = textsOf(memoryPane, modelFrom([0, sample(1, { version: 2 })]));
    expect(texts[6]).toMatch(/^ v2 \(mounted here\) +v1 would say$/);
    expect(texts.join('\n')).toMatch(/memory\.events max +0 +memory\.failcnt/);
  });

  it('moves the prefix of all names to the header rather than cut names', () => {
    const texts = textsOf(memoryPane, story(), { width: 60 });
    expect(texts[6]).toMatch(/^memory\.\* v1 \(mounted here\) +memory\.\* v2 would say$/);
    expect(texts[10]).toMatch(/^failcnt +✱ +36 +\+36 {2}events max$/);
  });

  it('marks processes that came and went, and says which one the OOM killer would choose', () => {
    const hog = { pid: 4731, comm: evil, score: 900 };
    const was = { pid: 4720, comm: 'fits', score: 670 };
    const lines = counters(sample(1, { candidates: [box, was] }), sample(1, { candidates: [box, hog] }));
    const texts = lines.map((line) => textOf(line).trimEnd());
    expect(texts.find((text) => text.includes('oom_score'))).toMatch(/^ processes in it +oom_score$/);
    expect(texts.find((text) => text.includes('4711'))).toMatch(/^ 4711 box +667$/);
    expect(texts.find((text) => text.includes('4731'))).toMatch(
      /^ 4731 \\e\[31mred\\u202e +\+ +900 +◀ first to be killed$/,
    );
    expect(texts.find((text) => text.includes('4720'))).toMatch(/^ 4720 fits +- +670$/);
    expect(rowWith(lines, '4731')?.role).toBe('changed');
  });

  it('does not compare with the cgroup of another box', () => {
    const lines = linesOf(memoryPane, modelFrom([0, sample(1, {}, 'other')], [1, sample(2)]));
    expect(lines.some(({ role }) => role === 'changed')).toBe(false);
  });
});
