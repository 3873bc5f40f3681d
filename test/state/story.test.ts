// Tests what the story says before and after a step, at any width.

import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { EventBody, Term } from '../../src/session/event.ts';
import { both as same } from '../../src/session/texts.ts';
import { type Line, textOf } from '../../src/state/line.ts';
import { emptyModel, type Model } from '../../src/state/model.ts';
import { type StoryContext, storyLines } from '../../src/state/story.ts';
import { wordsIn } from '../../src/ui/words.ts';
import { evil, modelOf } from './panes/contexts.ts';

const both = (text: string) => ({
  en: `${text} in words that take some room`,
  zh: `${text}：命名空间里的进程`,
});

const room: Term = {
  id: 'room',
  name: { en: 'room', zh: '房间' },
  forms: { en: ['some room'], zh: ['命名空间'] },
  text: { en: 'Space.', zh: '空间。' },
};
const step: EventBody = {
  type: 'step',
  lesson: 'uts',
  lessonNumber: 2,
  step: 'one',
  stepNumber: 1,
  title: both('Title'),
  text: both('Text'),
  watch: ['tree'],
  terms: [room],
};
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
  errno: 'EXDEV',
  meaning: both('another filesystem'),
  expected: true,
  ns: 1500,
};
const answer: EventBody = { type: 'answer', id: 'q', chosen: 'b' };
const reveal: EventBody = { type: 'reveal', id: 'q', holds: 'a', chosen: 'b', why: both('Because') };
const check = (ok: boolean, text: string): EventBody => ({
  type: 'check',
  text: both(text),
  ok,
  found: evil,
});
const after: EventBody = { type: 'note', text: both('After') };

const context: StoryContext = {
  language: 'en',
  width: 60,
  compact: false,
  inShell: false,
  allWays: false,
  words: wordsIn('en'),
};
const story = (model: Model, more: Partial<StoryContext> = {}): Line[] =>
  storyLines(model, { ...context, ...more });
const text = (model: Model, more: Partial<StoryContext> = {}): string =>
  story(model, more).map(textOf).join('\n');

describe('before the step has run', () => {
  it('has the text, the next operation by its shell command and its title, and the question', () => {
    expect(text(modelOf(step, ask, plan))).toMatch(
      /^Title.*\n.*Text.*▸ \$ unshare --uts sh\n {4}Clone.*Which\?.*1 {2}A.*2 {2}B/s,
    );
    expect(text(modelOf(step, plan))).not.toContain('go: syscall');
  });

  it('shows the operation in every form when asked to', () => {
    expect(text(modelOf(step, plan), { allWays: true })).toMatch(
      /▸ Clone.*\$ unshare.*go: syscall.*host {2}call0.*call8.*… \+3.*call12/s,
    );
  });

  it('lists all operations of the step: those that have run, the next one, those that follow', () => {
    const operation = (shell: string | undefined, silent?: true) => ({
      title: both(shell ?? 'no command'),
      lines: [],
      same: shell === undefined ? {} : { shell },
      ...(silent ? { silent } : {}),
    });
    const operations = [operation('one'), operation('quiet', true), operation('two'), operation(undefined)];
    const outline: EventBody = { type: 'outline', operations };
    const lines = (...events: readonly EventBody[]): string[] =>
      text(modelOf(step, outline, ...events), { compact: true })
        .split('\n')
        .slice(1);
    expect(lines()).toEqual(['▸ $ one  +1', '· $ two', '· no command in words that take some room']);
    const at = (number: number): EventBody => ({ ...plan, operation: number }) as EventBody;
    expect(lines(at(2))).toEqual(['▸ $ one  +1', '· $ two', '· no command in words that take some room']);
    expect(lines(at(3))).toEqual(['✓ $ one  +1', '▸ $ two', '· no command in words that take some room']);
    expect(lines(at(4))).toEqual(['✓ $ one  +1', '✓ $ two', '▸ no command in words that take some room']);
  });

  it('keeps only the chosen answer on a small screen, and no title', () => {
    const shown = text(modelOf(step, ask, answer, plan), { compact: true });
    expect(shown).toMatch(/^Text.*→ 2 {2}B/s);
    for (const gone of ['Title', 'Which?', '1  A']) expect(shown).not.toContain(gone);
  });

  it('underlines a term once', () => {
    const underlined = story(modelOf(step, ask, plan)).flatMap(({ spans }) =>
      spans.filter(({ underline }) => underline),
    );
    expect(underlined.map((span) => span.text)).toEqual(['some room']);
  });
});

describe('after the step has run', () => {
  const over = modelOf(step, ask, answer, call, reveal, check(true, 'One'), check(true, 'Two'), after);

  it('has the right answer, the wrong choice and the reason, the failed call and its meaning', () => {
    const shown = text(over);
    expect(shown).toMatch(/✓ The kernel says: A.*✗ You said: B.*Because.*box {2}mount\(…\) = -1 EXDEV/s);
    expect(shown).toMatch(/EXDEV\n {2}another filesystem.*✓ One.*✓ Two.*After/s);
    expect(story(over).find((line) => textOf(line).startsWith('✓ The'))?.spans[0]?.tone).toBe('good');
    expect(story(over).find((line) => textOf(line).startsWith('✗'))?.spans[0]?.tone).toBe('bad');
  });

  it('only counts the checks that hold on a small screen, and shows a failed one with what was found, escaped', () => {
    const failed = modelOf(step, check(true, 'One'), check(true, 'Two'), check(false, 'Goal'), after);
    const shown = text(failed, { compact: true });
    expect(shown).toContain('✓ 2 checks hold');
    expect(shown).toMatch(/✗ Goal[^✓]*\(\\e\[31mred\\u202e\)/);
  });
});

it('an error replaces everything else, and is escaped', () => {
  expect(text(modelOf(step, { type: 'error', message: same(`no ${evil}`), hint: same('Try again') }))).toBe(
    'no \\e[31mred\\u202e\nTry again',
  );
});

it('there is nothing to tell before the first step and after the last', () => {
  expect(text(emptyModel)).toBe('');
  expect(text(modelOf(step, { type: 'ledger', made: [], left: [], others: [] }))).toBe('');
});

it('no line is wider than asked, in both languages', () => {
  for (const model of [
    modelOf(step, ask, plan),
    modelOf(step, ask, answer, call, reveal, check(false, 'G'), after),
  ]) {
    for (let width = 20; width <= 120; width++) {
      for (const language of ['en', 'zh'] as const) {
        for (const line of story(model, { width, language, compact: width < 80 }))
          expect(stringWidth(textOf(line)), `${width}: ${textOf(line)}`).toBeLessThanOrEqual(width);
      }
    }
  }
});
