// Draws screens as SVG: well-formed, without references, and with every character in its cells.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toSvg } from '../../src/export/svg.ts';
import type { Cell, Style } from '../../src/export/svg-runs.ts';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import { cellsOf } from '../../src/state/cell-width.ts';
import { type Element, findAll, readXml, textIn } from '../support/strict-xml.ts';

/** In px: what a cell takes. */
const CELL = 8.4;

/** Cells as an emulator has them: the second half of a wide character is a cell of its own. */
const cells = (text: string, style: Style = {}): Cell[] =>
  [...text].flatMap((char) => {
    const width = cellsOf(char) === 2 ? 2 : 1;
    const cell = { ...style, text: char, width };
    return width === 2 ? [cell, { ...style, text: '', width: 0 }] : [cell];
  });

function draw(...rows: readonly (readonly Cell[])[]) {
  const svg = toSvg(rows, { columns: 20, rows: Math.max(rows.length, 1), title: 'a picture' });
  const root = readXml(svg);
  return { svg, root, runs: runsIn(root) };
}

/** The texts of the screen: all but the window's title. */
const runsIn = (root: Element) =>
  findAll(root, 'g').flatMap((row) =>
    findAll(row, 'text').map((element) => ({
      text: textIn(element),
      column: Number(element.attributes.x) / CELL,
      width: Number(element.attributes.textLength) / CELL,
      classes: (element.attributes.class ?? '').split(' '),
      adjusts: element.attributes.lengthAdjust,
    })),
  );

const placed = (runs: ReturnType<typeof runsIn>): [string, number, number][] =>
  runs.map(({ text, column, width }) => [text, Math.round(column), Math.round(width)]);

describe('where characters stand', () => {
  it('gives each run the width of its cells, whatever font draws it', () => {
    const { runs } = draw(cells('  box  PID 1'));
    expect(placed(runs)).toEqual([
      ['box', 2, 3],
      ['PID 1', 7, 5],
    ]);
    expect(runs.every(({ adjusts }) => adjusts === 'spacingAndGlyphs')).toBe(true);
  });

  it('gives a Chinese character two cells, and never draws it in one piece with Latin letters', () => {
    expect(placed(draw(cells('nslab 导览 ok')).runs)).toEqual([
      ['nslab', 0, 5],
      ['导览', 6, 4],
      ['ok', 11, 2],
    ]);
  });

  it('draws lines, braille and other signs apart from letters: another font may have to', () => {
    expect(placed(draw(cells('╭─ a ──╮⣀⡠✓●ok')).runs)).toEqual([
      ['╭─', 0, 2],
      ['a', 3, 1],
      ['──╮', 5, 3],
      ['⣀⡠', 8, 2],
      ['✓', 10, 1],
      ['●', 11, 1],
      ['ok', 12, 2],
    ]);
  });

  it('gives a line that goes down the same column in each row, and draws it higher than a row', () => {
    const { root, runs, svg } = draw(cells('│a'), cells('│b'));
    expect(runs.filter(({ text }) => text === '│').map(({ column }) => column)).toEqual([0, 0]);
    const tops = findAll(root, 'g').map(({ attributes }) =>
      Number(/ ([\d.]+)\)/.exec(attributes.transform ?? '')?.[1]),
    );
    const lineSize = Number(/\.l\{font-size:([\d.]+)px\}/.exec(svg)?.[1]);
    // Liberation Mono's lines, the lowest of the fonts that are asked for: 1.133 em.
    expect(lineSize * 1.133).toBeGreaterThanOrEqual((tops[1] ?? 0) - (tops[0] ?? 0) - 0.01);
  });

  it('keeps a blank at the edge of a run, which Chromium keeps for CSS only, and others for XML', () => {
    const { root, runs, svg } = draw(cells('信号 9', { underline: true }));
    expect(placed(runs)).toEqual([
      ['信号', 0, 4],
      [' 9', 4, 2],
    ]);
    expect(root.attributes['xml:space']).toBe('preserve');
    expect(svg).toContain('white-space:pre');
  });

  it('leaves out what is beyond the screen, and a wide character that has only half of its room', () => {
    const svg = toSvg([cells('abc中'), cells('below')], { columns: 4, rows: 1, title: '' });
    expect(placed(runsIn(readXml(svg)))).toEqual([['abc', 0, 3]]);
  });
});

