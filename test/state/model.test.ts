// Tests what a screen knows after events.

import { describe, expect, it } from 'vitest';
import type { Event, EventBody } from '../../src/session/event.ts';
import { emptyModel, type Model, reduce } from '../../src/state/model.ts';

const both = (text: string) => ({ en: text, zh: text });
const modelAfter = (model: Model, ...events: EventBody[]): Model =>
  events.map((body, at): Event => ({ ...body, at })).reduce(reduce, model);

const step = (lesson: string, name: string): EventBody => ({
  type: 'step',
  lesson,
  lessonNumber: 1,
  step: name,
  stepNumber: 1,
  title: both(name),
  text: both('text'),
  watch: ['tree'],
  terms: [],
});
const tree = (...pids: number[]): EventBody => ({
  type: 'tree',
  nodes: pids.map((pid) => ({ pid, nspid: [pid], comm: 'sh', depth: 0 })),
});
const plan: EventBody = { type: 'plan', operation: 1, title: both('clone'), lines: [], same: {} };
const call: EventBody = {
  type: 'call',
  actor: 'host',
  pid: 1,
  name: 'clone3',
  line: 'clone3()',
  ret: 2,
  ns: 1,
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
const wait = (what: Extract<EventBody, { type: 'wait' }>['what']): EventBody => ({
  type: 'wait',
  number: 1,
  what,
});

const keys = (model: Model, when: 'before' | 'now'): string[] | undefined =>
  model.evidence.tree?.[when]?.nodes.map(({ pid }) => String(pid));

describe('reduce', () => {
  it('never changes the model that it was given', () => {
    const model = modelAfter(emptyModel, step('uts', 'one'), tree(1));
    const copy = structuredClone(model);
    modelAfter(model, tree(2), plan, call, ask, wait('answer'), step('pid', 'two'));
    expect(model).toEqual(copy);
  });

  it('waits from `wait` on, until the tour goes on', () => {
    const waiting = modelAfter(emptyModel, step('uts', 'one'), plan, wait('operation'));
    expect(waiting.wait).toEqual({ number: 1, what: 'operation' });
    for (const event of [plan, ask, step('uts', 'two')])
      expect(modelAfter(waiting, event).wait).toBeUndefined();
    // Calls of a shell that the learner opened, and new evidence, do not end the wait.
    for (const event of [call, tree(1)]) expect(modelAfter(waiting, event).wait).toEqual(waiting.wait);
  });

  it('compares evidence with the first of the step, however often it is read', () => {
    const model = modelAfter(emptyModel, step('uts', 'one'), tree(1), tree(1, 2), tree(1, 2, 3));
    expect(keys(model, 'before')).toEqual(['1']);
    expect(keys(model, 'now')).toEqual(['1', '2', '3']);
    const next = modelAfter(model, step('uts', 'two'));
    expect(keys(next, 'now')).toEqual(['1', '2', '3']);
    expect(keys(modelAfter(next, tree(4)), 'before')).toBeUndefined();
    expect(keys(modelAfter(next, tree(4), tree(5), tree(6)), 'before')).toEqual(['4']);
  });

  it('forgets evidence with the lesson, whose lab is gone', () => {
    const model = modelAfter(emptyModel, step('uts', 'one'), tree(1), step('pid', 'one'));
    expect(model.evidence).toEqual({});
    expect(keys(modelAfter(model, tree(2)), 'before')).toBeUndefined();
  });

  it('asks a question, then has its answer, then what the kernel says', () => {
    const asked = modelAfter(emptyModel, step('uts', 'one'), ask);
    expect(asked.question).toMatchObject({ id: 'q', options: [{ id: 'a' }, { id: 'b' }] });
    expect(asked.question?.holds).toBeUndefined();
    const answered = modelAfter(asked, { type: 'answer', id: 'q', chosen: 'b' });
    expect(answered.question).toMatchObject({ chosen: 'b' });
    const revealed = modelAfter(answered, {
      type: 'reveal',
      id: 'q',
      holds: 'a',
      chosen: 'b',
      why: both('Because.'),
    });
    expect(revealed.question).toMatchObject({ chosen: 'b', holds: 'a', why: both('Because.') });
    expect(modelAfter(revealed, step('uts', 'two')).question).toBeUndefined();
  });

  it('begins every step without the calls, output, checks and note of the one before', () => {
    const model = modelAfter(
      emptyModel,
      step('uts', 'one'),
      plan,
      call,
      { type: 'file', actor: 'host', path: '/x', text: 'y' },
      { type: 'output', name: 'ps', text: 'z' },
      { type: 'check', text: both('c'), ok: true, found: 'x' },
      { type: 'note', text: both('n') },
    );
    expect([model.calls.length, model.output.length, model.checks.length]).toEqual([2, 1, 1]);
    const next = modelAfter(model, step('uts', 'two'));
    expect([next.calls, next.output, next.checks, next.note, next.plan]).toEqual([
      [],
      [],
      [],
      undefined,
      undefined,
    ]);
  });

  it('keeps the last 500 calls and pieces of output', () => {
    const calls = Array.from({ length: 600 }, (_, ret): EventBody => ({ ...call, ret }) as EventBody);
    const output = Array.from(
      { length: 600 },
      (_, i): EventBody => ({ type: 'output', name: 'x', text: `${i}` }),
    );
    const model = modelAfter(emptyModel, step('uts', 'one'), ...calls, ...output);
    expect([model.calls.length, model.output.length]).toEqual([500, 500]);
    expect(model.calls.at(-1)).toMatchObject({ ret: 599 });
    expect(model.output[0]?.text).toBe('100');
  });

  it('ends with the ledger', () => {
    const model = modelAfter(emptyModel, step('uts', 'one'), plan, ask, {
      type: 'ledger',
      made: ['a'],
      left: [],
      others: [],
    });
    expect(model).toMatchObject({ ledger: { made: ['a'] }, plan: undefined, question: undefined });
  });
});
