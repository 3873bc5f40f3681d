// In front of a class: what the screen shows at every size, and what its keys do.

import { join } from 'node:path';
import stringWidth from 'string-width';
import { describe, expect, it, vi } from 'vitest';
import { packageRoot } from '../../../../src/lab/session/session-files.ts';
import type { EventBody } from '../../../../src/session/event.ts';
import { textOf } from '../../../../src/state/line.ts';
import { emptyModel, type Model, reduce } from '../../../../src/state/model.ts';
import { panesOf } from '../../../../src/state/panes/panes-of.ts';
import { type View, viewAtStep, viewIn } from '../../../../src/state/view.ts';
import { checkKeys } from '../../../../src/ui/keys/check-keys.ts';
import { lastLine, onLastLine, shareOf } from '../../../../src/ui/keys/last-line.ts';
import { whereIs } from '../../../../src/ui/keys/where.ts';
import { presentKeys } from '../../../../src/ui/screens/present/present-keys.ts';
import { firstSentence, saidLines } from '../../../../src/ui/screens/present/present-lines.ts';
import { presentScreen } from '../../../../src/ui/screens/present/present-screen.ts';
import { readRecording, stopsOf } from '../../../support/recording.ts';
import { ask, at, both, call, host, namespaces, plan, ptyOpen, step, waitFor } from '../../events.ts';
import { openShown, type TestScreen } from '../../test-screen.ts';

/** The screen is loaded when the session says that it is a demo. */
const open = (
  events: readonly EventBody[],
  options: Parameters<typeof openShown>[1] = {},
): Promise<TestScreen> => openShown(events, { ...options, loaded: /\d\d:\d\d$/ });

const demo: EventBody = { ...host, mode: 'demo', id: 'demo' };
const begun: readonly EventBody[] = [demo, step, namespaces(4026531838, 'vm')];
const note: EventBody = {
  type: 'note',
  text: both('It is `vm` still. Nobody has set it yet.', '仍然是 vm。还没有人设置过。'),
};
const ended: readonly EventBody[] = [
  ...begun,
  ask,
  { type: 'answer', id: 'clone', chosen: 'empty' },
  plan,
  call,
  namespaces(4026532255, 'vm'),
  { type: 'reveal', id: 'clone', holds: 'same', chosen: 'empty' },
  note,
];
const asReplay = <E extends EventBody>(event: E): E => ({ ...event, replayed: true });
const last = (screen: TestScreen): string => screen.rows().at(-1) ?? '';

const sizes = [
  [80, 24],
  [120, 40],
  [200, 50],
] as const;
const languages = ['en', 'zh'] as const;

