// Follows events of sessions, and writes the progress: once a step, one write at a time, never in the session's way.

import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/kernel/errors.ts';
import { emptyProgress } from '../../../src/lesson/progress/progress.ts';
import { type ProgressKeeper, progressKeeper } from '../../../src/lesson/progress/progress-keeper.ts';
import type { Progress } from '../../../src/lesson/progress/progress-schema.ts';
import type { EventBody } from '../../../src/session/event.ts';
import { readRecording } from '../../support/recording.ts';

const nothing = { en: '', zh: '' };

const session = (...lessons: readonly [id: string, steps: number][]): EventBody => ({
  type: 'session',
  format: '2.1',
  mode: 'tour',
  id: 'tour',
  host: {
    user: 'root',
    uid: 0,
    kernel: '6.18',
    hostname: 'host',
    arch: 'x64',
    cgroup: 'cgroup v2',
    memoryBytes: 1,
    nslabPid: 2,
    nslabVersion: '0',
  },
  lessons: lessons.map(([id, steps]) => ({ id, title: nothing, steps })),
});

const step = (lesson: string, id: string, stepNumber: number): EventBody => ({
  type: 'step',
  lesson,
  lessonNumber: 1,
  step: id,
  stepNumber,
  title: nothing,
  text: nothing,
  watch: [],
  terms: [],
});

const wait = (what: 'operation' | 'answer' | 'next' | 'end'): EventBody => ({
  type: 'wait',
  number: 1,
  what,
});
const answer = (id: string, chosen?: string): EventBody => ({ type: 'answer', id, chosen });
const reveal = (id: string, holds: string, chosen?: string): EventBody => ({
  type: 'reveal',
  id,
  holds,
  chosen,
});
const replay = (lesson: string): EventBody => {
  const { host } = session() as Extract<EventBody, { type: 'session' }>;
  return { type: 'replay', lesson, host, replayed: true };
};
const end: EventBody = { type: 'end', ok: true };

interface Kept {
  readonly keeper: ProgressKeeper;
  /** What was written, in order. */
  readonly writes: Progress[];
  readonly reports: string[];
  follow(...events: readonly EventBody[]): void;
}

/** @param write stands for the file @param progress what is known already */
function keep(write: () => Promise<void> = async () => {}, progress: Progress = emptyProgress): Kept {
  const writes: Progress[] = [];
  const reports: string[] = [];
  const files = {
    write: (_: string, text: string) => {
      writes.push(JSON.parse(text));
      return write();
    },
  };
  const keeper = progressKeeper({ files, progress, report: ({ en }) => reports.push(en) });
  let at = 0;
  const follow = (...events: readonly EventBody[]): void => {
    for (const event of events) keeper.follow({ ...event, at: at++ });
  };
  return { keeper, writes, reports, follow };
}

const tour = session(['exec', 2], ['uts', 1]);
const first = [
  step('exec', 'child', 1),
  wait('answer'),
  answer('child', 'a'),
  reveal('child', 'b', 'a'),
  wait('next'),
];
const second = [step('exec', 'same', 2), wait('operation'), wait('next')];
const third = [step('uts', 'name', 1), wait('answer'), answer('name'), reveal('name', 'c'), wait('next')];

