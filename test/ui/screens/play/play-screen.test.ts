// Free play: what its screen shows at every size, and what its keys do.

import { join } from 'node:path';
import stringWidth from 'string-width';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { packageRoot } from '../../../../src/lab/session/session-files.ts';
import type { EventBody, Language } from '../../../../src/session/event.ts';
import { textOf } from '../../../../src/state/line.ts';
import { emptyModel, reduce } from '../../../../src/state/model.ts';
import { type View, viewIn } from '../../../../src/state/view.ts';
import { checkKeys } from '../../../../src/ui/keys/check-keys.ts';
import { keysOf } from '../../../../src/ui/keys/key-names.ts';
import { lastLine, onLastLine, shareOf } from '../../../../src/ui/keys/last-line.ts';
import { whereIs } from '../../../../src/ui/keys/where.ts';
import { playKeys } from '../../../../src/ui/screens/play/play-keys.ts';
import { playScreen } from '../../../../src/ui/screens/play/play-screen.ts';
import { at, host, ptyOpen, waitFor } from '../../events.ts';
import { begun, container, memoryOf, namespacesOf, play, shells, written } from '../../play-events.ts';
import { openTestScreen, type TestScreen } from '../../test-screen.ts';

const opened: TestScreen[] = [];
afterEach(async () => {
  for (const screen of opened.splice(0)) await screen.close();
});

const F10 = '\u001b[21~';
const DOWN = '\u001b[B';
const UP = '\u001b[A';

/** The screen of play is loaded when the session says that it is play. */
async function open(
  events: readonly EventBody[],
  { columns = 80, rows = 24, language = 'en' as Language, env = {} } = {},
): Promise<TestScreen> {
  const screen = await openTestScreen(columns, rows, language, env);
  opened.push(screen);
  await screen.show(...events);
  await vi.waitFor(async () => {
    await screen.show();
    expect(screen.rows()[0]).toMatch(/nslab (play|自由练习)/);
  });
  return screen;
}

/** An emulator is loaded with the first shell. */
async function shows(screen: TestScreen, pattern: RegExp): Promise<void> {
  await vi.waitFor(async () => {
    await screen.show();
    expect(screen.text()).toMatch(pattern);
  });
}

const asReplay = (event: EventBody): EventBody => ({ ...event, replayed: true });
const last = (screen: TestScreen): string => screen.rows().at(-1) ?? '';
const asked = (screen: TestScreen): unknown[] =>
  screen.intents.filter(({ type }) => type !== 'shell-size' && type !== 'keys');

const sizes = [
  [80, 24],
  [120, 40],
  [200, 50],
] as const;
const languages = ['en', 'zh'] as const;

const states = {
  en: { running: '● running', frozen: '‖ frozen', ended: '× ended' },
  zh: { running: '● 运行中', frozen: '‖ 已冻结', ended: '× 已结束' },
} as const;