describe.each(sizes)('at %i×%i', (columns, rows) => {
  describe.each(languages)('in %s', (language) => {
    const inSize = { columns, rows, language };
    const fits = (screen: TestScreen): void => {
      for (const row of screen.rows()) expect(stringWidth(row), row).toBeLessThanOrEqual(columns);
    };

    it('has the stage, its steps and the time above, and the step’s title, not its text', async () => {
      const screen = await open(begun, inSize);
      const [header = ''] = screen.rows();
      expect(header).toContain(language === 'en' ? '1/1  A name of its own' : '1/1  自己的主机名');
      expect(header).toMatch(/▮▯ {3}00:00$/);
      const text = screen.text();
      expect(text).toContain(step.title[language]);
      expect(text).not.toContain(language === 'en' ? 'while the process' : '创建进程的同时');
      fits(screen);
    });

    it('asks with all options, then shows the one line, then what the kernel says', async () => {
      const screen = await open([...begun, ask, waitFor('answer')], inSize);
      for (const option of ask.options) expect(screen.text()).toContain(option.text[language]);
      expect(last(screen)).toContain('1–2');
      await screen.show({ type: 'answer', id: 'clone', chosen: 'empty' }, plan, waitFor('operation', 2));
      expect(screen.text()).toContain(`→ ${ask.options[1]?.text[language]}`);
      expect(screen.text()).toContain('$ unshare --uts sh');
      expect(screen.text()).not.toContain('clone3(');
      fits(screen);
      await screen.show(call, { type: 'reveal', id: 'clone', holds: 'same', chosen: 'empty' }, note);
      expect(screen.text()).toContain(`✓ ${language === 'en' ? 'The kernel says: ' : '内核的回答：'}`);
      expect(screen.text()).toContain(language === 'en' ? 'It is vm still.' : '仍然是 vm。');
      expect(screen.text()).not.toMatch(/Nobody has|还没有人/);
      expect(screen.text()).toMatch(language === 'en' ? /just done +\$ unshare/ : /刚才执行 +\$ unshare/);
      fits(screen);
    });

    it('looks as it looked: asked, before an operation, after a step', async () => {
      const frame = (name: string) =>
        join(packageRoot(), 'fixtures', 'frames', `demo-${columns}x${rows}-${language}`, `${name}.txt`);
      const screen = await open([...begun, ask, waitFor('answer')], inSize);
      await expect(`${screen.text()}\n`).toMatchFileSnapshot(frame('asked'));
      await screen.show({ type: 'answer', id: 'clone', chosen: 'empty' }, plan, waitFor('operation', 2));
      await expect(`${screen.text()}\n`).toMatchFileSnapshot(frame('planned'));
      await screen.show(...ended.slice(6), waitFor('next', 3));
      await expect(`${screen.text()}\n`).toMatchFileSnapshot(frame('over'));
    });

    it('has one pane, large, and Tab turns to the next', async () => {
      const screen = await open(ended, inSize);
      expect(screen.text()).toContain('4026532255');
      expect(screen.text()).not.toContain('clone3(');
      await screen.press('\t');
      expect(screen.text()).toContain('clone3(');
      await screen.press('\t');
      expect(screen.text()).toContain('4026532255');
      fits(screen);
    });

    it('has a shell over the lower part, and the title above it', async () => {
      const screen = await open([...ended, ptyOpen('shell0', 'box')], inSize);
      await vi.waitFor(async () => {
        await screen.show();
        expect(screen.text()).toMatch(/┏━ box · (this machine’s files|这台机器的文件) ━/);
      });
      expect(screen.text()).toContain(step.title[language]);
      await screen.press('\u001b[21~');
      expect(screen.text()).not.toMatch(/┏━ box ━/);
      fits(screen);
    });

    it('says REPLAY in a recording, at all times', async () => {
      const screen = await open(ended.map(asReplay), inSize);
      const badge = language === 'en' ? /^ REPLAY {2}1\/1/ : /^ 回放 REPLAY {2}1\/1/;
      for (const happens of [
        () => screen.press(' '),
        () => screen.show({ type: 'pace', on: false }, { type: 'done', intent: 1 }),
        () => screen.press('q'),
        () => screen.press('z', '?'),
      ]) {
        await happens();
        expect(screen.rows()[0]).toMatch(badge);
        fits(screen);
      }
      await screen.resize(60, 20);
      expect(screen.rows()[0]).toContain('REPLAY');
    });

    it('ends as the tour does', async () => {
      const ledger: EventBody = { type: 'ledger', made: ['sh (12)'], left: [], others: [] };
      const screen = await open([...ended, ledger, waitFor('end')], inSize);
      expect(screen.text()).toMatch(/Nothing of ours is left|没有留下我们的任何/);
      fits(screen);
    });
  });
});

describe('keys', () => {
  it('Space stops what goes on by itself, and the header says so; Space again goes on', async () => {
    const screen = await open([...begun, plan, waitFor('operation')]);
    await screen.press(' ');
    await screen.show({ type: 'pace', on: false });
    expect(screen.rows()[0]).toContain('‖ stopped');
    expect(last(screen)).toContain('Space by itself');
    await screen.press(' ');
    await screen.show({ type: 'pace', on: true });
    expect(screen.rows()[0]).not.toContain('‖');
    expect(screen.intents).toEqual([
      { type: 'pace', on: false },
      { type: 'pace', on: true },
    ]);
  });

  it('Enter goes on at once, a digit answers, b and r go back, s opens a shell; x is none of them', async () => {
    const screen = await open([...begun, ask, waitFor('answer')]);
    await screen.press('x', '2');
    for (const [i, key] of ['\r', 'b', 'r'].entries()) {
      await screen.show(waitFor('operation', 2 + i));
      await screen.press(key);
    }
    await screen.press('s');
    await screen.press('\r'); // it says whose files the shell has
    expect(screen.intents).toEqual([
      { type: 'answer', wait: 1, id: 'clone', option: 'empty' },
      { type: 'next', wait: 2 },
      { type: 'back', wait: 3 },
      { type: 'restart', wait: 4 },
      { type: 'shell', columns: 78, rows: 12 },
    ]);
  });

  it('l changes the language, ? lists all keys, q asks', async () => {
    const screen = await open(begun);
    await screen.press('l');
    expect(screen.text()).toContain('申请新的命名空间');
    await screen.press('l', '?');
    expect(screen.text()).toContain('stops going on by itself');
    await screen.press('\u001b', 'q');
    expect(last(screen)).toContain('Leave?');
    await screen.press('y');
    expect(screen.intents).toEqual([{ type: 'quit' }]);
  });
});

