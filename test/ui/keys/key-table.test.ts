// The key tables of all modes: what is told of a key is what it does.

import { describe, expect, it } from 'vitest';
import type { EventBody } from '../../../src/session/event.ts';
import { textOf } from '../../../src/state/line.ts';
import { emptyModel, type Model, reduce } from '../../../src/state/model.ts';
import { type View, viewAtStep, viewIn } from '../../../src/state/view.ts';
import type { Key } from '../../../src/term/decode-key.ts';
import { checkKeys } from '../../../src/ui/keys/check-keys.ts';
import { courseStatus, jumpQuestions } from '../../../src/ui/keys/course-rows.ts';
import { helpLines } from '../../../src/ui/keys/help-lines.ts';
import { allNamesOf, isLetter, keysOf } from '../../../src/ui/keys/key-names.ts';
import { allKeyTables, keyProblems } from '../../../src/ui/keys/key-problems.ts';
import type { KeyRow, Now } from '../../../src/ui/keys/key-row.ts';
import { lastLine, onLastLine, shareOf } from '../../../src/ui/keys/last-line.ts';
import { leaveQuestion } from '../../../src/ui/keys/leaving-rows.ts';
import { pressKey } from '../../../src/ui/keys/press-key.ts';
import { type Where, whereIs } from '../../../src/ui/keys/where.ts';
import { storyKeys, storySections } from '../../../src/ui/screens/story/story-keys.ts';
import { storyScreen } from '../../../src/ui/screens/story/story-screen.ts';
import { ask, at, call, host, namespaces, plan, ptyOpen, step, waitFor } from '../events.ts';

const size = { columns: 120, rows: 40 };
const languages = ['en', 'zh'] as const;

function momentAfter(events: readonly EventBody[], more: Partial<View> = {}, typing?: string): Now {
  const model = events.map((event, i) => at(event, i)).reduce(reduce, emptyModel);
  const view = { ...viewAtStep(viewIn('en'), model.step?.watch ?? []), ...more };
  const shown = storyScreen.compose(model, view, size, typing);
  return { model, view, typing, tooSmall: false, shown };
}

const begun: EventBody[] = [host, step, namespaces(1, 'vm'), plan, call];
const ledger: EventBody = { type: 'ledger', made: [], left: [], others: [] };
const interruption: EventBody = {
  type: 'interruption',
  lesson: 'uts',
  kind: 'refused',
  title: { en: 'It cannot be shown live here.', zh: '此处无法实时展示。' },
  why: [],
  recorded: true,
  checks: [],
};
const summary: EventBody = {
  type: 'summary',
  asked: 1,
  right: 1,
  again: [],
  failed: [],
  facts: [{ id: 'one', text: { en: 'It is so.', zh: '就是这样。' } }],
  command: 'nslab',
  container: {
    hostname: 'mycontainer',
    pid: 4711,
    pidInside: 2,
    namespaces: [],
    layers: [],
    capabilities: 14,
    seccomp: true,
    lines: { nslab: 'run -- bash', docker: 'docker run debian bash' },
  },
};
const shellQuestion = {
  question: { en: 'Whose files?', zh: '谁的文件？' },
  yes: { en: 'opens it', zh: '打开' },
  also: 'Enter',
  does: [],
  opensShell: true,
} as const;
const asReplay = <E extends EventBody>(event: E): E => ({ ...event, replayed: true });

/** Each state of the screen that keys know, and what the screen is before a step, in a recording, with a shell. */
const moments: Readonly<Record<string, Now>> = {
  'before anything': momentAfter([]),
  'before the first step': momentAfter([host, waitFor('next')]),
  'before an operation': momentAfter([...begun, waitFor('operation')]),
  'after a step': momentAfter([...begun, waitFor('next')]),
  'while it runs': momentAfter(begun),
  'at a question': momentAfter([...begun, ask, waitFor('answer')]),
  paused: momentAfter([...begun, { type: 'sampling', on: false }, waitFor('next')]),
  'with a shell': momentAfter([...begun, ptyOpen('shell0', 'box'), waitFor('next')]),
  'in a shell': momentAfter([...begun, ptyOpen('shell0', 'box')], {}, 'shell0'),
  'in a recording': momentAfter([...begun, waitFor('next')].map(asReplay)),
  'in a recording that stands still': momentAfter(
    [...begun, { type: 'sampling', on: false } as const].map(asReplay),
  ),
  'leaving is asked': momentAfter(begun, { confirm: leaveQuestion({ replayed: false }) }),
  'leaving a recording is asked': momentAfter(begun.map(asReplay), {
    confirm: leaveQuestion({ replayed: true }),
  }),
  'going back is asked': momentAfter([...begun, waitFor('next')], { confirm: jumpQuestions.back }),
  'restarting is asked': momentAfter([...begun, waitFor('next')], { confirm: jumpQuestions.restart }),
  'a filter is typed': momentAfter(begun, { filtering: true, filter: 'ut' }),
  'in the help': momentAfter(begun, { dialog: 'help' }),
  'in the list of stages': momentAfter([...begun, waitFor('next')], { dialog: 'stages' }),
  'in the words': momentAfter(begun, { dialog: 'words' }),
  'on the first page': momentAfter([host, { type: 'home', live: true }, waitFor('begin')]),
  'on the last page of a tour': momentAfter([...begun, summary, waitFor('end')]),
  'opening a shell is asked': momentAfter([...begun, waitFor('next')], { confirm: shellQuestion }),
  'at the end': momentAfter([...begun, ledger, waitFor('end')]),
  interrupted: momentAfter([...begun, interruption, waitFor('next')]),
  'interrupted, with what doctor says': momentAfter([...begun, interruption, waitFor('next')], {
    dialog: 'doctor',
  }),
  'in a window that is too small': { ...momentAfter(begun), tooSmall: true },
};
const named = Object.entries(moments);

