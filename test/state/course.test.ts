// A viewer who comes into a lesson late sees what those see who were there from the beginning.

import { expect, it } from 'vitest';
import type { Event } from '../../src/session/event.ts';
import { followSession } from '../../src/session/keyframe.ts';
import { emptyModel, type Model, reduce } from '../../src/state/model.ts';

const both = (text: string) => ({ en: text, zh: `中文${text}` });
const host = {
  user: 'root',
  uid: 0,
  kernel: '6.1',
  hostname: 'vm',
  arch: 'x64',
  cgroup: 'cgroup v2',
  memoryBytes: 1,
  nslabPid: 1,
  nslabVersion: '0',
};
const step = (id: string) => ({
  type: 'step',
  lesson: 'uts',
  lessonNumber: 1,
  step: id,
  stepNumber: 1,
  title: both(id),
  text: both('x'),
  watch: [],
  terms: [],
});
const options = [
  { id: 'a', text: both('A') },
  { id: 'b', text: both('B') },
];

const events = [
  {
    type: 'session',
    format: '3.1',
    mode: 'lesson',
    id: 'x',
    host,
    lessons: [{ id: 'uts', title: both('u'), steps: 2 }],
  },
  { type: 'course', lessons: [] },
  { type: 'wait', number: 1, what: 'begin' },
  step('review'),
  { type: 'review', lesson: 'exec', title: both('exec'), recorded: true },
  { type: 'ask', id: 'review', text: both('?'), options },
  { type: 'answer', id: 'review', chosen: 'a' },
  { type: 'reveal', id: 'review', holds: 'b', chosen: 'a', why: both('because') },
  step('one'),
  { type: 'ask', id: 'one', text: both('?'), options },
  { type: 'answer', id: 'one', chosen: 'a' },
  { type: 'ask', id: 'one', text: both('?'), options, observed: true },
  { type: 'answer', id: 'one', chosen: 'b', observed: true },
  { type: 'look', pane: 'namespaces', row: 'uts' },
  { type: 'answer', id: 'one', chosen: 'a', observed: true },
  { type: 'reveal', id: 'one', holds: 'a', chosen: 'a' },
  { type: 'knob', name: 'name', values: ['x', ''], text: both('turn it') },
  step('turn'),
  { type: 'task', id: 'turn', goals: [{ text: both('g') }, { text: both('k'), keep: true }], hints: 3 },
  { type: 'goal', task: 'turn', goal: 0, ok: false, found: 'no' },
  { type: 'goal', task: 'turn', goal: 1, ok: true, found: 'yes' },
  { type: 'hint', task: 'turn', number: 1, text: both('look') },
  { type: 'goal', task: 'turn', goal: 0, ok: true, found: 'yes' },
  { type: 'solved', task: 'turn', typed: ['x'], solution: ['y'], hints: 1 },
  {
    type: 'lesson-end',
    lesson: 'uts',
    asked: 1,
    right: 1,
    again: [],
    tasks: 1,
    solved: 1,
    failed: [],
    facts: [],
  },
  { type: 'course', lessons: [] },
].map((event, i) => ({ ...event, at: i }) as unknown as Event);

const shown = ({ course, question, step: now, note }: Model) => ({ course, question, step: now, note });

it.each(events.map((event, i) => [i + 1, event.type] as const))(
  'after %i events, the last of them %s',
  (count) => {
    const seen = events.slice(0, count);
    const follower = followSession();
    for (const event of seen) follower.follow(event);
    const late = follower.events().reduce(reduce, emptyModel);
    expect(shown(late)).toEqual(shown(seen.reduce(reduce, emptyModel)));
  },
);