it('the time is that of the events', async () => {
  const screen = await open(begun);
  await screen.play([{ ...note, at: 754_000 } as never]);
  expect(screen.rows()[0]).toMatch(/12:34$/);
});

it('the strip has the last three lines, none that was not begun', async () => {
  const screen = await open(begun, { columns: 120, rows: 40 });
  for (const [i, shell] of ['one', 'two', 'three', 'four'].entries())
    await screen.show({ ...plan, operation: i, same: { shell } }, call);
  await screen.show({ ...plan, operation: 9, same: { shell: 'five' } });
  const done = screen.rows().slice(-5, -1).join('\n');
  for (const shell of ['two', 'three', 'four']) expect(done).toContain(`$ ${shell}`);
  expect(done).not.toMatch(/\$ (one|five)/);
});

describe('the recorded tour', () => {
  const events = readRecording();
  const stops = stopsOf(events);
  const modelAt = (count: number): Model =>
    events.slice(0, count).reduce(reduce, { ...emptyModel, mode: 'demo' });
  const smallest = { columns: 80, rows: 24 };

  it.each(languages)('shows all that is said at 80×24, and a pane below it, in %s', (language) => {
    let model: Model = emptyModel;
    let from = 0;
    expect(stops.length).toBeGreaterThan(60);
    for (const { lesson, step: id, when, count } of stops) {
      model = events.slice(from, count).reduce(reduce, model);
      from = count;
      if (model.ledger !== undefined) continue;
      const place = `${lesson}, ${id}, ${when}`;
      const view = viewAtStep(viewIn(language), model.step?.watch ?? []);
      const { blocks, chrome } = presentScreen.compose(model, view, smallest, undefined);
      const said = saidLines(model, language, 76).map(textOf);
      const [shown] = blocks;
      expect(shown?.lines.map(textOf), place).toEqual(said);
      expect(shown?.area.height, place).toBeGreaterThanOrEqual(said.length);
      for (const line of said) expect(stringWidth(line), place).toBeLessThanOrEqual(76);
      if (panesOf(model).length > 0) expect(blocks[2]?.area.height, place).toBeGreaterThanOrEqual(6);
      // The last row has the keys.
      for (const { area } of blocks.filter(({ area: { top } }) => top < 23))
        expect(area.top + area.height, place).toBeLessThanOrEqual(23);
      expect(stringWidth(chrome.header), place).toBeLessThanOrEqual(80);
    }
  });

  it('says one sentence of each note', () => {
    const { note: told } = modelAt(stops.filter(({ when }) => when === 'end')[3]?.count ?? 0);
    expect(told?.en.startsWith(firstSentence(told.en))).toBe(true);
    expect(firstSentence('It is in /proc/1.2 now. More.')).toBe('It is in /proc/1.2 now.');
    expect(firstSentence('都在这里。还有。')).toBe('都在这里。');
    expect(firstSentence('no stop')).toBe('no stop');
  });
});

describe('the key table', () => {
  const momentAfter = (events: readonly EventBody[], more: Partial<View> = {}, typing?: string) => {
    const model = events.map((event, i) => at(event, i)).reduce(reduce, emptyModel);
    return { model, view: { ...viewIn('en'), ...more }, typing, tooSmall: false };
  };
  const moments = {
    'before anything': momentAfter([]),
    'at a question': momentAfter([...begun, ask, waitFor('answer')]),
    'before an operation': momentAfter([...begun, plan, waitFor('operation')]),
    stopped: momentAfter([...begun, { type: 'pace', on: false }, waitFor('next')]),
    'in a shell': momentAfter(begun, {}, 'shell0'),
    'in the help': momentAfter(begun, { dialog: 'help' }),
  };

  it('has nothing that checkKeys finds', () => {
    expect(checkKeys({ demo: presentKeys })).toEqual([]);
  });

  it.each(languages)('has on the last line what its rows say, in %s', (language) => {
    for (const [name, moment] of Object.entries(moments)) {
      const now = { ...moment, view: { ...moment.view, language } };
      const line = textOf(lastLine(presentKeys, now, 500));
      for (const row of presentKeys.filter((one) => one.where.includes(whereIs(now)))) {
        if (shareOf(row, now) !== 'no') expect(line, name).toContain(onLastLine(row, now, language));
      }
    }
  });
});
