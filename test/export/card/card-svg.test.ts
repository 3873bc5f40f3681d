// Draws cards as SVG: well-formed, inside its frame, readable in both themes, without references.

import { describe, expect, it } from 'vitest';
import { cardSvg } from '../../../src/export/card/card-svg.ts';
import { type Element, findAll, readXml, textIn } from '../../support/strict-xml.ts';
import { bare, odd, whole } from './cards.ts';

const cards = [
  ['whole', whole],
  ['bare', bare],
  ['odd', odd],
  ['empty', { ...whole, namespaces: [], layers: [], lines: { nslab: '', docker: '' } }],
] as const;
const languages = ['en', 'zh'] as const;
const all = cards.flatMap(([name, card]) => languages.map((language) => [name, language, card] as const));

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly text: string;
}

/** Where each text stands, in px: a row is 17 px high before it is scaled. */
function boxesOf(root: Element): Box[] {
  return findAll(root, 'g').flatMap((group) => {
    const found = /^translate\(([\d.]+) ([\d.]+)\)(?: scale\(([\d.]+)\))?$/.exec(
      group.attributes.transform ?? '',
    );
    const [, x = '', y = '', scale = '1'] = found ?? [];
    const [left, top, by] = [Number(x), Number(y), Number(scale)];
    return findAll(group, 'text').map((text) => {
      const from = left + Number(text.attributes.x) * by;
      const right = from + Number(text.attributes.textLength) * by;
      return { left: from, top, right, bottom: top + 17 * by, text: textIn(text) };
    });
  });
}

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right - 0.5 && b.left < a.right - 0.5 && a.top < b.bottom - 0.5 && b.top < a.bottom - 0.5;

describe.each(all)('a card of a container that is %s (%s)', (_, language, card) => {
  const svg = cardSvg(card, language);
  const root = readXml(svg);
  const [width, height] = [Number(root.attributes.width), Number(root.attributes.height)];

  it('is a picture of its own, 600 to 800 px wide', () => {
    expect(root.name).toBe('svg');
    expect(width).toBeGreaterThanOrEqual(600);
    expect(width).toBeLessThanOrEqual(800);
    expect(root.attributes.viewBox).toBe(`0 0 ${width} ${height}`);
    expect(svg).not.toMatch(/href|url\(|<script|<image|@import/);
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toContain('http');
  });

  it('has all its texts inside the frame, and none over another', () => {
    const boxes = boxesOf(root);
    expect(boxes.length).toBeGreaterThan(5);
    for (const box of boxes) {
      expect(box.left, box.text).toBeGreaterThanOrEqual(16);
      expect(box.right, box.text).toBeLessThanOrEqual(width - 16);
      expect(box.bottom, box.text).toBeLessThanOrEqual(height - 16);
    }
    for (const [i, box] of boxes.entries()) {
      expect(
        boxes
          .slice(i + 1)
          .filter((other) => overlap(box, other))
          .map(({ text }) => `${box.text} ${text}`),
      ).toEqual([]);
    }
  });

  it('uses only classes that the style sheet has, in a light and a dark theme', () => {
    const style = textIn(findAll(root, 'style')[0] ?? root);
    const classes = ['rect', 'path', 'text'].flatMap((name) =>
      findAll(root, name).flatMap(({ attributes }) => (attributes.class ?? '').split(' ')),
    );
    const [light = '', dark = ''] = style.split('@media(prefers-color-scheme:dark)');
    for (const name of new Set(classes)) {
      expect(light, name).toMatch(new RegExp(`\\.${name}[{,.]`));
      if (!['b', 'w', 'l'].includes(name)) expect(dark, name).toMatch(new RegExp(`\\.${name}[{,.]`));
    }
  });
});

it('shows what the container has', () => {
  const root = readXml(cardSvg(whole, 'en'));
  const words = findAll(root, 'text').map(textIn).join(' ');
  for (const text of [
    'box',
    '48211',
    'cgroup',
    '4026532505',
    '100.0M',
    '172.18.0.2/16',
    '14 capabilities',
    '6.12.9',
  ]) {
    expect(words).toContain(text);
  }
  expect(textIn(findAll(root, 'title')[0] ?? root)).toBe('a container, built with nslab: box');
});

it('marks own namespaces and shared ones by a sign and by a shape', () => {
  const root = readXml(cardSvg(whole, 'en'));
  const dashed = findAll(root, 'rect').filter(
    ({ attributes }) => attributes['stroke-dasharray'] !== undefined,
  );
  const filled = findAll(root, 'rect').filter(({ attributes }) => attributes['fill-opacity'] !== undefined);
  expect([filled.length, dashed.length]).toEqual([6, 2]);
  const signs = findAll(root, 'text')
    .map(textIn)
    .filter((text) => text === '●' || text === '○');
  // Once more each, where the signs are explained.
  expect(signs.filter((sign) => sign === '●').length).toBe(7);
  expect(signs.filter((sign) => sign === '○').length).toBe(3);
});
