// Tests which path of an overlay is chosen, and how the pane explains it.

import { describe, expect, it } from 'vitest';
import { textOf } from '../../../../src/state/line.ts';
import type { PaneContent } from '../../../../src/state/panes/pane-content.ts';
import { file, layers, link, steps } from './overlay-layers.ts';
import { chosenPath, detail, pane, rule, spansOf, texts } from './overlay-shown.ts';

describe('the chosen path', () => {
  it('is one that changed, until the learner chooses', () => {
    expect(chosenPath(pane(steps.mount, steps.create))).toBe('new.txt');
    expect(chosenPath(pane(steps['copy-up'], steps.delete))).toBe('old.log');
    expect(chosenPath(pane(steps.delete, steps.opaque))).toBe('conf/');
  });

  it('is a file that two layers have, if many changed or none', () => {
    expect(chosenPath(pane(steps.layers, steps.mount))).toBe('file1.txt');
    expect(chosenPath(pane(undefined, steps.layers))).toBe('file1.txt');
  });

  it('is the one with the chosen index, or else the last', () => {
    expect(chosenPath(pane(steps.layers, steps.mount, { chosen: 0 }))).toBe('conf/');
    expect(chosenPath(pane(steps.layers, steps.mount, { chosen: 99 }))).toBe('old.log');
  });

  it('has a sign, and its name is inverse', () => {
    const { lines } = pane(steps.layers, steps.mount, { chosen: 3 });
    const row = lines.find((line) => textOf(line).startsWith('▸'))!;
    const inverse = row.spans.filter((span) => span.inverse).map(({ text }) => text);
    expect(inverse).toEqual(['file1.txt', 'file1.txt', 'file1.txt']);
  });
});

describe('the explanation of the chosen path', () => {
  const upperText = (text: string, lower = 'one\ntwo\n'): PaneContent =>
    pane(
      undefined,
      layers({
        lower1: [file('a', lower)],
        upper: [file('a', text, 'copied up')],
        merged: [file('a', text)],
      }),
      { chosen: 0 },
    );

  it('is a diff of the lower layer and upper', () => {
    const shown = upperText('one\nTWO\nthree\n');
    expect(detail(shown)).toEqual([
      expect.stringMatching(/^─ a ─ lower1 → upper ─+$/),
      '    one',
      '  - two',
      '  + TWO',
      '  + three',
    ]);
    const tones = spansOf(shown.lines.slice(rule(shown) + 1)).map(({ tone, dim }) => tone ?? dim);
    expect(tones).toEqual([true, 'bad', 'good', 'good']);
  });

  it('is the text of what only upper has, all of it new', () => {
    expect(detail(pane(steps.mount, steps.create))).toEqual([
      expect.stringContaining('only in upper'),
      '  + new here',
    ]);
  });

  it('says which of two lower layers wins', () => {
    expect(detail(pane(steps.layers, steps.mount)).slice(1)).toEqual([
      '  merged shows that of lower1: it is above lower2',
      '    lower1: lower1-file1',
      '    lower2: lower2-file1',
    ]);
    // Before the mount, neither is above the other.
    expect(detail(pane(undefined, steps.layers)).slice(1)).toEqual([
      '    lower1: lower1-file1',
      '    lower2: lower2-file1',
    ]);
  });

  it('says that a file under a whiteout or in an opaque directory is still there', () => {
    expect(detail(pane(steps['copy-up'], steps.delete)).slice(1)).toEqual([
      '  a whiteout hides the file: lower1 still has it',
      '    so old',
    ]);
    expect(detail(pane(steps.delete, steps.opaque)).slice(1)).toEqual([
      '  opaque: nothing that lower layers have in it shows through',
      '    lower1: conf/app.conf',
    ]);
    expect(detail(pane(steps.delete, steps.opaque, { chosen: 1 })).slice(1)).toEqual([
      '  hidden by conf in upper: lower1 still has it',
      '    debug=1',
    ]);
  });

  it('is the target of a symlink, never what is at the target', () => {
    const shown = pane(
      undefined,
      layers({
        lower1: [link('a', '/etc/hosts')],
        upper: [link('a', '/etc/shadow', 'copied up')],
        merged: [link('a', '/etc/shadow')],
      }),
      { chosen: 0 },
    );
    expect(detail(shown)).toEqual([
      expect.stringContaining('a symlink, not followed'),
      '  - → /etc/hosts',
      '  + → /etc/shadow',
    ]);
    expect(texts(shown)[1]).toMatch(/link → \/etc\/hosts .* link copied up → \/etc\/shadow .* link upper$/);
  });

  it('has no bytes of a binary file', () => {
    const shown = upperText('\x7fELF\0\x01');
    expect(detail(shown)).toEqual([expect.stringMatching(/─ binary ─/)]);
  });

  it('says that only the beginning of a long file is known', () => {
    const long = 'x\n'.repeat(600);
    expect(detail(upperText(`new\n${long}`, long))).toEqual([
      expect.stringContaining('the first 512 bytes'),
      '  + new',
      '    x',
      '  ⋮',
      '    x',
      '  - x',
      '  - x',
    ]);
    expect(detail(upperText(`${long}new\n`, long))[1]).toBe('  copied up: what differs is further on');
    expect(detail(upperText(long, long))[1]).toBe('  copied up whole: the text is still the same');
  });

  it('is at most twelve lines, preferring changed ones', () => {
    const numbers = (from: number): string => Array.from({ length: 40 }, (_, i) => `${from + i}\n`).join('');
    expect(detail(upperText(`${numbers(0)}last\n`, numbers(0))).slice(1)).toEqual([
      '  ⋮',
      '    39',
      '  + last',
    ]);
    const all = detail(upperText(numbers(100), numbers(0))).slice(1);
    expect(all).toHaveLength(12);
    expect(all.at(-1)).toBe('  ⋮ ↓69');
  });

  it('is the former text, if the path is gone from every layer', () => {
    const before = layers({ upper: [file('a', 'text\n', 'created')] });
    expect(detail(pane(before, layers({})))).toEqual([
      expect.stringContaining('gone since the step began'),
      '  - text',
    ]);
  });
});
