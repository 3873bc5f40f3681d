import { describe, expect, it, vi } from 'vitest';
import type { EventBody } from '../../../../src/session/event.ts';
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
import { begun, container, memoryOf, shells } from '../../play-events.ts';
import { asked, asReplay, DOWN, F10, last, open, shows } from './open-play.ts';

const languages = ['en', 'zh'] as const;

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
    expect(screen.text()).toContain('[namespaces');
    await screen.press('\t');
    expect(screen.text()).toMatch(/\[memory/);
    expect(screen.text()).toContain('nslab-000001/web');
    await screen.press(DOWN);
    expect(screen.text()).toContain('▸ web');
    await screen.press('\t', DOWN);
    expect(screen.text()).toContain('▸ bare');
    expect(screen.text()).toContain('nslab-000001/bare');
    await screen.press('\u001b[Z', '+');
    expect(screen.text()).not.toContain('▸');
    await screen.press('+', '\u001b[Z', '/', 'u', 't', 's', '\r');
    expect(screen.text()).toContain('[namespaces /uts]');
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
      const line = textOf(lastLine(playKeys, now, 500));
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