describe.each(sizes)('at %i×%i', (columns, rows) => {
  describe.each(languages)('in %s', (language) => {
    const words = states[language];
    const inSize = { columns, rows, language };
    const fits = (screen: TestScreen): void => {
      for (const row of screen.rows()) expect(stringWidth(row), row).toBeLessThanOrEqual(columns);
    };

    it('lists the containers: which is chosen, how each is, what it uses', async () => {
      const screen = await open([...begun, container('bare', 'frozen')], inSize);
      const row = (begin: string): string =>
        screen.rows().find((one) => new RegExp(`^(┃ |│ )?${begin} `).test(one)) ?? '';
      for (const text of ['▸ web', words.running, '12.0M', 'PID 4711']) expect(row('▸ web')).toContain(text);
      for (const text of [words.frozen, '4.0M', 'PID 4712']) expect(row('  bare')).toContain(text);
      await screen.show(container('web', 'ended'));
      expect(row('▸ web')).toContain(words.ended);
      expect(row('▸ web')).not.toContain('PID 4711');
      fits(screen);
    });

    it('has the evidence beside or below, and the keys', async () => {
      const screen = await open(begun, inSize);
      expect(screen.text()).toContain('4026531838');
      expect(screen.text()).toContain('4026531839');
      for (const key of ['s ', 'n ', 'f ', 'D ', 'Tab', '?', 'q ']) expect(last(screen)).toContain(key);
      fits(screen);
    });

    it('a frozen shell says so in its title', async () => {
      const screen = await open([...begun, ...shells], inSize);
      await shows(screen, /tack 1/);
      await screen.press(F10, UP);
      await screen.show(container('web', 'frozen'));
      expect(screen.text()).toMatch(/[╭┏][─━] web · (frozen|已冻结) ‖ /);
      expect(screen.text()).toContain('tick 1');
      if (columns >= 120) expect(screen.text()).toMatch(/[╭┏][─━] bare [─━]/);
      fits(screen);
    });

    it('asks on the last line', async () => {
      const screen = await open(begun, inSize);
      await screen.press('n', 'd', 'b');
      expect(last(screen)).toMatch(
        language === 'en' ? /^ Name, .*: db▏ {2}Enter makes it/ : /：db▏ {2}Enter 创建/,
      );
      fits(screen);
      await screen.press('\u001b', 'D');
      expect(last(screen)).toMatch(
        language === 'en' ? /^ Remove web\? .* y removes it/ : /^ 要移除 web 吗？/,
      );
      fits(screen);
    });

    it('says REPLAY in a recording, whatever is asked, paused or refused', async () => {
      const screen = await open([...begun, ...shells].map(asReplay), inSize);
      await shows(screen, /t[ai]ck 1/);
      const badge = language === 'en' ? /^ REPLAY {2}nslab/ : /^ 回放 REPLAY {2}nslab/;
      const why = { en: 'no', zh: '否' };
      for (const happens of [
        () => screen.press(' '),
        () => screen.show({ type: 'sampling', on: false, replayed: true }, { type: 'done', intent: 1 }),
        () => screen.show({ type: 'refused', intent: 2, why }),
        () => screen.press('q'),
        () => screen.press('x', '?'),
      ]) {
        await happens();
        expect(screen.rows()[0]).toMatch(badge);
        fits(screen);
      }
      await screen.press('\u001b');
      await screen.resize(60, 20);
      expect(screen.rows()[0]).toContain('REPLAY');
    });

    it('looks as it looked: with shells, one frozen; asking; without any', async () => {
      const frame = (name: string) =>
        join(packageRoot(), 'fixtures', 'frames', `play-${columns}x${rows}-${language}`, `${name}.txt`);
      const screen = await open(begun, inSize);
      await expect(`${screen.text()}\n`).toMatchFileSnapshot(frame('begun'));
      await screen.show(...shells);
      await shows(screen, /tack 1/);
      await screen.press(F10);
      await screen.show(container('web', 'frozen'));
      await expect(`${screen.text()}\n`).toMatchFileSnapshot(frame('frozen'));
      await screen.press('D');
      await expect(`${screen.text()}\n`).toMatchFileSnapshot(frame('asked'));
    });

    it('is the same after other sizes as if it had never had another', async () => {
      const screen = await open([...begun, ...shells], inSize);
      await shows(screen, /t[ai]ck 1/);
      const before = screen.rows();
      for (const [toColumns, toRows] of [...sizes, [60, 10], [117, 29]] as const)
        await screen.resize(toColumns, toRows);
      await screen.resize(columns, rows);
      expect(screen.rows()).toEqual(before);
    });
  });
});

