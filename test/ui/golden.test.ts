// Golden frames: what a recorded tour looks like. fixtures/recordings/README.md says how they are renewed.

import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import type { Language } from '../../src/session/event.ts';
import { openEmulatedScreen } from '../support/emulated-screen.ts';
import { readRecording, type Stop, stopsOf } from '../support/recording.ts';
import { styledRows } from './styled-rows.ts';
import { openTestScreen, type TestScreen } from './test-screen.ts';

const folder = join(packageRoot(), 'fixtures', 'frames');
const events = readRecording();
const stops = stopsOf(events);

/** Every question, and every step when it is over. */
const all = stops.filter(({ when }) => when !== 'plan');

/** Of each stage the last step with a question: before and after. */
const pairs = [...new Set(stops.map(({ lesson }) => lesson))].flatMap((lesson) => {
  const step = stops.findLast((stop) => stop.lesson === lesson && stop.when === 'ask')?.step;
  return all.filter((stop) => stop.lesson === lesson && stop.step === step);
});

const sets: readonly (readonly [number, number, Language, readonly Stop[]])[] = [
  [120, 40, 'en', all],
  [120, 40, 'zh', pairs],
  [80, 24, 'en', pairs],
  [80, 24, 'zh', pairs],
  [200, 50, 'en', pairs],
  [200, 50, 'zh', pairs],
];

const fileOf = (set: string, { lesson, step, when }: Stop): string =>
  join(set, `${lesson}-${step}-${when}.txt`);
const setOf = (columns: number, rows: number, language: Language): string => `${columns}x${rows}-${language}`;
const styled = pairs.filter(({ when }) => when === 'end');
const styledSet = `${setOf(120, 40, 'en')}-styled`;
const expected = [
  ...sets.flatMap(([columns, rows, language, frames]) =>
    frames.map((stop) => fileOf(setOf(columns, rows, language), stop)),
  ),
  ...styled.map((stop) => fileOf(styledSet, stop)),
].sort();

/** Read before any frame is written: vitest writes one that is missing, and is content. */
const found = existsSync(folder)
  ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
      // Those of other modes are the tests' of their screens.
      .filter((name) => name.endsWith('.txt') && !/^(play|demo)-/.test(name))
      .sort()
  : [];

/** Whether `-u` was given. vitest keeps it to itself; should it hide it better, the check below is only stricter. */
const isUpdate = (): boolean => {
  const mode: unknown = Reflect.get(expect.getState().snapshotState, '_updateSnapshot');
  return mode === 'all';
};

it('there is a file for each frame, and none besides', () => {
  if (isUpdate()) {
    for (const name of found) if (!expected.includes(name)) rmSync(join(folder, name));
  } else expect(found).toEqual(expected);
});

const matchFile = (rows: readonly string[], file: string): Promise<void> =>
  expect(`${rows.join('\n')}\n`).toMatchFileSnapshot(join(folder, file));

/** A screen that is played on from stop to stop. */
function player(columns: number, rows: number, language: Language) {
  let opened: TestScreen | undefined;
  let played = 0;
  return {
    async playTo(count: number): Promise<TestScreen> {
      opened ??= await openTestScreen(columns, rows, language);
      await opened.play(events.slice(played, count));
      played = count;
      return opened;
    },
    close: async () => opened?.close(),
  };
}

describe.each(sets)('at %i×%i in %s', (columns, rows, language, frames) => {
  const { playTo, close } = player(columns, rows, language);
  afterAll(close);

  it.each(frames)('$lesson, $step: $when', async (stop) => {
    const screen = await playTo(stop.count);
    await matchFile(screen.rows(), fileOf(setOf(columns, rows, language), stop));
  });
});

describe('with its looks, at 120×40', () => {
  const { playTo, close } = player(120, 40, 'en');
  const emulated = openEmulatedScreen(120, 40, () => undefined);
  afterAll(close);

  it.each(styled)('$lesson, $step', async (stop) => {
    const screen = await playTo(stop.count);
    emulated.feed(Buffer.from(screen.written()), 0);
    await emulated.drained();
    await matchFile(styledRows(emulated, 120), fileOf(styledSet, stop));
  });
});
