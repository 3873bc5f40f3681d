// Panes and the story of a step as lines of a width.

import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { Event, EventBody, Language, PaneName } from '../../src/session/event.ts';
import { paneLines, storyLines } from '../../src/state/lines.ts';
import { emptyModel, type Model, reduce } from '../../src/state/model.ts';

const both = (text: string) => ({
  en: `${text} in words that take some room`,
  zh: `${text}：命名空间里的进程`,
});
const evil = '\u001b[31mred\u202e';
const modelOf = (...events: EventBody[]): Model =>
  events.map((body, at): Event => ({ ...body, at })).reduce(reduce, emptyModel);

const begin: EventBody[] = [
  {
    type: 'step',
    lesson: 'uts',
    lessonNumber: 2,
    step: 'one',
    stepNumber: 1,
    title: both('Title'),
    text: both('Text'),
    watch: ['tree', 'calls', 'output'],
  },
  { type: 'tree', nodes: [{ pid: 1, nspid: [1], comm: 'nslab', depth: 0 }] },
  {
    type: 'tree',
    nodes: [
      { pid: 1, nspid: [1], comm: 'nslab', depth: 0 },
      { pid: 2, nspid: [2, 1], comm: evil, depth: 1, name: 'box' },
    ],
  },
];
const ask: EventBody = {
  type: 'ask',
  id: 'q',
  text: both('Which?'),
  options: [
    { id: 'a', text: both('A') },
    { id: 'b', text: both('B') },
  ],
};
const plan: EventBody = {
  type: 'plan',
  operation: 1,
  title: both('Clone'),
  lines: Array.from({ length: 13 }, (_, i) => ({ actor: 'host', line: `call${i}(…)` })),
  same: { shell: 'unshare --uts sh', go: 'syscall.Clone()' },
};
const call: EventBody = {
  type: 'call',
  actor: 'box',
  pid: 2,
  name: 'mount',
  line: `mount("${evil}")`,
  ret: -1,
  errno: 'EPERM',
  ns: 1500,
};

const text = (model: Model, language: Language = 'en', width = 60): string =>
  storyLines(model, language, width)
    .map((line) => line.text)
    .join('\n');

describe('storyLines', () => {
  it('shows the text of a step, its question, and the operation that comes next', () => {
    const shown = text(modelOf(...begin, ask, plan));
    expect(shown).toMatch(
      /^Title.*\n.*Text.*Which\?.*1 {2}A.*2 {2}B.*▸ Clone.*host {2}call0.*call8.*… \+3.*call12.*\$ unshare/s,
    );
    expect(shown).not.toContain('go: syscall');
  });

  it('shows the same in all other words when asked to', () => {
    const shown = storyLines(modelOf(...begin, plan), 'en', 60, true).map((line) => line.text);
    expect(shown.join('\n')).toMatch(/\$ unshare.*go: syscall/s);
  });

  it('shows what a call that was refused gave, when the step is over', () => {
    const refused: EventBody = { ...call, errno: 'EXDEV', expected: true, meaning: 'another filesystem' };
    const shown = text(modelOf(...begin, refused, { type: 'note', text: both('After') }));
    expect(shown).toMatch(/= -1 EXDEV\n {2}another filesystem.*After/s);
  });

  it('shows the right answer and the wrong choice, and why it is wrong', () => {
    const reveal: EventBody = { type: 'reveal', id: 'q', holds: 'a', chosen: 'b', why: both('Because') };
    const lines = storyLines(
      modelOf(...begin, ask, { type: 'answer', id: 'q', chosen: 'b' }, reveal),
      'en',
      60,
    );
    expect(lines.find((line) => line.text.startsWith('✓ 1'))?.style).toBe('good');
    expect(lines.find((line) => line.text.startsWith('✗ 2'))?.style).toBe('bad');
    expect(lines.some((line) => line.text.startsWith('Because'))).toBe(true);
  });

  it('shows a check that failed with what was found, made harmless', () => {
    const check: EventBody = { type: 'check', text: both('Goal'), ok: false, found: evil };
    const shown = text(modelOf(...begin, check, { type: 'note', text: { en: `said ${evil}`, zh: evil } }));
    expect(shown).toContain('✗ Goal');
    expect(shown).toContain('\\e[31mred\\u202e');
    for (const char of ['\u001b', '\u202e']) expect(shown).not.toContain(char);
  });

  it('shows an error before all else', () => {
    const shown = text(modelOf(...begin, { type: 'error', message: `no ${evil}`, hint: 'Try again' }));
    expect(shown).toBe('no \\e[31mred\\u202e\nTry again');
  });

  it('has nothing to tell before the first step and after the last', () => {
    expect(text(emptyModel)).toBe('');
    expect(text(modelOf(...begin, { type: 'ledger', made: [], left: [], others: [] }))).toBe('');
  });
});

describe('paneLines', () => {
  it('marks what came with this step, and makes names harmless', () => {
    const lines = paneLines(modelOf(...begin), 'tree', 60);
    expect(lines.map((line) => line.style)).toEqual(['dim', 'plain', 'changed']);
    expect(lines[2]?.text).toMatch(/^\+ └─ box \(\\e\[31mred\\u202e\) +2 +1$/);
  });

  it('shows calls with their result and time, and a failure as bad unless it was expected', () => {
    const [line] = paneLines(modelOf(...begin, call), 'calls', 80);
    expect(line).toEqual({ text: 'box  mount("\\e[31mred\\u202e") = -1 EPERM <2 µs>', style: 'bad' });
    expect(
      paneLines(modelOf(...begin, { ...call, expected: true } as EventBody), 'calls', 80)[0]?.style,
    ).toBe('plain');
  });

  it('shows the output of programs line by line, and writes as a shell would', () => {
    const output: EventBody = { type: 'output', name: 'ps', text: `one\n\n${evil}\n` };
    expect(paneLines(modelOf(...begin, output), 'output', 60).map((line) => line.text)).toEqual([
      'ps | one',
      'ps | \\e[31mred\\u202e',
    ]);
    const file: EventBody = { type: 'file', actor: 'host', path: '/x', text: 'a\n' };
    expect(paneLines(modelOf(...begin, file), 'calls', 60)[0]?.text).toBe('host  "a\\n" > /x');
  });

  it('shows nothing of what was never read', () => {
    expect(paneLines(modelOf(...begin), 'network', 60)).toEqual([]);
  });
});

describe('every line', () => {
  it('is as wide as asked at most, in both languages', () => {
    const model = modelOf(...begin, ask, plan, call, {
      type: 'output',
      name: 'ps',
      text: '命名空间'.repeat(40),
    });
    const panes: PaneName[] = ['tree', 'calls', 'output'];
    for (let width = 10; width <= 120; width++) {
      const lines = [
        ...storyLines(model, 'en', width),
        ...storyLines(model, 'zh', width),
        ...panes.flatMap((pane) => paneLines(model, pane, width)),
      ];
      for (const line of lines)
        expect(stringWidth(line.text), `${width}: ${line.text}`).toBeLessThanOrEqual(width);
    }
  });
});