describe('keys', () => {
  it('↑↓ choose a container, and s, f, D and n are about it', async () => {
    const screen = await open(begun);
    await screen.press('f', DOWN);
    expect(screen.text()).toContain('▸ bare');
    await screen.press('f', 's');
    expect(asked(screen)).toEqual([
      { type: 'freeze', container: 'web', on: true },
      { type: 'freeze', container: 'bare', on: true },
      { type: 'shell', container: 'bare', columns: 78, rows: 12 },
    ]);
    await screen.show({ type: 'refused', intent: 3, why: { en: 'It is frozen.', zh: '已冻结。' } });
    expect(last(screen)).toBe(' It is frozen.');
    await screen.press('D', 'n', 'D', '\r', 'D', 'y');
    expect(asked(screen).slice(3)).toEqual([{ type: 'remove', container: 'bare' }]);
  });

  it('n asks for a name: Enter makes a container, whole or bare, which is chosen as it comes', async () => {
    const screen = await open(begun);
    await screen.press('n', 'd', 'c', '\u007f', 'b', '\r', 'n', ...'two bare', '\r');
    expect(asked(screen)).toEqual([
      { type: 'create', container: 'db', kind: 'whole' },
      { type: 'create', container: 'two', kind: 'bare' },
    ]);
    expect(screen.text()).toContain('▸ web');
    await screen.show(container('two', 'running', { pid: 4713, kind: 'bare' }));
    expect(screen.text()).toContain('▸ two');
    await screen.show(container('two', 'removed'));
    expect(screen.text()).toContain('▸ web');
  });

  it('nothing is made without a name, or with a word too many', async () => {
    const screen = await open(begun);
    await screen.press('n', '\r');
    expect(last(screen)).toContain('n new');
    await screen.press('n', ...'a b', '\r');
    expect(last(screen)).toContain('a b▏');
    await screen.press('\u001b', 'n', '\u001b[200~pasted\n\u001b[201~', '\r');
    expect(asked(screen)).toEqual([{ type: 'create', container: 'pasted', kind: 'whole' }]);
  });

  it('say why they do nothing', async () => {
    const screen = await open([...begun, container('web', 'ended'), container('bare', 'frozen')]);
    for (const key of ['s', 'f']) {
      await screen.press(key);
      expect(last(screen)).toContain('web has ended');
    }
    await screen.press(DOWN, 's');
    expect(last(screen)).toContain('bare is frozen');
    await screen.press('/');
    expect(last(screen)).toContain('Tab turns to one');
    await screen.show(container('web', 'removed'), container('bare', 'removed'));
    for (const key of ['s', 'f', 'D', DOWN]) {
      await screen.press(key);
      expect(last(screen)).toContain('n makes one');
    }
    expect(asked(screen)).toEqual([]);
  });

  it.each(['s', 'n', 'f', 'D'])('%s does nothing in a recording, and says so', async (key) => {
    const screen = await open(begun.map(asReplay));
    expect(last(screen)).not.toContain(`${key} `);
    await screen.press(key);
    expect(last(screen)).toContain('This is a recording');
    expect(asked(screen)).toEqual([]);
  });

  it('Tab goes from the list to each pane and back; ↑↓ are about what has the focus', async () => {
    const screen = await open([...begun, memoryOf('web', 13 * 1024 ** 2)]);
    await screen.press('\t');
    expect(screen.text()).toContain('[1 namespaces');
    await screen.press('\t');
    expect(screen.text()).toMatch(/\[2 memory/);
    expect(screen.text()).toContain('nslab-000001/web');
    await screen.press(DOWN);
    expect(screen.text()).toContain('▸ web');
    await screen.press('\t', DOWN);
    expect(screen.text()).toContain('▸ bare');
    expect(screen.text()).toContain('nslab-000001/bare');
    await screen.press('\u001b[Z', '+');
    expect(screen.text()).not.toContain('▸');
    await screen.press('+', '1', '/', 'u', 't', 's', '\r');
    expect(screen.text()).toContain('[1 namespaces /uts]');
    expect(screen.text()).not.toContain('4026531900');
  });

  it('Space pauses the samples; q asks, and q again leaves', async () => {
    const screen = await open(begun);
    await screen.press(' ', 'q');
    expect(last(screen)).toContain('Leave?');
    await screen.press('q');
    expect(asked(screen)).toEqual([{ type: 'sample', on: false }, { type: 'quit' }]);
  });

  it('s returns to the shell of the chosen container', async () => {
    const screen = await open([...begun, ...shells], { columns: 120, rows: 40 });
    await shows(screen, /tack 1/);
    await screen.press(F10, 's');
    expect(screen.text()).toContain('┏━ web ');
    expect(asked(screen)).toEqual([]);
  });

  it('that are typed while a shell is being opened are its own', async () => {
    const screen = await open(begun);
    await screen.press('s', ...'fDq', '\r', '\t');
    expect(asked(screen)).toEqual([{ type: 'shell', container: 'web', columns: 78, rows: 12 }]);
    await screen.show(ptyOpen('shell0', 'web'));
    await vi.waitFor(async () => {
      await screen.show();
      const keys = screen.intents.flatMap((one) => (one.type === 'keys' ? [Buffer.from(one.bytes)] : []));
      expect(Buffer.concat(keys).toString()).toBe('fDq\r');
    });
    expect(last(screen)).toContain('exit ends the shell');
  });
});

describe('a recording', () => {
  it('keeps the keyboard on the screen while shells open, and shows what of them fits', async () => {
    const wide = { ...ptyOpen('shell0', 'web'), columns: 150, rows: 45 } as EventBody;
    const lines = Array.from({ length: 40 }, (_, i) => `${'x'.repeat(100)}${i}\r\n`).join('');
    const screen = await open([...begun, wide, written('shell0', `${lines}last`)].map(asReplay));
    await shows(screen, /last/);
    expect(last(screen)).toContain('q quit');
    for (const row of screen.rows()) expect(stringWidth(row)).toBeLessThanOrEqual(80);
    expect(screen.rows().filter((row) => /^│x+│$/.test(row)).length).toBeGreaterThan(10);
  });

  it('says when it is over, and Enter ends it', async () => {
    const ledger: EventBody = { type: 'ledger', made: [], left: [], others: [] };
    const screen = await open([...begun, ledger, waitFor('end')].map(asReplay));
    expect(last(screen)).toMatch(/^ The recording is over\. {2}Enter end/);
    await screen.press('\r');
    expect(screen.intents).toEqual([{ type: 'next', wait: 1 }]);
  });
});

describe('what changed', () => {
  it('is held against what was before the last change of a container', async () => {
    const screen = await open(begun);
    const renamed = (name: string): EventBody => {
      const { of } = namespacesOf('web', 'bare') as Extract<EventBody, { type: 'ns' }>;
      return { type: 'ns', of: of.map((one) => (one.name === 'web' ? { ...one, hostname: name } : one)) };
    };
    const row = (): string => screen.rows().find((one) => one.startsWith('hostname')) ?? '';
    await screen.show(renamed('shop'));
    expect(row()).toMatch(/✱ shop/);
    await screen.show(container('bare', 'frozen'), renamed('shop'));
    expect(row()).toContain('shop');
    expect(row()).not.toContain('✱');
  });

  it('is nothing of the others when somebody new has come', async () => {
    const screen = await open([play, container('web', 'running', { pid: 4711 }), namespacesOf('web')]);
    await screen.show(container('bare', 'running', { pid: 4712 }), namespacesOf('web', 'bare'));
    expect(screen.rows().find((row) => row.startsWith('uts'))).not.toContain('✱');
  });
});

it('shows as many containers as fit, and always the chosen one', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'g', 'h', 'i'];
  const made = names.map((name, i) => container(name, 'running', { pid: 4711 + i, kind: 'whole' }));
  for (const [columns, rows] of sizes) {
    const screen = await open([play, ...made, namespacesOf(...names)], { columns, rows });
    for (const name of names) {
      expect(screen.text()).toContain(`▸ ${name} `);
      const pid = 4711 + names.indexOf(name);
      expect(screen.rows().find((row) => row.includes('host 4710'))).toContain(`${name} ${pid}`);
      await screen.press(DOWN);
    }
    for (const row of screen.rows()) expect(stringWidth(row)).toBeLessThanOrEqual(columns);
  }
});

