// What the screen shows, at every size.

import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { EventBody } from '../../src/session/event.ts';
import { randomFrom } from '../native/random.ts';
import { call, host, namespaces, plan, step, waitFor } from './events.ts';
import { openShown } from './test-screen.ts';

const ESC = '\u001b';
const begun: EventBody[] = [host, step, namespaces(4026531838, 'vm')];
const tree = (comm: string): EventBody => ({
  type: 'tree',
  nodes: [{ pid: 1180, nspid: [1180], comm, depth: 0 }],
});
const sizes = [
  [80, 24],
  [120, 40],
  [200, 50],
] as const;

describe.each(sizes)('at %i×%i', (columns, rows) => {
  it.each(['en', 'zh'] as const)('has story, evidence and keys, in %s', async (language) => {
    const screen = await openShown([...begun, plan, waitFor('operation')], {
      columns,
      rows,
      language,
    });
    const shown = screen.text();
    for (const text of ['4026531838', '▸ $ unshare --uts']) expect(shown).toContain(text);
    if (columns >= 116) expect(shown).toContain('clone3({flags=CLONE_NEWUTS');
    expect(shown).toContain(language === 'en' ? 'Ask for a new namespace' : '申请新的命名空间');
    expect(screen.rows().at(-1)).toContain(language === 'en' ? 'Enter do it' : 'Enter 执行');
    for (const row of screen.rows()) expect(stringWidth(row)).toBeLessThanOrEqual(columns);
  });

  it('marks what changed, on the line and in the title', async () => {
    const screen = await openShown([...begun, call, namespaces(4026532255, 'vm')], { columns, rows });
    expect(screen.rows().find((row) => row.includes('4026532255'))).toMatch(
      /uts\s+4026531838\s+✱ 4026532255\s+own {2}◀ new/,
    );
    expect(screen.text()).toContain('namespaces ✱');
  });

  it('is the same after ten sizes as if it had never had another', async () => {
    const random = randomFrom(columns);
    const screen = await openShown([...begun, plan, call], { columns, rows });
    const before = screen.rows();
    for (let i = 0; i < 10; i++) await screen.resize(60 + random.below(160), 10 + random.below(50));
    await screen.resize(columns, rows);
    expect(screen.rows()).toEqual(before);
  });
});

describe('painting', () => {
  it('takes less than 2 kB for a counter, and never clears the screen but when its size changes', async () => {
    for (const [columns, rows] of sizes) {
      const screen = await openShown([...begun, plan], { columns, rows });
      expect(screen.written()).toContain('\u001b[2J');
      await screen.show(namespaces(4026531838, 'vm2'));
      const step = screen.written();
      expect(step).toContain('vm2');
      expect(Buffer.byteLength(step)).toBeLessThan(2000);
      expect(step).not.toContain('\u001b[2J');
      await screen.press('?', '?', 'g', 'g', '+', '+', '\t', 'l', 'x');
      expect(screen.written()).not.toContain('\u001b[2J');
      await screen.resize(columns + 1, rows);
      expect(screen.written()).toContain('\u001b[2J');
    }
  });

  it('has no colours with NO_COLOR, but still bold and underlined text', async () => {
    const events = [...begun, call, namespaces(4026532255, 'vm')];
    const colour = new RegExp(`${ESC}\\[(?:\\d+;)*3[0-7](?:;\\d+)*m`);
    expect((await openShown(events)).written()).toMatch(colour);
    const plain = (await openShown(events, { env: { NO_COLOR: '1' } })).written();
    expect(plain).not.toMatch(colour);
    expect(plain).toContain(`${ESC}[1m`);
  });

  it('shows names that a container chose without obeying them', async () => {
    const screen = await openShown([...begun, { ...step, watch: ['tree'] }, tree('\u001b[31mred\u202e')]);
    expect(screen.text()).toContain('\\e[31mred\\u202e');
    expect(screen.written()).not.toContain('\u001b[31mred');
  });
});

it.each([
  [40, 10],
  [10, 40],
  [20, 9],
])('says so in a window of %i×%i, all of it, with the way out', async (columns, rows) => {
  for (const language of ['en', 'zh'] as const) {
    const screen = await openShown(begun, { columns, rows, language });
    const said = screen
      .rows()
      .join(language === 'en' ? ' ' : '')
      .replace(/\s+/g, ' ');
    expect(said).toMatch(
      language === 'en'
        ? /too small.*80×24, this is \d+×\d+\. Ctrl-C leaves\./
        : /窗口太小.*80×24.*Ctrl-C 离开/,
    );
  }
});

it.each([
  [10, 1],
  [7, 2],
  [3, 1],
])('says in a window of %i×%i at least what is needed, uncut', async (columns, rows) => {
  const screen = await openShown(begun, { columns, rows });
  expect(screen.rows().join('').trim()).toBe(columns >= 7 ? '≥ 80×24' : '↔ ↕');
});

it('says so when the window is too small, and comes back when it is larger', async () => {
  const screen = await openShown(begun, { columns: 79, rows: 24 });
  expect(screen.rows().join(' ')).toMatch(
    /too small for the tour: it needs 80×24, this is 79×24\. Ctrl-C leaves\./,
  );
  expect(screen.rows().filter((row) => row !== '').length).toBeLessThanOrEqual(2);
  await screen.resize(80, 24);
  expect(screen.text()).toContain('Ask for a new namespace');
});

it('ends with what is left, which is nothing', async () => {
  const screen = await openShown([
    ...begun,
    { type: 'ledger', made: ['sh (12)'], left: [], others: [] },
    waitFor('end'),
  ]);
  expect(screen.text()).toContain('Nothing of ours is left');
  await screen.press('\r');
  expect(screen.intents).toEqual([{ type: 'next', wait: 1 }]);
});

it.each(['en', 'zh'] as const)('has the keys that matter most at 80 columns, in %s', async (language) => {
  const screen = await openShown([...begun, plan, waitFor('operation')], { language });
  const keys = screen.rows().at(-1) ?? '';
  for (const key of ['Enter', 'b ', 's ', 'Tab', '+', 'x ', 'g ', 'l ', '?', 'q '])
    expect(keys).toContain(key);
  expect(stringWidth(keys)).toBeLessThanOrEqual(80);
});