const keyed: Readonly<Record<string, readonly [string, Key]>> = {
  Enter: ['', { return: true }],
  Escape: ['', { escape: true }],
  Tab: ['', { tab: true }],
  'Shift-Tab': ['', { tab: true, shift: true }],
  Space: [' ', {}],
  Backspace: ['', { backspace: true }],
  Delete: ['', { delete: true }],
  ArrowUp: ['', { upArrow: true }],
  ArrowDown: ['', { downArrow: true }],
  PgUp: ['', { pageUp: true }],
  PgDn: ['', { pageDown: true }],
  'Ctrl-C': ['c', { ctrl: true }],
  'Ctrl-]': [']', { ctrl: true }],
};
const inputOf = (key: string): readonly [string, Key] => keyed[key] ?? [key, {}];

/** The row that a key came to, found by what came of it. */
function rowPressed(key: string, now: Now): KeyRow | undefined {
  let pressed: KeyRow | undefined;
  const watched = storyKeys.map((row): KeyRow => {
    const does: KeyRow['does'] = (...given) => {
      pressed = row;
      return row.does(...given);
    };
    return { ...row, does };
  });
  pressKey(watched, ...inputOf(key), now);
  return pressed;
}

describe('the tables of all modes', () => {
  it('have no key twice, no letter with two meanings, and words in both languages', async () => {
    expect(Object.keys(await allKeyTables())).toEqual(
      expect.arrayContaining(['tour', 'lesson', 'play', 'demo']),
    );
    expect(await keyProblems()).toEqual([]);
  });

  it.each(languages)(
    'do as each row of theirs says: pressed, on the last line, in the help, in %s',
    (language) => {
      const seen = new Set<KeyRow>();
      for (const [name, moment] of named) {
        const now: Now = { ...moment, view: { ...moment.view, language } };
        const where = whereIs(now);
        const line = textOf(lastLine(storyKeys, now, 500, courseStatus(now.model)));
        for (const row of storyKeys.filter((one) => one.where.includes(where) && one.when?.(now) !== false)) {
          seen.add(row);
          // F10 is a key of the shell's input, which is the same row there.
          for (const key of keysOf(row.key).filter((one) => one !== 'F10')) {
            expect(rowPressed(key, now)?.means, `${name}: ${key}`).toBe(row.means);
          }
          const onLine = shareOf(row, now) !== 'no';
          if (onLine) expect(line, `${name}: ${row.key}`).toContain(onLastLine(row, now, language));
        }
      }
      expect(storyKeys.filter((row) => !seen.has(row)).map(({ key, means }) => `${key} ${means}`)).toEqual(
        [],
      );
    },
  );

  it.each(languages)('list every key of the screen and of the shell in the help, in %s', (language) => {
    const lines = helpLines(storyKeys, storySections, language, 200).map(textOf);
    const where: Where[] = ['screen', 'question', 'shell'];
    for (const row of storyKeys.filter((one) => one.where.some((each) => where.includes(each)))) {
      const begin = `  ${allNamesOf(row.key)[language]} `;
      const line = lines.find((one) => one.startsWith(begin) && one.endsWith(row.help[language]));
      expect(line, `${row.key} ${row.means}`).toBeDefined();
    }
  });

  it('do nothing with a key of no row', () => {
    for (const [name, now] of named) {
      if (['confirm', 'filter', 'shell'].includes(whereIs(now))) continue;
      for (const key of ['z', 'Q', '*', '中'])
        expect(pressKey(storyKeys, ...inputOf(key), now), `${name}: ${key}`).toEqual({ view: now.view });
      expect(pressKey(storyKeys, 'x', { ctrl: true }, now)).toEqual({ view: now.view });
    }
  });

  it('leave at once by Ctrl-C wherever the screen has the keyboard', () => {
    for (const [name, now] of named.filter(([, { typing }]) => typing === undefined))
      expect(pressKey(storyKeys, 'c', { ctrl: true }, now).intents, name).toEqual([{ type: 'quit' }]);
  });

  it('do nothing else where nothing can be seen', () => {
    const now = moments['in a window that is too small'] as Now;
    for (const key of ['q', 'b', 's', 'Enter', '?', 'l'])
      expect(pressKey(storyKeys, ...inputOf(key), now), key).toEqual({ view: now.view });
  });
});