it('has no colours with NO_COLOR, and still says all', async () => {
  const events = [...begun, container('bare', 'frozen')];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for them is the test
  const colour = /\u001b\[(?:\d+;)*3[0-7](?:;\d+)*m/;
  expect((await open(events)).written()).toMatch(colour);
  const plain = await open(events, { env: { NO_COLOR: '1' } });
  expect(plain.written()).not.toMatch(colour);
  expect(plain.text()).toContain('‖ frozen');
});

describe('the key table', () => {
  const size = { columns: 200, rows: 50 };
  const momentAfter = (events: readonly EventBody[], more: Partial<View> = {}, typing?: string) => {
    const model = events.map((event, i) => at(event, i)).reduce(reduce, emptyModel);
    const view = { ...viewIn('en'), ...more };
    const shown = playScreen.compose(model, view, size, typing);
    return { model, view, typing, tooSmall: false, shown };
  };
  const ledger: EventBody = { type: 'ledger', made: [], left: [], others: [] };
  const moments = {
    'before anything': momentAfter([host]),
    'in the list': momentAfter(begun),
    'in a pane': momentAfter(begun, { focus: 'namespaces' }),
    'in a shell': momentAfter([...begun, ...shells], {}, 'shell0'),
    'a name is asked for': momentAfter(begun, { prompt: { question: { en: 'a', zh: 'b' }, text: '' } }),
    'in the help': momentAfter(begun, { dialog: 'help' }),
    'a filter is typed': momentAfter(begun, { filtering: true }),
    'at the end': momentAfter([...begun, ledger, waitFor('end')].map(asReplay)),
  };

  it('has nothing that checkKeys finds', () => {
    expect(checkKeys({ play: playKeys })).toEqual([]);
  });

  it.each(languages)('has on the last line what its rows say, in %s', (language) => {
    for (const [name, moment] of Object.entries(moments)) {
      const now = { ...moment, view: { ...moment.view, language } };
      const line = lastLine(playKeys, now, 500);
      for (const row of playKeys.filter((one) => one.where.includes(whereIs(now)))) {
        if (shareOf(row, now) !== 'no') expect(line, name).toContain(onLastLine(row, now, language));
      }
    }
  });

  it('lists each of its keys in the help, in both languages', () => {
    for (const language of languages) {
      const model = begun.map((event) => at(event)).reduce(reduce, emptyModel);
      const view: View = { ...viewIn(language), dialog: 'help' };
      const { blocks } = playScreen.compose(model, view, { columns: 200, rows: 80 }, undefined);
      const text = blocks.flatMap(({ lines }) => lines.map(textOf)).join('\n');
      for (const row of playKeys.filter(({ where }) => where.includes('screen') && where.length < 5))
        expect(text).toContain(row.help[language]);
      for (const key of keysOf('Tab')) expect(text).toContain(key);
    }
  });
});
