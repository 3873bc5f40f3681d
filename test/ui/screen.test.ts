// What the screen shows, at every size, and what its keys do.

import stringWidth from 'string-width';
import { describe, expect, it, vi } from 'vitest';
import type { EventBody } from '../../src/session/event.ts';
import { randomFrom } from '../native/random.ts';
import { ask, call, host, namespaces, plan, ptyOpen, step, waitFor } from './events.ts';
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

describe('keys that become intents', () => {
  it('Enter goes on, but not past a question; a digit answers; b and r go back, Ctrl-C leaves', async () => {
    const screen = await openShown([...begun, ask, waitFor('answer')]);
    await screen.press('9', '\r');
    expect(screen.rows().at(-1)).toContain('A digit answers');
    await screen.press('2');
    for (const [i, key] of ['\r', 'b', 'r'].entries()) {
      await screen.show(waitFor('operation', 2 + i));
      await screen.press(key);
    }
    await screen.press('\u0003');
    expect(screen.intents).toEqual([
      { type: 'answer', wait: 1, id: 'clone', option: 'empty' },
      { type: 'next', wait: 2 },
      { type: 'back', wait: 3 },
      { type: 'restart', wait: 4 },
      { type: 'quit' },
    ]);
  });

  it('0 says that one does not know, and . does one operation', async () => {
    const screen = await openShown([...begun, ask, waitFor('answer')]);
    await screen.press('0');
    await screen.show({ type: 'answer', id: 'clone' }, plan, waitFor('operation', 2));
    await screen.press('.');
    await screen.show(waitFor('next', 3));
    await screen.press('.'); // nothing that could be done one by one
    expect(screen.intents).toEqual([
      { type: 'answer', wait: 1, id: 'clone' },
      { type: 'next', wait: 2, one: true },
    ]);
  });

  it('t lists the stages; Enter or a digit goes to one, after asking where a shell is open', async () => {
    const stages = ['exec', 'uts', 'network'].map((id) => ({
      id,
      title: { en: `The ${id}`, zh: id },
      steps: 3,
    }));
    const shown = [{ ...host, lessons: stages }, step, waitFor('next')];
    const screen = await openShown(shown);
    await screen.press('t');
    for (const line of [/ 1 {2}✓ {2}exec +The exec/, /▸ 2 {2}● {2}uts/, / 3 {2}○ {2}network/])
      expect(screen.text()).toMatch(line);
    await screen.press('\u001b[B', '\r');
    expect(screen.intents).toEqual([{ type: 'stage', wait: 1, lesson: 'network' }]);
    await screen.show(waitFor('next', 2));
    await screen.press('t', 't', 't', '9', '1');
    expect(screen.intents.at(-1)).toEqual({ type: 'stage', wait: 2, lesson: 'exec' });
    const asked = await openShown([...shown, ptyOpen('shell0', 'box')]);
    await vi.waitFor(async () => {
      await asked.show();
      expect(asked.rows().at(-1)).toContain('Ctrl-]');
    });
    await asked.press('\u001d', 't', '1');
    expect(asked.rows().at(-1)).toContain('A shell is open');
    await asked.press('y');
    expect(asked.intents.filter(({ type }) => type === 'stage')).toEqual([
      { type: 'stage', wait: 1, lesson: 'exec' },
    ]);
  });

  it('Enter twice goes on once', async () => {
    const screen = await openShown([...begun, plan, waitFor('operation')]);
    await screen.press('\r', '\r');
    expect(screen.intents).toEqual([{ type: 'next', wait: 1 }]);
  });

  it('Enter in a recording that stands still lets it play on', async () => {
    const screen = await openShown([...begun, { type: 'sampling', on: false, replayed: true }]);
    await screen.press('\r');
    expect(screen.intents).toEqual([{ type: 'sample', on: true }]);
  });

  it('q asks first, and stays unless the answer is y', async () => {
    const screen = await openShown(begun);
    await screen.press('q');
    expect(screen.rows().at(-1)).toContain('Leave?');
    await screen.press('n');
    expect(screen.rows().at(-1)).toContain('q quit');
    expect(screen.intents).toEqual([]);
    await screen.press('q', 'y');
    expect(screen.intents).toEqual([{ type: 'quit' }]);
  });

  it('b and r ask first while a shell is open', async () => {
    const screen = await openShown([...begun, waitFor('operation'), ptyOpen('shell0', 'box')]);
    await vi.waitFor(async () => {
      await screen.show(); // the emulator is loaded when the first shell opens
      expect(screen.rows().at(-1)).toContain('Ctrl-]');
    });
    await screen.press('\u001d', 'b');
    expect(screen.rows().at(-1)).toContain('Go back?');
    await screen.press('x', 'r', 'y');
    expect(screen.intents.filter(({ type }) => type !== 'shell-size')).toEqual([
      { type: 'restart', wait: 1 },
    ]);
  });

  it('Space pauses the samples, and goes on with them', async () => {
    const screen = await openShown(begun, { columns: 120, rows: 40 });
    await screen.press(' ');
    await screen.show({ type: 'sampling', on: false });
    expect(screen.rows()[0]).toContain('paused');
    await screen.press(' ');
    expect(screen.intents).toEqual([
      { type: 'sample', on: false },
      { type: 'sample', on: true },
    ]);
  });

  it('are each answered, also when they come in one piece', async () => {
    const screen = await openShown([...begun, plan, waitFor('operation')]);
    await screen.press('l+\r');
    expect(screen.intents).toEqual([{ type: 'next', wait: 1 }]);
    expect(screen.rows().at(-1)).toContain('运行中');
  });
});

