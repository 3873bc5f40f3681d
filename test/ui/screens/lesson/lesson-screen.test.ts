// Composes the screens of lesson mode at every size, in both languages: nothing is wider than the window, nothing is missing.

import { describe, expect, it } from 'vitest';
import type { Event, Language } from '../../../../src/session/event.ts';
import { textOf, widthOf } from '../../../../src/state/line.ts';
import { emptyModel, type Model, reduce } from '../../../../src/state/model.ts';
import { type View, viewAtStep, viewIn } from '../../../../src/state/view.ts';
import { lessonScreen } from '../../../../src/ui/screens/lesson/lesson-screen.ts';

const both = (text: string) => ({ en: text, zh: `中文${text}` });

const lesson = (id: string, more: object = {}) => ({
  id,
  title: {
    en: `A lesson about ${id} with a rather long title`,
    zh: `关于 ${id} 的一课，标题相当长，长到放不下`,
  },
  level: 3,
  minutes: 15,
  steps: 8,
  done: false,
  tasks: 1,
  solved: 0,
  verdict: 'works',
  ...more,
});

const list = {
  type: 'course',
  lessons: [
    lesson('opening', { tasks: 0, done: true }),
    lesson('uts', { done: true, solved: 1 }),
    lesson('pid-mount', { at: 4 }),
    lesson('user', { verdict: 'differs', because: { en: 'newuidmap is missing', zh: '缺少 newuidmap' } }),
    lesson('io', { verdict: 'recording', because: { en: 'no io controller', zh: '没有 io 控制器' } }),
    lesson('later', { verdict: undefined, done: true }),
  ],
};

const begin = [
  { type: 'session', format: '3.1', mode: 'lesson', id: 'x', host: undefined, lessons: list.lessons },
];
const step = {
  type: 'step',
  lesson: 'uts',
  lessonNumber: 2,
  step: 'turn',
  stepNumber: 4,
  title: both('Your turn'),
  text: both('Do it.'),
  watch: [],
  terms: [],
};
const task = {
  type: 'task',
  id: 'turn',
  goals: [
    { text: { en: 'hostname in box is "mybox"', zh: 'box 的主机名是 "mybox"' } },
    { text: both('stays'), keep: true },
  ],
  hints: 3,
};
const open = {
  type: 'goal',
  task: 'turn',
  goal: 0,
  ok: false,
  found: `a very long reading ${'x'.repeat(200)}\n\u001b[2J`,
};
const hint = { type: 'hint', task: 'turn', number: 1, text: both('Look at the `row`.') };
const solved = {
  type: 'solved',
  task: 'turn',
  typed: ['echo mybox', 'hostname mybox'],
  solution: ['hostname mybox'],
  hints: 1,
};
const end = {
  type: 'lesson-end',
  lesson: 'uts',
  asked: 3,
  right: 2,
  again: [both('The wrong one')],
  tasks: 1,
  solved: 1,
  failed: [],
  facts: [both('A fact.')],
  next: { lesson: 'pid-mount', title: both('Processes') },
};

const modelOf = (...events: readonly object[]): Model =>
  [...begin, ...events].reduce(
    (model: Model, event) => reduce(model, { at: 0, ...event } as Event),
    emptyModel,
  );

const sizes = [
  [80, 24],
  [120, 40],
  [200, 50],
] as const;

function shown(
  model: Model,
  language: Language,
  [columns, rows]: readonly [number, number],
  view: Partial<View> = {},
): string {
  const begun = model.step === undefined ? viewIn(language) : viewAtStep(viewIn(language), model.step.watch);
  const { blocks, chrome } = lessonScreen.compose(model, { ...begun, ...view }, { columns, rows }, undefined);
  for (const { area, lines } of blocks)
    for (const line of lines.slice(0, area.height))
      expect(widthOf(line), textOf(line)).toBeLessThanOrEqual(area.width);
  return [chrome.header, ...blocks.flatMap(({ lines }) => lines.map(textOf)), chrome.keys].join('\n');
}

describe.each(['en', 'zh'] as const)('in %s', (language) => {
  it.each(sizes)(
    'the list at %i×%i has every lesson, with its state and what this machine can do',
    (...size) => {
      const text = shown(modelOf(list), language, size);
      const say = (en: string, zh: string): string => (language === 'en' ? en : zh);
      for (const { id } of list.lessons) expect(text).toContain(id);
      expect(text).toContain('▸ pid-mount');
      expect(text).toMatch(/▓▓░░░░ 4\/8/);
      expect(text).toContain(say('✓ 1 task left', '✓ 还有 1 个任务'));
      expect(text).toContain(say('live here', '可真实运行'));
      expect(text).toContain(say('recording', '录像'));
    },
  );

  it.each(sizes)('only open tasks are listed at %i×%i when asked for', (...size) => {
    const text = shown(modelOf(list), language, size, { tasksOnly: true });
    expect(text).not.toContain('opening');
    expect(text).not.toMatch(/^.{2}uts/m);
    expect(text).toContain('pid-mount');
  });

  it.each(sizes)('a task at %i×%i has its goals with what was found, and a hint', (...size) => {
    const text = shown(modelOf(step, task, open, hint), language, size);
    expect(text).toMatch(/☐ .*mybox/);
    expect(text).toMatch(language === 'en' ? /found a very long/ : /读到 a very long/);
    expect(text).not.toContain('\u001b');
    expect(text).toContain(
      language === 'en' ? 'Hint 1 of 3: Look at the row.' : '提示 1/3：中文Look at the row.',
    );
  });

  it.each(sizes)('solved, at %i×%i what was typed stands beside a solution', (...size) => {
    const text = shown(
      modelOf(step, task, { ...open, ok: true, found: 'mybox' }, hint, solved),
      language,
      size,
    );
    expect(text).toMatch(/\$ echo mybox +\$ hostname mybox/);
    expect(text).not.toMatch(/Hint|提示 1/);
  });

  it.each(sizes)('the end of a lesson at %i×%i says what comes next', (...size) => {
    const text = shown(modelOf(step, task, solved, end), language, size);
    for (const part of ['The wrong one', 'A fact.', 'Processes']) expect(text).toContain(part);
  });
});

it('asked again, a question keeps what was predicted, and says where to look after a wrong reading', () => {
  const ask = {
    type: 'ask',
    id: 'turn',
    text: both('Who?'),
    options: [
      { id: 'a', text: both('A') },
      { id: 'b', text: both('B') },
    ],
  };
  const answer = { type: 'answer', id: 'turn', chosen: 'b' };
  const again = { ...ask, observed: true };
  const wrong = { ...answer, observed: true };
  const look = { type: 'look', pane: 'namespaces', row: 'hostname' };
  const model = modelOf(step, ask, answer, again, wrong, look);
  expect(model.question).toMatchObject({ predicted: 'b', observed: true });
  expect(model.question?.chosen).toBeUndefined();
  const text = shown(model, 'en', [80, 24]);
  expect(text).toMatch(
    /You said: 2 {2}B[\s\S]*And what does the kernel show\?[\s\S]*Look again: the row hostname in namespaces/,
  );
  const revealed = reduce(model, { type: 'reveal', id: 'turn', holds: 'a', chosen: 'b', at: 0 });
  expect(revealed.question).toMatchObject({ chosen: 'b', holds: 'a' });
});
