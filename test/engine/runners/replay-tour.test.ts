// Replays the tour: the recorded steps, calls and evidence, at the learner's keys, every event marked as replayed.

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { EventBody } from '../../../src/session/event.ts';
import { emptyModel, reduce } from '../../../src/state/model.ts';
import { lessons, ofType, only, type Place, play, recording } from '../replayed.ts';

/** Events without their times. */
const recorded = recording.events.map(({ at: _, ...event }): EventBody => event);
const allSteps = ofType(recorded, 'step').map(({ lesson, step }) => `${lesson}/${step}`);

describe('the whole of it', () => {
  it('shows what was recorded, in its order, and ends as the recording did', async () => {
    const { events, ok, steps } = await play({});
    expect(ok).toBe(true);
    expect(steps).toEqual(allSteps);
    for (const type of ['plan', 'call', 'file', 'cgroup', 'ns', 'net', 'overlay', 'check', 'note'] as const) {
      expect(ofType(events, type), type).toMatchObject(ofType(recorded, type));
    }
    expect(ofType(events, 'wait')).toHaveLength(ofType(recorded, 'wait').length + 1); // one before it begins
    expect(events.at(-1)).toMatchObject({ type: 'end', ok: true });
  });

  it('marks every event, and says first what it is', async () => {
    const { events } = await play({});
    expect(events.filter(({ replayed, type }) => replayed !== true && type !== 'done')).toEqual([]);
    expect(events.slice(0, 3).map(({ type }) => type)).toEqual(['session', 'replay', 'wait']);
    expect(ofType(events, 'replay')).toMatchObject([{ host: { kernel: '6.18.0', user: 'root' } }]);
  });

  it('waits for nobody with auto, and uses no timer', async () => {
    const started = performance.now();
    const { events, steps } = await play({ auto: true });
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(steps).toEqual(allSteps);
    expect(ofType(events, 'wait')).toEqual([]);
    expect(ofType(events, 'reveal')).toHaveLength(ofType(recorded, 'reveal').length);
  });

  it('gives a screen the same evidence and checks wherever it waits as the live tour did', async () => {
    const { events } = await play({});
    expect(shownAtWaits(events)).toEqual(shownAtWaits(recorded));
  });
});

/** By its step, a digest of what a screen knows whenever the tour waits, without times and marks. */
function shownAtWaits(events: readonly EventBody[]): string[] {
  let model = emptyModel;
  return events.flatMap((event) => {
    const { replayed: _, ...body } = event;
    model = reduce(model, { ...body, at: 0 });
    if (event.type !== 'wait' || model.step === undefined) return [];
    const known = JSON.stringify([model.evidence, model.checks, model.calls, model.output]);
    return [`${model.step.step} ${createHash('sha256').update(known).digest('hex')}`];
  });
}

const uts = only('uts');
const step = (name: string, what: string) => (place: Place) =>
  place.step === `uts/${name}` && place.event.type === 'wait' && place.event.what === what;

describe('a question', () => {
  const answered = async (option: string | undefined) => {
    const here = step('wrong-process', 'answer');
    const { events } = await play({ recording: uts }, (place) =>
      here(place) && option !== undefined ? { type: 'answer', id: 'wrong-process', option } : undefined,
    );
    const id = 'wrong-process';
    return {
      answer: ofType(events, 'answer').find((event) => event.id === id),
      reveal: ofType(events, 'reveal').find((event) => event.id === id),
    };
  };
  const lesson = lessons.find(({ id }) => id === 'uts');

  it('is judged by what the recorded kernel did', async () => {
    const { answer, reveal } = await answered('both');
    expect(answer).toMatchObject({ chosen: 'both' });
    expect(reveal).toMatchObject({ holds: 'both', chosen: 'both' });
    expect(reveal?.why).toBeUndefined();
  });

  it('tells why an answer is wrong, even one that was not given in the recording', async () => {
    const wrong = [...(lesson?.prose.en.steps.get('wrong-process')?.whyNot ?? [])];
    expect(wrong.length).toBeGreaterThan(0);
    for (const [option, why] of wrong) {
      const { reveal } = await answered(option);
      expect(reveal).toMatchObject({ holds: 'both', chosen: option, why: { en: why } });
    }
  });

  it('may be answered with “I don’t know”', async () => {
    const { answer, reveal } = await answered(undefined);
    expect(answer?.chosen).toBeUndefined();
    expect(reveal).toMatchObject({ holds: 'both' });
    expect(reveal?.chosen).toBeUndefined();
    expect(reveal?.why).toBeUndefined();
  });
});

const steps = ['uts/wrong-process', 'uts/clone', 'uts/sethostname'];

