// Tests what the overlay pane shows of layers, and that it keeps within its size.

import { describe, expect, it } from 'vitest';
import { textOf, widthOf } from '../../../../src/state/line.ts';
import { emptyModel } from '../../../../src/state/model.ts';
import { overlayPane } from '../../../../src/state/panes/overlay/overlay-pane.ts';
import { directory, file, layers, steps, whiteout } from './overlay-layers.ts';
import { cellsOf, context, detail, type Layers, pane, rowOf, texts } from './overlay-shown.ts';

describe('the layers side by side', () => {
  it('put one path on one row, from the lowest layer to what the box sees', () => {
    const shown = pane(steps.create, steps['copy-up']);
    expect(cellsOf(shown, 'lower2')).toEqual([
      'lower2 (read-only)',
      'lower1 (read-only)',
      'upper (writable)',
      'merged (what the box sees)',
    ]);
    expect(cellsOf(shown, 'file1.txt')).toEqual([
      '▸ file1.txt 13 B',
      'file1.txt  13 B',
      '+ file1.txt   32 B copied up',
      '✱ file1.txt  32 B upper',
    ]);
    expect(cellsOf(shown, 'file3.txt').slice(0, 2)).toEqual(['', '']);
    expect(shown.entries).toBe(8);
  });

  it('name the path once, on the left, where there is no room for it in every column', () => {
    const shown = pane(steps.create, steps['copy-up'], { width: 79 });
    expect(cellsOf(shown, 'file1.txt')).toEqual([
      '▸ file1.txt',
      '13 B',
      '13 B',
      '+  32 B copied up',
      '✱ 32 B upper',
    ]);
    expect(texts(shown)[0]).toMatch(/path .*lower2 \(ro\).*lower1 \(ro\).*upper \(rw\).*merged/);
  });

  it('come one below the other in a window too narrow for that', () => {
    const shown = texts(pane(steps.delete, steps.opaque, { width: 40 }));
    expect(shown.slice(0, 4)).toEqual([
      'lower2 (read-only)',
      '    file1.txt 13 B',
      '    file2.txt 13 B',
      'lower1 (read-only)',
    ]);
    expect(shown).toContain('    old.log c 0,0 whiteout');
  });

  it('put what is in a directory right after it, indented', () => {
    const before = layers({ lower1: [directory('conf'), file('conf/app.conf', ''), file('conf-d', '')] });
    expect(texts(pane(undefined, before)).map((text) => text.trim())).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/conf\/ +dir/),
        expect.stringMatching(/^│ {3}app\.conf/),
        expect.stringMatching(/conf-d/),
      ]),
    );
    const names = texts(pane(undefined, before, { width: 79 })).slice(1, 4);
    expect(names.map((text) => text.slice(2, 12).trimEnd())).toEqual(['conf/', '  app.conf', 'conf-d']);
  });

  it('show nothing before there are layers', () => {
    expect(pane(undefined, [])).toEqual({ lines: [expect.anything()] });
    expect(overlayPane.lines(emptyModel, context).entries).toBeUndefined();
  });

  it('say that a layer has more than was read', () => {
    const [lower2, ...others] = steps.mount;
    const shown = pane(undefined, [{ ...lower2!, more: true }, ...others]);
    expect(texts(shown)[0]).toBe('  entries read: lower2 2 of more than 10,000');
    const counted = pane(undefined, [{ ...lower2!, more: true, total: 1234 }, ...others]);
    expect(texts(counted)[0]).toBe('  entries read: lower2 2 of 1,234');
    expect(texts(pane(undefined, steps.mount)).join()).not.toContain('entries read');
  });

  it('do not say of an entry of a layer that was not all read that it is gone, or new', () => {
    const marks = (before: Layers, now: Layers): string =>
      texts(pane(before, now))
        .join('\n')
        .replaceAll(/[^+✱−-]/g, '');
    const some = (names: readonly string[]): Layers =>
      steps.mount.map((layer) =>
        layer.role === 'lower'
          ? layer
          : { ...layer, more: true, total: 500, entries: names.map((name) => file(name, 'x')) },
      );
    expect(marks(some(['b', 'c']), some(['a', 'b']))).toBe(marks(some(['b']), some(['b'])));
  });

  it('keep the work directory out of the columns, in a line of its own', () => {
    const shown = pane(steps['copy-up'], steps.delete);
    expect(texts(shown)).toContain("  work (the kernel's own)  work/  + work/#1e c 0,0");
    expect(texts(pane(undefined, steps.layers)).join()).not.toContain('work');
  });

  it('show the work directory in the step about it, also where there is little room', () => {
    const small = { width: 79, height: 12 };
    expect(texts(pane(steps.opaque, steps.opaque, small)).join()).not.toContain('work (');
    expect(texts(pane(steps.opaque, steps.opaque, { ...small, step: 'work' })).join()).toContain('work (');
  });
});

describe('what changed since the step began', () => {
  it('is marked in its row, and nothing is marked in the first snapshot', () => {
    const shown = pane(steps['copy-up'], steps.delete);
    const changed = shown.lines.filter(({ role }) => role === 'changed').map(textOf);
    expect(changed.filter((text) => text.includes('old.log'))).toHaveLength(1);
    expect(changed.some((text) => text.includes('file1.txt'))).toBe(false);
    expect(pane(undefined, steps.delete).lines.some(({ role }) => role === 'changed')).toBe(false);
  });

  it('stays in its column with a minus if it is gone', () => {
    expect(cellsOf(pane(steps['copy-up'], steps.delete), 'old.log')).toEqual([
      '▸',
      'old.log     7 B',
      '+ old.log    c 0,0 whiteout',
      '- old.log',
    ]);
  });

  it('does not include the size of a directory', () => {
    const grown = { ...directory('data'), size: 60 };
    const before = layers({ upper: [{ ...grown, size: 40 }] });
    expect(pane(before, layers({ upper: [grown] })).lines.some(({ role }) => role === 'changed')).toBe(false);
  });

  it('includes the layer from which merged has an entry', () => {
    const same = file('file1.txt', 'lower1-file1\n');
    const before = layers({ merged: [same] });
    const now = layers({ upper: [{ ...same, meaning: 'copied up' }], merged: [same] });
    expect(cellsOf(pane(before, now), 'file1.txt').slice(2)).toEqual([
      '+ file1.txt   13 B copied up',
      '✱ file1.txt  13 B upper',
    ]);
  });
});

