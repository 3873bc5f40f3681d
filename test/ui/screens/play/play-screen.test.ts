// What the screen of free play shows at every size.

import { join } from 'node:path';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../../../src/lab/session/session-files.ts';
import type { EventBody } from '../../../../src/session/event.ts';
import { ptyOpen, waitFor } from '../../events.ts';
import { begun, container, namespacesOf, play, shells, written } from '../../play-events.ts';
import type { TestScreen } from '../../test-screen.ts';
import { asReplay, DOWN, F10, last, open, shows, UP } from './open-play.ts';

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
      expect(screen.text()).toMatch(/[╭┏][─━] web · (files of its own|自己的文件) · (frozen|已冻结) ‖ /);
      expect(screen.text()).toContain('tick 1');
      if (columns >= 120)
        expect(screen.text()).toMatch(/[╭┏][─━] bare · (this machine’s files|这台机器的文件) [─━]/);
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
