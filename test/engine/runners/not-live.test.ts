// Takes a tour with a stage that cannot run live here: it plays that stage's recording or, with --live, ends.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../../../src/cli/exit-codes.ts';
import type { TourOptions } from '../../../src/engine/runners/run-stage.ts';
import { runTour } from '../../../src/engine/runners/run-tour.ts';
import { NotLive, type PlanStage } from '../../../src/engine/runners/stage-plan.ts';
import type { EventBody } from '../../../src/session/event.ts';
import { openLearner } from '../../support/learner.ts';
import { lessons as all, ofType, recording } from '../replayed.ts';

const lessons = all.filter(({ id }) => ['exec', 'memory', 'overlay'].includes(id));
const why = { en: 'There is no memory cgroup here.', zh: '这里没有内存 cgroup。' };
const planStage: PlanStage = ({ id }) =>
  id === 'memory' ? { lesson: id, live: false, why } : { lesson: id, live: true };

interface Run {
  readonly events: readonly EventBody[];
  readonly ok?: boolean;
  readonly error?: unknown;
}

async function run(options: Partial<TourOptions>): Promise<Run> {
  const events: EventBody[] = [];
  const { emit, intents } = openLearner((event) => events.push(event));
  const base = { lessons, glossary: [], intents, auto: true, version: '0' };
  try {
    return {
      events,
      ok: await runTour({ ...base, planStage, recording: () => recording, ...options, emit }),
    };
  } catch (error) {
    return { events, error };
  }
}

/** The events of one stage, in order. */
function stage(events: readonly EventBody[], lesson: string): EventBody[] {
  let now = '';
  return events.filter((event) => {
    if (event.type === 'step' || event.type === 'replay') now = event.lesson ?? '';
    if (event.type === 'ledger') now = '';
    return now === lesson;
  });
}

describe('in a tour that is live otherwise', () => {
  let events: readonly EventBody[];
  let ok: boolean | undefined;
  beforeAll(async () => {
    ({ events, ok } = await run({}));
  });

  it('plays its recording after saying why, and only there', () => {
    expect(ok).toBe(true);
    const replayed = stage(events, 'memory');
    expect(replayed[0]).toMatchObject({ type: 'replay', lesson: 'memory', why, host: { kernel: '6.18.0' } });
    expect(replayed.filter((event) => event.replayed !== true)).toEqual([]);
    expect(events.filter((event) => event.replayed)).toEqual(replayed);
    expect(ofType(replayed, 'proc').some(({ what }) => what === 'oom')).toBe(true);
  });

  it('has the place that this tour gives it', () => {
    const place = lessons.findIndex(({ id }) => id === 'memory') + 1;
    expect(new Set(ofType(stage(events, 'memory'), 'step').map((event) => event.lessonNumber))).toEqual(
      new Set([place]),
    );
  });

  it('the other stages ran on this kernel, in the tour’s order', () => {
    expect([...new Set(ofType(events, 'step').map(({ lesson }) => lesson))]).toEqual(
      lessons.map(({ id }) => id),
    );
    for (const id of ['exec', 'overlay']) {
      const pids = ofType(stage(events, id), 'proc').map(({ pid }) => pid);
      const recorded = ofType(stage(recording.events, id), 'proc').map(({ pid }) => pid);
      expect(pids).toHaveLength(recorded.length);
      expect(pids).not.toEqual(recorded);
    }
  });

  it('what was made is of the live stages only, and nothing is left', () => {
    const [ledger] = ofType(events, 'ledger');
    expect(ledger).toMatchObject({ left: [] });
    expect(ledger?.replayed).toBeUndefined();
    expect(ledger?.made.join(' ')).not.toMatch(/hog|nslab-00000/);
    expect(ledger?.made.join(' ')).toMatch(/box \(PID/);
  });
});

it('the learner goes back into it from the live stage behind, and on again', async () => {
  let sent = false;
  const steps: string[] = [];
  const marked: boolean[] = [];
  const ids = lessons.map(({ id }) => id);
  const behind = ids[ids.indexOf('memory') + 1];
  expect(behind).toBeDefined();
  const last = lessons.find(({ id }) => id === 'memory')?.steps.at(-1)?.id;
  const { emit, intents } = openLearner((event, say) => {
    if (event.type === 'step') {
      steps.push(`${event.lesson}/${event.step}`);
      marked.push(event.replayed === true);
    }
    if (event.type !== 'wait') return;
    const back = !sent && steps.at(-1)?.startsWith(`${behind}/`);
    if (back) sent = true;
    setImmediate(() => say({ type: back ? 'back' : 'next' }));
  });
  const base = { lessons, glossary: [], intents, auto: false, version: '0' };
  await runTour({ ...base, planStage, recording: () => recording, emit });
  const at = steps.indexOf(`${behind}/${lessons.find(({ id }) => id === behind)?.steps[0]?.id}`);
  expect(steps.slice(at, at + 3)).toEqual([steps[at], `memory/${last}`, steps[at]]);
  expect(marked.slice(at, at + 3)).toEqual([false, true, false]);
});

describe('with --live', () => {
  let outcome: Run;
  beforeAll(async () => {
    outcome = await run({
      liveOnly: true,
      recording: () => {
        throw new Error('nobody wants a recording');
      },
    });
  });

  it('the tour ends before it, with what was live torn down', () => {
    const { events } = outcome;
    expect(ofType(events, 'step').some(({ lesson }) => lesson === 'memory')).toBe(false);
    expect(events.some((event) => event.replayed)).toBe(false);
    expect(ofType(events, 'ledger')).toMatchObject([{ left: [] }]);
    expect(events.at(-1)).toMatchObject({ type: 'end', ok: false });
  });

  it('says why in the learner’s language, and ends with 3', () => {
    const { error } = outcome;
    if (!(error instanceof NotLive)) throw new Error(`it is ${error}`);
    expect(exitCodes[error.kind]).toBe(3);
    const { title } = lessons.find(({ id }) => id === 'memory')?.prose.zh ?? { title: '' };
    expect(error.texts.zh).toContain(`“${title}”`);
    expect(error.texts.zh).toContain(why.zh);
    expect(error.texts.en).toContain(why.en);
  });
});

it('a stage that has no recording either ends the tour with the reason', async () => {
  const { error, events } = await run({ recording: undefined });
  expect(error).toMatchObject({ kind: 'machine', message: expect.stringContaining(why.en) });
  expect(ofType(events, 'step').some(({ lesson }) => lesson === 'memory')).toBe(false);
});

afterAll(() => expect(recording.events.some((event) => event.replayed)).toBe(false));