describe('what is kept', () => {
  it('is the place, the answers with what the kernel confirmed, and the stages that are done', () => {
    const { keeper, follow } = keep();
    follow(tour, ...first);
    const answered = { done: false, answers: { child: { chosen: 'a', held: 'b' } } };
    expect(keeper.progress()).toEqual({
      version: 1,
      place: { lesson: 'exec', step: 'child' },
      stages: { exec: answered },
    });
    follow(...second);
    expect(keeper.progress()).toEqual({
      version: 1,
      place: { lesson: 'exec', step: 'same' },
      stages: { exec: { ...answered, done: true } },
    });
    follow(...third, { type: 'ledger', made: [], left: [], others: [] }, wait('end'), end);
    expect(keeper.progress()).toEqual({
      version: 1,
      stages: { exec: { ...answered, done: true }, uts: { done: true, answers: { name: { held: 'c' } } } },
    });
  });

  it('is every stage and every question of a whole tour that was played', () => {
    const { keeper } = keep();
    const events = readRecording();
    for (const event of events) keeper.follow(event);
    const [first] = events;
    if (first?.type !== 'session') throw new Error('a recording begins with its session');
    const { place, stages } = keeper.progress();
    expect(place).toBeUndefined();
    expect(Object.keys(stages)).toEqual(first.lessons.map(({ id }) => id));
    expect(Object.values(stages).every(({ done }) => done)).toBe(true);
    const answers = Object.values(stages).flatMap((stage) => Object.values(stage.answers));
    const reveals = events.filter(({ type }) => type === 'reveal');
    expect(answers.map(({ chosen, held }) => ({ chosen, holds: held }))).toEqual(
      reveals.map((event) => ({
        chosen: 'chosen' in event && event.chosen,
        holds: 'holds' in event && event.holds,
      })),
    );
  });

  it('is no answer where nobody was asked', () => {
    const { keeper, follow } = keep();
    follow(
      tour,
      step('exec', 'child', 1),
      reveal('child', 'b'),
      step('exec', 'same', 2),
      step('uts', 'name', 1),
      end,
    );
    expect(keeper.progress()).toEqual({ version: 1, place: { lesson: 'uts', step: 'name' }, stages: {} });
  });

  it('is no stage that was left at its last step, by a key, a failure or the end', () => {
    for (const leave of [
      [step('uts', 'name', 1)],
      [replay('uts'), wait('next'), step('uts', 'name', 1)],
      [
        {
          type: 'interruption',
          lesson: 'exec',
          kind: 'slow',
          title: nothing,
          why: [],
          recorded: true,
          checks: [],
        },
        wait('next'),
        end,
      ] satisfies EventBody[],
      [end],
    ]) {
      const { keeper, follow } = keep();
      follow(tour, step('exec', 'same', 2), wait('operation'), ...leave);
      expect(keeper.progress().stages).toEqual({});
    }
  });

  it('says of an answer in a recording that it is one', () => {
    const { keeper, follow } = keep();
    const replayed = third.map(
      (event): EventBody => (event.type === 'wait' ? event : { ...event, replayed: true }),
    );
    follow(tour, replay('uts'), wait('next'), ...replayed);
    expect(keeper.progress().stages).toEqual({
      uts: { done: true, answers: { name: { held: 'c', replayed: true } } },
    });
  });

  it('keeps the place when the learner leaves in the middle, and goes back with them', () => {
    const { keeper, follow } = keep();
    follow(tour, ...first, ...second, ...third.slice(0, 1), step('exec', 'same', 2), end);
    expect(keeper.progress().place).toEqual({ lesson: 'exec', step: 'same' });
  });

  it('adds to what is known already', () => {
    const known: Progress = { version: 1, streak: 2, stages: { exec: { done: true, answers: {}, x: 1 } } };
    const { keeper, follow } = keep(undefined, known);
    follow(tour, ...first);
    expect(keeper.progress()).toMatchObject({ streak: 2, stages: { exec: { done: true, x: 1 } } });
  });
});

describe('the file', () => {
  it('is written once a step and at the end, and not when nothing has changed', async () => {
    const { keeper, follow, writes } = keep();
    const settle = async (): Promise<void> => {
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    };
    follow(tour, ...first);
    await settle();
    expect(writes.length).toBe(1);
    follow(...second);
    await settle();
    follow(...third);
    await settle();
    expect(writes.map(({ place }) => place?.step)).toEqual(['child', 'same', 'name']);
    expect(writes[1]?.stages.exec).toEqual({ done: false, answers: { child: { chosen: 'a', held: 'b' } } });
    follow(end);
    await keeper.close();
    expect(writes.length).toBe(4);
    expect(writes.at(-1)).toEqual(keeper.progress());
    await keeper.close();
    expect(writes.length).toBe(4);
  });

  it('is written by one at a time: what comes meanwhile is written together, after it', async () => {
    const waiting: (() => void)[] = [];
    let atWork = 0;
    const { keeper, follow, writes } = keep(async () => {
      atWork++;
      expect(atWork).toBe(1);
      await new Promise<void>((resolve) => waiting.push(resolve));
      atWork--;
    });
    follow(tour, ...first, ...second, ...third, end);
    expect(writes.length).toBe(1);
    const closed = keeper.close();
    waiting.shift()?.();
    await expect.poll(() => waiting.length).toBe(1);
    waiting.shift()?.();
    await closed;
    expect(writes.length).toBe(2);
    expect(writes.at(-1)).toEqual(keeper.progress());
  });

  it('says once that it cannot be written, tries again with each step, and ends no session', async () => {
    let isFull = true;
    const { keeper, follow, writes, reports } = keep(() =>
      isFull
        ? Promise.reject(new UserError('failed', 'cannot write it: ENOSPC', { hint: 'Make room there.' }))
        : Promise.resolve(),
    );
    follow(tour, ...first);
    await expect.poll(() => reports.length).toBe(1);
    follow(...second);
    await expect.poll(() => writes.length).toBe(2);
    expect(reports).toEqual(['Your progress is not saved: cannot write it: ENOSPC. Make room there.']);
    isFull = false;
    await keeper.close();
    expect(writes.at(-1)).toEqual(keeper.progress());
    expect(reports.length).toBe(1);
  });

  it('is left alone where it may not be written', async () => {
    const keeper = progressKeeper({ files: undefined, progress: emptyProgress, report: () => expect.fail() });
    for (const event of [tour, ...first, end]) keeper.follow({ ...event, at: 0 });
    await keeper.close();
    expect(keeper.progress().stages.exec?.answers).toEqual({ child: { chosen: 'a', held: 'b' } });
  });
});