describe('looks', () => {
  it('has a class for bold, dim, underlined, and for each colour of the palette', () => {
    const { runs } = draw([
      ...cells('b', { bold: true }),
      ...cells('d', { dim: true }),
      ...cells('u ', { underline: true }),
      ...cells('g', { foreground: 2 }),
      ...cells('o', { foreground: '#ff8800' }),
    ]);
    expect(runs.map(({ text, classes }) => [text, ...classes])).toEqual([
      ['b', 'f', 'b'],
      ['d', 'f', 'd'],
      ['u ', 'f', 'u'],
      ['g', 'c2'],
      ['o', 'cff8800'],
    ]);
  });

  it('draws inverse text in the colour of the ground, on a bar in its own', () => {
    const { root, runs } = draw([...cells(' a中', { inverse: true, foreground: 2 }), ...cells('b')]);
    const bars = findAll(root, 'g').flatMap((row) => findAll(row, 'rect'));
    expect(bars.map(({ attributes }) => [attributes.class, Number(attributes.width) / CELL])).toEqual([
      ['c2', 4],
    ]);
    expect(runs.map(({ text, classes }) => [text, classes[0]])).toEqual([
      ['a', 'i'],
      ['中', 'i'],
      ['b', 'f'],
    ]);
  });

  it('is light or dark as the reader likes it, and has xterm\u2019s colours from 16 on', () => {
    const { svg } = draw(cells('x', { foreground: 196 }));
    expect(svg).toContain('@media(prefers-color-scheme:dark){');
    expect(svg).toContain('.c196{fill:#ff0000}');
  });
});

describe('what a container chose', () => {
  it('stays text', () => {
    const hostile = '</text><a b="c">&amp;';
    const root = readXml(toSvg([cells(hostile)], { columns: 40, rows: 1, title: hostile }));
    expect(runsIn(root).map(({ text }) => text)).toEqual([hostile]);
    expect(textIn(findAll(root, 'title')[0] as Element)).toBe(hostile);
  });

  it('never brings controls, halves of characters, or what turns the direction of text', () => {
    const acting = ['\u0000', '\u0007', '\u001b', '\u009b', '\u202e', '\ud800', '\uffff', '\u2028'];
    const row = acting.map((text) => ({ text, width: 1 }));
    const svg = toSvg([row], { columns: 20, rows: 1, title: acting.join('') });
    expect(runsIn(readXml(svg)).map(({ text }) => text)).toEqual(['\ufffd'.repeat(acting.length)]);
    expect(svg.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028]/u);
  });
});

describe('the picture', () => {
  it('has a name for who does not see it, and asks for nothing from elsewhere', () => {
    const { svg, root } = draw(cells('x'));
    expect(root.attributes).toMatchObject({ role: 'img' });
    expect(textIn(findAll(root, 'title')[0] as Element)).toBe('a picture');
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|url\(|@import|href/);
  });

  it('of an empty screen is a window', () => {
    expect(draw([]).runs).toEqual([]);
  });

  const folder = join(packageRoot(), 'fixtures', 'pictures');
  it.each(readdirSync(folder))('%s is well-formed, small, and of no machine in particular', (name) => {
    const svg = readFileSync(join(folder, name), 'utf8');
    expect(runsIn(readXml(svg)).length).toBeGreaterThan(100);
    expect(Buffer.byteLength(svg)).toBeLessThan(60_000);
    expect(textIn(readXml(svg))).not.toMatch(/…[^\s]*\/nslab-|\d+\.\d+\.\d+-\w/);
  });
});
