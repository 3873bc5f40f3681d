// Who begins in the middle of a session, from a keyframe, sees what everybody sees who was there from the beginning.

import { describe, expect, it } from 'vitest';
import type { Event, EventBody, Language } from '../../src/session/event.ts';
import { followSession } from '../../src/session/keyframe.ts';
import { emptyModel, type Model, reduce } from '../../src/state/model.ts';
import { panesOf } from '../../src/state/panes/panes-of.ts';
import { viewAtStep, viewIn } from '../../src/state/view.ts';
import { storyScreen } from '../../src/ui/screens/story/screen.ts';
import { randomFrom } from '../native/random.ts';
import { readRecording } from '../support/recording.ts';
import { both, host, namespaces, ptyOpen, step, waitFor } from '../ui/events.ts';

const recorded = readRecording();
const sizes = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 50 },
] as const;
const languages = ['en', 'zh'] as const;

/** What a screen looks like; each pane has its turn in the place that a small screen has for one. */
function frameOf(model: Model, turn: number): unknown {
  const language: Language = languages[turn % 2] ?? 'en';
  const size = sizes[turn % 3] ?? sizes[0];
  const view = viewAtStep(viewIn(language), model.step?.watch ?? []);
  const names = panesOf(model);
  const focus = names[turn % Math.max(1, names.length)] ?? 'story';
  return storyScreen.compose(model, { ...view, focus }, size, undefined);
}

const keyframeAt = (events: readonly Event[]): Event => {
  const follower = followSession();
  for (const event of events) follower.take(event);
  return { type: 'keyframe', at: events.at(-1)?.at ?? 0, events: follower.events(), terminals: [] };
};

/** The models after each event. */
const modelsOf = (events: readonly Event[], from: Model): Model[] => {
  let model = from;
  return events.map((event) => {
    model = reduce(model, event);
    return model;
  });
};
const live = modelsOf(recorded, emptyModel);

/** @param count of events that came before */
function expectAlike(count: number): void {
  const joined = reduce(emptyModel, keyframeAt(recorded.slice(0, count)));
  const place = `after ${count} events, the last a ${recorded[count - 1]?.type}`;
  expect(frameOf(joined, count), place).toEqual(frameOf(live[count - 1] as Model, count));
  const after = modelsOf(recorded.slice(count), joined);
  for (let i = 9; i < after.length; i += 10) {
    const theirs = frameOf(after[i] as Model, i);
    expect(theirs, `${place}, and ${i + 1} more`).toEqual(frameOf(live[count + i] as Model, i));
  }
}

describe('from a keyframe, a recorded tour looks the same to its end', () => {
  const steps = recorded.flatMap(({ type }, i) => (type === 'step' ? [i + 1] : []));

  it('at each step', () => {
    expect(steps.length).toBeGreaterThan(20);
    for (const count of steps) expectAlike(count);
  });

  it('at 200 places chosen at random', () => {
    const random = randomFrom(7);
    for (let i = 0; i < 200; i++) expectAlike(1 + random.below(recorded.length));
  });

  it('with a keyframe of whoever began from a keyframe', () => {
    const random = randomFrom(11);
    for (let i = 0; i < 20; i++) {
      const first = 1 + random.below(recorded.length - 100);
      const keyframe = keyframeAt(recorded.slice(0, first));
      const second = keyframeAt([
        ...(keyframe as { events: Event[] }).events,
        ...recorded.slice(first, first + 100),
      ]);
      const [theirs, ours] = [reduce(emptyModel, second), live[first + 99] as Model];
      expect(frameOf(theirs, i), `${first}`).toEqual(frameOf(ours, i));
    }
  });
});