describe('the layer from which merged has an entry', () => {
  it('is the topmost layer that has it: the leftmost of lowerdir=, the last of ours', () => {
    const shown = pane(steps.layers, steps.mount);
    expect(cellsOf(shown, 'file1.txt').at(-1)).toMatch(/lower1$/);
    expect(cellsOf(shown, 'file2.txt').at(-1)).toMatch(/lower2$/);
    expect(cellsOf(shown, 'file3.txt').at(-1)).toMatch(/upper$/);
  });

  it('is every layer that has the directory, down to the first that is opaque', () => {
    const three = (meaning: 'opaque' | 'merged'): string =>
      rowOf(
        pane(
          undefined,
          layers({
            lower2: [directory('conf')],
            lower1: [directory('conf')],
            upper: [directory('conf', meaning)],
            merged: [directory('conf')],
          }),
        ),
        'conf/',
      );
    expect(three('merged')).toMatch(/dir upper\+lower1\+lower2$/);
    expect(three('opaque')).toMatch(/dir upper$/);
  });

  it('is no layer below a whiteout', () => {
    const shown = pane(
      undefined,
      layers({ lower1: [whiteout('file1.txt')], merged: [file('file2.txt', 'lower2-file2\n')] }),
      { chosen: 0 },
    );
    expect(detail(shown)[1]).toBe('  hidden by file1.txt in lower1: lower2 still has it');
  });
});

describe('names and texts that a container chose', () => {
  it('are escaped', () => {
    const evil = file('\u001b[2Jname\n\u202e', 'text\u001b]0;title\u0007\n', 'created');
    for (const width of [40, 79, 110]) {
      const shown = texts(
        pane(undefined, layers({ upper: [evil], merged: [evil] }), { width, chosen: 99 }),
      ).join('');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
      expect(shown).not.toMatch(/[\u0000-\u001f\u202e]/);
    }
    const whole = pane(undefined, layers({ lower1: [], lower2: [], upper: [evil] }));
    expect(texts(whole).join()).toContain('\\e[2Jname\\n\\u202e');
    expect(detail(whole)[1]).toBe('  + text\\e]0;title\\x07');
  });
});

describe('the size of the pane', () => {
  const many = Array.from({ length: 40 }, (_, i) =>
    file(`file-with-a-long-name-${i}.txt`, `${i}\n`.repeat(20)),
  );
  const wide = [file('层/很长的中文文件名很长的中文文件名.txt', '中文内容中文内容'.repeat(20)), ...many];
  const full = layers({
    lower1: wide,
    upper: many.map((one) => ({ ...one, meaning: 'copied up' })),
    merged: wide,
  });
  const cases: readonly [name: string, before: Layers | undefined, now: Layers][] = [
    ['the lesson', steps.delete, steps.opaque],
    ['many files', steps.delete, full],
    ['nothing', undefined, layers({ lower1: [], lower2: [] })],
  ];

  it.each(cases)('is never exceeded, at any width and height: %s', (_, before, now) => {
    for (let width = 24; width <= 130; width += 7)
      for (let height = 4; height <= 34; height += 5)
        for (const chosen of [-1, 0, 20, 99]) {
          const { lines } = pane(before, now, { width, height, chosen, word: (cell) => `${cell}中` });
          expect(lines.length).toBeLessThanOrEqual(height);
          expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(width);
        }
  });

  it('always leaves room for the chosen row, below the head, and two lines of its text', () => {
    for (const width of [40, 60, 79, 118])
      for (let chosen = 0; chosen < 43; chosen++) {
        const { lines } = pane(steps.delete, full, { width, height: 12, chosen });
        const at = lines.findIndex((line) => textOf(line).startsWith('▸'));
        expect(at).toBeGreaterThan(0);
        expect(lines).toHaveLength(12);
        if (width > 40) expect(lines[0]?.role).toBe('head');
        const title = lines.findIndex((line) => textOf(line).startsWith('─'));
        if (textOf(lines[title]!).includes('file-with')) expect(title).toBeLessThan(10);
      }
  });

  it('tells how many more rows there are above and below', () => {
    const shown = pane(undefined, layers({ lower1: many, lower2: [] }), {
      width: 79,
      height: 12,
      chosen: 20,
    });
    expect(detail(shown)[0]).toMatch(/ ↑16 ↓16 ─$/);
    expect(detail(pane(steps.layers, steps.mount, { width: 79, height: 12 }))[0]).toMatch(/──$/);
  });

  it('has room for the whole lesson in a terminal of 80 by 24', () => {
    const shown = texts(pane(steps.create, steps['copy-up'], { width: 79, height: 12 }));
    expect(shown).toHaveLength(12);
    for (const path of [
      'conf/',
      'app.conf',
      'data/',
      'file1.txt',
      'file2.txt',
      'file3.txt',
      'new.txt',
      'old.log',
    ])
      expect(shown.join('\n')).toContain(path);
    expect(shown.slice(-2)).toEqual(['    lower1-file1', '  + hello from the box']);
  });
});