/** Once. */
const sendAt = (here: (place: Place) => boolean, type: 'back' | 'restart') => {
  let sent = false;
  return (place: Place) => {
    if (sent || !here(place)) return undefined;
    sent = true;
    return { type };
  };
};

describe('the learner', () => {
  it('goes back a step', async () => {
    const { steps: shown } = await play({ recording: uts }, sendAt(step('clone', 'operation'), 'back'));
    expect(shown).toEqual([...steps.slice(0, 2), ...steps]);
  });

  it('goes back to the last step of the stage before', async () => {
    const { steps: shown } = await play(
      { recording: only('exec', 'uts') },
      sendAt(step('wrong-process', 'next'), 'back'),
    );
    expect(shown).toEqual(['exec/child', 'exec/program', 'uts/wrong-process', 'exec/program', ...steps]);
  });

  it('restarts the stage', async () => {
    const { steps: shown } = await play({ recording: uts }, sendAt(step('clone', 'next'), 'restart'));
    expect(shown).toEqual([...steps.slice(0, 2), ...steps]);
  });

  it('stays at the first page when there is nothing to go back to', async () => {
    const atFirst = (place: Place) => place.step === '' && place.event.type === 'wait';
    const { steps: shown, events } = await play({ recording: uts }, sendAt(atFirst, 'back'));
    expect(shown).toEqual(steps);
    expect(events.slice(0, 4).map(({ type }) => type)).toEqual(['session', 'replay', 'wait', 'wait']);
  });

  it.each(['shell', 'keys'] as const)('who wants a shell (%s) is told that there is none', async (type) => {
    let asked = false;
    const intent =
      type === 'shell'
        ? ({ type, columns: 80, rows: 24 } as const)
        : ({ type, terminal: 'shell0', bytes: Buffer.from('ls\n') } as const);
    const { events, steps: shown } = await play({ recording: uts }, undefined, ({ event, step, send }) => {
      if (event.type !== 'wait' || step !== 'uts/clone' || asked) return;
      asked = true;
      send(intent);
    });
    expect(ofType(events, 'refused')).toEqual([
      {
        type: 'refused',
        intent: 1,
        why: expect.objectContaining({ en: expect.stringContaining('recording') }),
      },
    ]);
    expect(shown).toEqual(steps);
  });

  it('leaves, in the middle of what plays too', async () => {
    const { events, ok } = await play({ recording: uts, live: true }, undefined, ({ event, send }) => {
      if (event.type === 'call') send({ type: 'quit' });
    });
    expect(ok).toBe(true);
    expect(ofType(events, 'call')).toHaveLength(1);
    expect(
      events
        .filter(({ type }) => type !== 'done')
        .slice(-2)
        .map(({ type }) => type),
    ).toEqual(['ledger', 'end']);
  });

  it('pauses it, and resumes it', async () => {
    let calls = 0;
    let [stoodFor, stoppedAt] = [0, 0];
    const { events } = await play({ recording: uts, live: true }, undefined, ({ event, send }) => {
      if (event.type !== 'call') return;
      calls++;
      if (calls === 2) {
        send({ type: 'sample', on: false });
        stoppedAt = performance.now();
        setTimeout(() => send({ type: 'sample', on: true }), 300);
      } else if (calls === 3) stoodFor = performance.now() - stoppedAt;
    });
    expect(ofType(events, 'sampling').map(({ on }) => on)).toEqual([false, true]);
    expect(stoodFor).toBeGreaterThan(280);
  });

  it('ends a pause with Enter', async () => {
    let stopped = false;
    const { events, steps: shown } = await play(
      { recording: uts, live: true },
      undefined,
      ({ event, send }) => {
        if (event.type !== 'wait' || event.what !== 'operation' || stopped) return;
        stopped = true;
        send({ type: 'sample', on: false });
      },
    );
    expect(ofType(events, 'sampling').map(({ on }) => on)).toEqual([false, true]);
    expect(shown).toEqual(steps);
  });
});

it('plays events on a screen one after the other, not all at once', async () => {
  const times: number[] = [];
  await play({ recording: uts, live: true }, undefined, ({ event }) => {
    if (event.type === 'call') times.push(performance.now());
  });
  const gaps = times.slice(1).map((time, i) => time - (times[i] ?? 0));
  // The recorded calls of one operation are 10 ms apart.
  expect(Math.max(...gaps)).toBeGreaterThan(4);
});

it('a recording with a failed check does not end well', async () => {
  const events = uts.events.map((event) => (event.type === 'check' ? { ...event, ok: false } : event));
  const { ok, events: shown } = await play({ recording: { ...uts, events }, auto: true });
  expect(ok).toBe(false);
  expect(shown.at(-1)).toMatchObject({ type: 'end', ok: false });
});