describe('the last line', () => {
  const lineAt = (name: string, columns: number, language: 'en' | 'zh' = 'en'): string => {
    const now = moments[name] as Now;
    const moment = { ...now, view: { ...now.view, language } };
    return textOf(lastLine(storyKeys, moment, columns, courseStatus(now.model))).trimEnd();
  };

  it.each([
    ['before anything', ' … running  g words  l 中文  t stages  ?  q quit'],
    ['before the first step', ' Enter go on  g words  l 中文  t stages  ?  q quit'],
    ['before an operation', ' Enter do it  b back  s shell  Tab  + zoom  x ways  g words  l 中文  ?  q quit'],
    ['at a question', ' 1–2 answer  0 don’t know  b back  s shell  Tab  + zoom  x ways  ?  q quit'],
    ['with a shell', ' Enter go on  b back  s shell ●  Tab  + zoom  x ways  g words  l 中文  ?  q quit'],
    ['in a recording', ' Enter go on  b back  Tab  + zoom  x ways  g words  l 中文  t stages  ?  q quit'],
    ['in a shell', ' Ctrl-] or F10 back to the tour   exit ends the shell'],
    ['leaving is asked', ' Leave? All that was made is torn down.   y leaves, any other key stays'],
    ['leaving a recording is asked', ' Leave the recording?   y leaves, any other key stays'],
    ['a filter is typed', ' /ut▏  Enter keeps it   Esc takes it off'],
    ['in the list of stages', ' Enter goes there   ↑↓ choose   Esc closes'],
    ['in the help', ' ↑↓ scroll   Esc closes'],
    ['at the end', ' Enter end  l 中文  ?'],
  ])('%s, at 80 columns', (name, line) => {
    expect(lineAt(name, 80)).toBe(line);
  });

  it.each([
    [
      'before an operation',
      ' Enter 执行  b 上一步  s shell  Tab  + 放大  x 写法  g 术语  l EN  t 阶段  / 过滤  空格 暂停  ?  q 退出',
    ],
    [
      'paused',
      ' Enter 继续  b 上一步  s shell  Tab  + 放大  x 写法  g 术语  l EN  t 阶段  / 过滤  空格 继续  ?  q 退出',
    ],
    ['going back is asked', ' 有一个 shell 开着，会随之结束。要返回吗？   y 返回，其他键 留下'],
    ['restarting is asked', ' 有一个 shell 开着，会随之结束。要重来吗？   y 重来，其他键 留下'],
  ])('%s, in Chinese, with room for all', (name, line) => {
    expect(lineAt(name, 200, 'zh')).toBe(line);
  });

  it('says what there is to be said instead, until the next key', () => {
    const now = moments['after a step'] as Now;
    const model: Model = { ...now.model, notice: { en: 'No \u001bshell.', zh: '没有 shell。' } };
    expect(textOf(lastLine(storyKeys, { ...now, model }, 80)).trimEnd()).toBe(' No \\eshell.');
  });
});

describe('checkKeys', () => {
  const row = (more: Partial<KeyRow> = {}): KeyRow => ({
    key: 'b',
    means: 'back',
    where: ['screen'],
    does: ({ view }) => ({ view }),
    label: { en: 'back', zh: '上一步' },
    help: { en: 'goes back', zh: '返回' },
    line: 'no',
    ...more,
  });

  it('finds nothing wrong with keys that are apart', () => {
    const apart = [row(), row({ where: ['dialog'] }), row({ key: 'Enter', means: 'go on' })];
    expect(checkKeys({ tour: apart, play: [row()] })).toEqual([]);
  });

  it.each<[string, KeyRow[], RegExp]>([
    ['a key twice', [row(), row({ where: ['dialog', 'screen'] })], /^tour: b has two rows/],
    [
      'a key in two groups',
      [row({ key: 'Tab', means: 'move' }), row({ key: 'Tab', means: 'close' })],
      /Tab has/,
    ],
    ['a letter with another meaning', [row({ means: 'restart' })], /^tour: b means back, and here restart$/],
    ['a letter that means nothing', [row({ key: 'y', means: 'yes' })], /^tour: y means nothing/],
    ['help in one language', [row({ help: { en: 'goes back', zh: '' } })], /has no help in zh$/],
    ['a label in one language', [row({ label: () => ({ en: '', zh: '上一步' }) })], /has no label in en$/],
  ])('finds %s', (_name, tour, problem) => {
    expect(checkKeys({ tour })).toEqual([expect.stringMatching(problem)]);
  });

  it('finds a letter that two modes use differently', () => {
    expect(checkKeys({ tour: [row()], play: [row({ means: 'shell' })] })).toEqual([
      'play: b means back, and here shell',
    ]);
  });

  it('lets letters be answers where something is asked', () => {
    const answers = [row({ key: 'y', means: 'yes', where: ['confirm'] })];
    expect(answers.every(({ key }) => isLetter(key))).toBe(true);
    expect(checkKeys({ tour: answers })).toEqual([]);
  });
});
