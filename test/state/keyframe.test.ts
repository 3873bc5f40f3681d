// Tests that whoever joins a session at a keyframe sees the same as those who were there from the beginning.

import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Event, EventBody, EventOf, Language } from '../../src/session/event.ts';
import { followSession } from '../../src/session/keyframe.ts';
import { emptyModel, type Model, reduce } from '../../src/state/model.ts';
import { panesOf } from '../../src/state/panes/panes-of.ts';
import { viewAtStep, viewIn } from '../../src/state/view.ts';
import { playScreen } from '../../src/ui/screens/play/play-screen.ts';
import { presentScreen } from '../../src/ui/screens/present/present-screen.ts';
import { storyScreen } from '../../src/ui/screens/story/story-screen.ts';
import { randomFrom } from '../native/random.ts';
import { readRecording } from '../support/recording.ts';
import { someOf } from '../support/some-of.ts';
import { at, both, host, namespaces, ptyOpen, step, waitFor } from '../ui/events.ts';
import { begun, container, memoryOf, namespacesOf, shells } from '../ui/play-events.ts';

const recorded = readRecording();
const recordedPlan = recorded.find(({ type }) => type === 'plan') as EventOf<'plan'>;
const call = recorded.find(({ type }) => type === 'call') as EventOf<'call'>;
const sizes = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 50 },
] as const;
const languages = ['en', 'zh'] as const;

/** Draws a screen; `turn` picks the pane with the focus, the language and the size. */
function frameOf(model: Model, turn: number): unknown {
  const language: Language = languages[turn % 2] ?? 'en';
  const size = sizes[turn % 3] ?? sizes[0];
  const view = viewAtStep(viewIn(language), model.step?.watch ?? []);
  const names = panesOf(model);
  const focus = names[turn % Math.max(1, names.length)] ?? 'story';
  const screens = model.mode === 'play' ? [playScreen] : [storyScreen, presentScreen];
  return screens.map((screen) => screen.compose(model, { ...view, focus }, size, undefined));
}

const keyframeAt = (events: readonly Event[]): Event => {
  const follower = followSession();
  for (const event of events) follower.follow(event);
  return { type: 'keyframe', at: events.at(-1)?.at ?? 0, events: follower.events(), terminals: [] };
};

/** Returns the model after each event. */
const modelsOf = (events: readonly Event[], from: Model): Model[] => {
  let model = from;
  return events.map((event) => {
    model = reduce(model, event);
    return model;
  });
};

/** Follows a session from its beginning: its models, and its frames, drawn on demand. */
function openLive(events: readonly Event[]) {
  const models = modelsOf(events, emptyModel);
  const frames = new Map<number, unknown>();
  return {
    events,
    modelAfter: (count: number): Model => models[count - 1] as Model,
    frameAfter(count: number): unknown {
      if (!frames.has(count)) frames.set(count, frameOf(models[count - 1] as Model, count));
      return frames.get(count);
    },
  };
}

/** Joins at a keyframe and expects the same frames. @param count of events before the keyframe */
function expectAlike({ events, modelAfter, frameAfter }: ReturnType<typeof openLive>, count: number): void {
  const place = `after ${count} events, the last a ${events[count - 1]?.type}`;
  let joined = reduce(emptyModel, keyframeAt(events.slice(0, count)));
  expect(frameOf(joined, count), place).toEqual(frameAfter(count));
  for (let now = count + 1; now <= events.length; now++) {
    joined = reduce(joined, events[now - 1] as Event);
    if ((now - count) % 10 !== 0) continue;
    expect(frameOf(joined, now), `${place}, and ${now - count} more`).toEqual(frameAfter(now));
    // From equal models on, the rest is equal too.
    if (isDeepStrictEqual(joined, modelAfter(now))) return;
  }
}

describe('from a keyframe, a recorded tour looks the same to its end', () => {
  const live = openLive(recorded);
  const steps = recorded.flatMap(({ type }, i) => (type === 'step' ? [i + 1] : []));

  it('at each step', () => {
    expect(steps.length).toBeGreaterThan(20);
    for (const count of steps) expectAlike(live, count);
  });

  it('at 200 places chosen at random', () => {
    const random = randomFrom(7);
    const places = Array.from({ length: 200 }, () => 1 + random.below(recorded.length));
    for (const place of someOf(places, 60)) expectAlike(live, place);
  });

  it('while a recording plays, and after it', () => {
    const random = randomFrom(5);
    const [session, ...rest] = recorded as [Event, ...Event[]];
    const middle = Math.floor(rest.length / 2);
    const replay: Event = { type: 'replay', at: 1, replayed: true, host: host.host, lesson: 'exec' };
    const replays = rest.slice(0, middle).map((event): Event => ({ ...event, replayed: true }));
    const mixed = openLive([session, replay, ...replays, ...rest.slice(middle)]);
    for (let i = 0; i < 30; i++) expectAlike(mixed, 1 + random.below(mixed.events.length));
  });

  it('from a keyframe of a session that itself began at a keyframe', () => {
    const random = randomFrom(11);
    for (let i = 0; i < 20; i++) {
      const first = 1 + random.below(recorded.length - 100);
      const begun = [keyframeAt(recorded.slice(0, first)), ...recorded.slice(first, first + 100)];
      const joined = reduce(emptyModel, keyframeAt(begun));
      expect(frameOf(joined, first + 100), `${first}`).toEqual(live.frameAfter(first + 100));
    }
  });
});

