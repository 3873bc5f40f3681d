// Going on and back: what Enter asks before a shell is lost, and what is said until the tour is there.

import { describe, expect, it } from 'vitest';
import type { EventBody } from '../../../src/session/event.ts';
import { afterKey, emptyModel, type Model, reduce } from '../../../src/state/model.ts';
import { viewIn } from '../../../src/state/view.ts';
import { courseStatus } from '../../../src/ui/keys/course-rows.ts';
import { pressKey } from '../../../src/ui/keys/press-key.ts';
import { storyKeys } from '../../../src/ui/screens/story/story-keys.ts';
import { storyScreen } from '../../../src/ui/screens/story/story-screen.ts';
import { at, host, ptyOpen, step, waitFor } from '../events.ts';

const size = { columns: 120, rows: 40 };
const facts = (id: string, steps: number) => ({ id, title: { en: id, zh: id }, steps });
const twoStages: EventBody = { ...host, lessons: [facts('uts', 2), facts('memory', 4)] };
const stepAt = (stepNumber: number): EventBody => ({ ...step, stepNumber });

const modelOf = (...events: EventBody[]): Model =>
  events.map((event) => at(event)).reduce(reduce, emptyModel);

function press(model: Model, key: string, named = {}) {
  const view = viewIn('en');
  const shown = storyScreen.compose(model, view, size, undefined);
  return pressKey(storyKeys, key, named, { model, view, shown, typing: undefined, tooSmall: false });
}

const enter = (model: Model) => press(model, '', { return: true });
const goesOn = [{ type: 'next', wait: 1 }];

describe('Enter with a shell open', () => {
  it('asks where the stage ends, for the shell ends with it; Enter again goes on', () => {
    const model = modelOf(twoStages, stepAt(2), ptyOpen('shell0', 'box'), waitFor('next'));
    const { intents, view } = enter(model);
    expect(intents).toBeUndefined();
    expect(view.confirm?.question.en).toMatch(/A shell is open, and ends with its stage/);
    const shown = storyScreen.compose(model, view, size, undefined);
    const again = pressKey(
      storyKeys,
      '',
      { return: true },
      { model, view, shown, typing: undefined, tooSmall: false },
    );
    expect(again.intents).toEqual(goesOn);
  });

  it('goes on at once within the stage, at the end of the last one, and where no shell is open', () => {
    const shell = ptyOpen('shell0', 'box');
    expect(enter(modelOf(twoStages, stepAt(1), shell, waitFor('next'))).intents).toEqual(goesOn);
    expect(enter(modelOf(twoStages, stepAt(2), waitFor('next'))).intents).toEqual(goesOn);
    const last: EventBody = { ...step, lesson: 'memory', stepNumber: 4 };
    expect(enter(modelOf(twoStages, last, shell, waitFor('next'))).intents).toEqual(goesOn);
  });
});

describe('until a step is there', () => {
  it.each([
    ['b', 'back', /going back/],
    ['r', 'restart', /beginning the stage again/],
  ])('%s says so', (key, type, said) => {
    const model = modelOf(twoStages, stepAt(2), waitFor('next'));
    const { intents = [] } = press(model, key);
    expect(intents).toEqual([{ type, wait: 1 }]);
    const leaving = afterKey(model, intents);
    expect(courseStatus(leaving)?.en).toMatch(said);
    expect(courseStatus(reduce(leaving, at(stepAt(1))))?.en).toMatch(/running/);
  });
});