describe('keys that change what is shown', () => {
  it('Tab turns to another pane, and to the story; digits to none', async () => {
    const screen = await openShown([...begun, call]);
    expect(screen.text()).toContain('[namespaces]');
    await screen.press('\t');
    expect(screen.text()).toContain('[system calls ✱]');
    expect(screen.text()).toMatch(/clone3\(.*= 4711 +212 µs/);
    await screen.press('1', '0');
    expect(screen.text()).toContain('[system calls ✱]');
    await screen.press('\t');
    expect(screen.text()).not.toContain('namespaces]');
  });

  it('l switches language in place', async () => {
    const screen = await openShown(begun, { columns: 120, rows: 40 });
    await screen.press('l');
    expect(screen.text()).toContain('申请新的命名空间');
    await screen.press('l');
    expect(screen.text()).toContain('Ask for a new namespace');
  });

  it('? lists all keys, and Esc closes it', async () => {
    const screen = await openShown(begun, { columns: 120, rows: 40 });
    await screen.press('?');
    for (const text of ['restarts the stage', 'Ctrl-] or F10', 'PgUp PgDn'])
      expect(screen.text()).toContain(text);
    expect(screen.text()).not.toContain('4026531838');
    await screen.press('\u001b');
    expect(screen.text()).toContain('4026531838');
  });

  it('+ gives the evidence all the room', async () => {
    const screen = await openShown(begun);
    await screen.press('+');
    expect(screen.text()).not.toContain('UTS namespace while');
    expect(screen.rows()[1]).toContain('[namespaces]');
    await screen.press('+');
    expect(screen.text()).toContain('UTS namespace while');
  });

  it('/ keeps only the lines that have what is typed; Esc takes it off', async () => {
    const screen = await openShown(begun);
    await screen.press('/', 'u', 't', 's');
    expect(screen.rows().at(-1)).toContain('/uts');
    expect(screen.text()).toContain('4026531838');
    expect(screen.text()).not.toContain('4026531836');
    expect(screen.text()).toContain('host 1180');
    await screen.press('\r');
    expect(screen.text()).toContain('[namespaces /uts]');
    await screen.press('\u001b');
    expect(screen.text()).toContain('4026531836');
  });

  it('g explains the underlined words', async () => {
    const terms = [
      {
        id: 'uts',
        name: { en: 'UTS namespace', zh: 'UTS 命名空间' },
        forms: { en: ['UTS namespace'], zh: ['UTS 命名空间'] },
        text: { en: 'Hostname and domain name.', zh: '主机名和域名。' },
      },
    ];
    const screen = await openShown([host, { ...step, terms }]);
    expect(screen.written()).toContain('\u001b[4mUTS namespace\u001b[0m');
    await screen.press('g');
    expect(screen.text()).toContain('Hostname and domain name.');
    await screen.press('l');
    expect(screen.text()).toContain('主机名和域名。');
  });

  it('x shows the next operation in all other words', async () => {
    const same = { shell: 'unshare --uts sh', go: 'syscall.Clone()' };
    const screen = await openShown([...begun, { ...plan, same }], { columns: 120, rows: 40 });
    expect(screen.text()).not.toContain('go: syscall');
    await screen.press('x');
    expect(screen.text()).toContain('go: syscall.Clone()');
  });
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