describe('from a keyframe, free play looks the same to its end', () => {
  const MiB = 1024 ** 2;
  const bodies: readonly EventBody[] = [
    ...begun,
    ...shells,
    memoryOf('web', 13 * MiB),
    container('bare', 'frozen'),
    memoryOf('web', 14 * MiB),
    { type: 'sampling', on: false },
    container('db', 'running', { pid: 4713, kind: 'whole' }),
    { type: 'sampling', on: true },
    namespacesOf('web', 'bare', 'db'),
    memoryOf('db', 2 * MiB),
    memoryOf('web', 15 * MiB),
    { type: 'pty-exit', terminal: 'shell1', status: 137 },
    container('bare', 'ended'),
    container('bare', 'removed'),
    namespacesOf('web', 'db'),
    memoryOf('db', 3 * MiB),
    container('bare', 'running', { pid: 4720, kind: 'whole' }),
    namespacesOf('web', 'db', 'bare'),
    memoryOf('bare', 1 * MiB),
  ];
  const live = openLive(bodies.map((body, i) => at(body, i * 100)));

  it('after each event', () => {
    for (let count = 1; count <= bodies.length; count++) expectAlike(live, count);
  });
});

describe('a keyframe tells', () => {
  const joinedAfter = (...events: EventBody[]): { live: Model; joined: Model } => {
    const all = events.map((event, i) => at(event, i));
    return { live: all.reduce(reduce, emptyModel), joined: reduce(emptyModel, keyframeAt(all)) };
  };

  it('what a step does not end: how it is paced, errors, containers, terminals', () => {
    const { live, joined } = joinedAfter(
      host,
      step,
      { type: 'pace', on: false },
      { type: 'error', message: both('no such thing') },
      { type: 'container', name: 'box', state: 'running', pid: 7, kind: 'bare' },
      { type: 'container', name: 'gone', state: 'running' },
      { type: 'container', name: 'box', state: 'frozen' },
      { type: 'container', name: 'gone', state: 'removed' },
      ptyOpen('shell0', 'box'),
      ptyOpen('shell1', 'box'),
      { type: 'pty-exit', terminal: 'shell0', status: 0 },
      { ...step, step: 'next', stepNumber: 2 },
    );
    expect(joined.standing).toBe(true);
    expect(joined.containers).toEqual([expect.objectContaining({ pid: 7, state: 'frozen', kind: 'bare' })]);
    expect(joined.terminals).toEqual([{ terminal: 'shell1', in: 'box' }]);
    expect(joined).toEqual(live);
  });

  it('which operations were started last', () => {
    const plan = (id: string): EventBody => ({ ...recordedPlan, id }) as EventBody;
    const { live, joined } = joinedAfter(
      host,
      step,
      plan('a'),
      call,
      plan('b'),
      call,
      call,
      step,
      plan('c'),
      call,
      plan('d'),
    );
    expect(live.begun).toHaveLength(3);
    expect(joined.begun).toEqual(live.begun);
  });

  it('whether a recording plays, whatever was answered since', () => {
    const replay: EventBody = { type: 'replay', replayed: true, host: host.host, lesson: 'exec' };
    const shown: EventBody = { ...step, replayed: true };
    const { live, joined } = joinedAfter(
      host,
      replay,
      shown,
      { type: 'pace', on: false },
      { type: 'done', intent: 1 },
    );
    expect(live.replayed).toBe(true);
    expect(joined.replayed).toBe(true);
  });

  it('which of several cgroups was read last', () => {
    const event = recorded.find(({ type }) => type === 'cgroup') as EventOf<'cgroup'>;
    const of = (name: string): EventBody => ({ ...event, name });
    const { live, joined } = joinedAfter(host, step, of('a'), of('b'), of('a'), of('b'), of('a'));
    expect(live.evidence.cgroup?.now.name).toBe('a');
    expect(joined.evidence).toEqual(live.evidence);
    expect(joined.memory).toEqual(live.memory);
  });

  it('nothing new to whoever has seen the session already', () => {
    const model = joinedAfter(host, step, waitFor('next')).live;
    expect(reduce(model, keyframeAt([at(host), at(namespaces(1, 'vm'), 9)]))).toEqual({ ...model, at: 9 });
  });
});
