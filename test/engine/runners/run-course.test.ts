// Takes lessons in lesson mode on the real kernel: review, prediction, the question asked again, a knob, a task, the list.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCourse } from '../../../src/engine/runners/run-course.ts';
import { packageRoot } from '../../../src/lab/session/session-files.ts';
import type { Lesson } from '../../../src/lesson/lesson-type.ts';
import { loadLessons } from '../../../src/lesson/load-lessons.ts';
import { emptyProgress, withAnswer } from '../../../src/lesson/progress/progress.ts';
import type { Progress } from '../../../src/lesson/progress/progress-schema.ts';
import type { EventBody } from '../../../src/session/event.ts';
import { type Learner, openLearner } from '../../support/learner.ts';

let lessons: Lesson[];
beforeAll(() => {
  lessons = loadLessons(join(packageRoot(), 'lessons')).filter(({ draft }) => !draft);
});

type Says = Learner['say'];

/** The events of the session that runs now. */
let all: EventBody[] = [];

/** Takes lessons until the learner leaves. @param hear is told of each event, and may say something */
async function take(
  first: { lesson: string; from?: number } | undefined,
  hear: (event: EventBody, say: Says) => void,
  progress: Progress = emptyProgress,
): Promise<{ events: EventBody[]; ok: boolean }> {
  const events: EventBody[] = [];
  all = events;
  const { intents, emit } = openLearner((event, say) => {
    events.push(event);
    hear(event, say);
  });
  const ok = await runCourse({
    lessons,
    glossary: [],
    emit,
    intents,
    auto: false,
    version: 'test',
    first,
    progress: () => progress,
  });
  return { events, ok };
}

/** Goes on wherever something waits, and does not know any answer; at a task and at the end, it leaves. */
const goOn = (event: EventBody, say: Says): void => {
  if (event.type === 'lesson-end') say({ type: 'quit' });
  else if (event.type === 'wait') say({ type: 'next' });
};

const outside = (pid: number): string =>
  execFileSync('nsenter', ['--target', String(pid), '--uts', 'uname', '-n'], { encoding: 'utf8' }).trim();

describe('a lesson', () => {
  it('begins with a question of an earlier one, whose answer is what that run said', async () => {
    const known = withAnswer(
      emptyProgress,
      { lesson: 'exec', step: 'child' },
      { chosen: 'none', held: 'none' },
    );
    const { events } = await take(
      { lesson: 'uts', from: 0 },
      (event, say) => {
        if (event.type === 'wait' && event.what === 'answer')
          say({ type: 'answer', id: 'review', option: 'all' });
        else if (event.type === 'wait') say({ type: 'quit' });
      },
      known,
    );
    expect(events.find(({ type }) => type === 'review')).toMatchObject({ lesson: 'exec', recorded: false });
    expect(events.find(({ type }) => type === 'reveal')).toMatchObject({
      id: 'review',
      chosen: 'all',
      holds: 'none',
      why: { en: expect.stringContaining('shared unless a new one is asked for') },
    });
    expect(events.at(-1)).toMatchObject({ type: 'end', ok: true });
  });

  it('asks again what the kernel shows, and marks the row until that is read', async () => {
    const observed: (string | undefined)[] = [];
    const { events } = await take({ lesson: 'uts' }, (event, say) => {
      if (event.type !== 'wait') return;
      const asked = all.findLast(({ type }) => type === 'ask');
      if (event.what === 'answer' && asked?.type === 'ask' && asked.observed) {
        const option = observed.length === 0 ? 'kept' : 'both';
        observed.push(option);
        say({ type: 'answer', id: 'wrong-process', option });
      } else if (event.what === 'answer')
        say({ type: 'answer', id: asked?.type === 'ask' ? asked.id : '', option: 'kept' });
      else if (all.some(({ type }) => type === 'check')) say({ type: 'quit' });
      else say({ type: 'next' });
    });
    const [look] = events.filter(({ type }) => type === 'look');
    expect(look).toMatchObject({ pane: 'namespaces', row: 'hostname' });
    expect(observed).toEqual(['kept', 'both']);
    // The verdict is about what was predicted, not about what was read.
    expect(events.findLast(({ type }) => type === 'reveal')).toMatchObject({ chosen: 'kept', holds: 'both' });
  });

  it('does an item of a step again with another value, as often as it is asked to', async () => {
    const names: string[] = [];
    let turned = 0;
    const { events } = await take({ lesson: 'uts', from: 2 }, (event, say) => {
      if (event.type === 'done' && names.length < 2) {
        names.push(outside(pidOf('box')));
        if (turned < 2) say({ type: 'again', value: turned++ });
        else say({ type: 'quit' });
      } else if (event.type === 'wait' && all.some(({ type }) => type === 'knob')) {
        if (turned === 0) say({ type: 'again', value: turned++ });
      } else if (event.type === 'wait') say({ type: 'next' });
    });
    expect(events.find(({ type }) => type === 'knob')).toMatchObject({ name: 'name', values: ['web', ''] });
    expect(names).toEqual(['web', '']);
  });

  it('tells at its end what was predicted and solved, with its lab still there', async () => {
    let alive = false;
    const { events, ok } = await take({ lesson: 'exec' }, (event, say) => {
      if (event.type === 'lesson-end') alive = isAlive(pidOf('host'));
      if (event.type === 'wait' && all.some(({ type }) => type === 'lesson-end')) say({ type: 'quit' });
      else goOn(event, say);
    });
    expect(ok).toBe(true);
    expect(alive).toBe(true);
    expect(events.find(({ type }) => type === 'lesson-end')).toMatchObject({
      lesson: 'exec',
      asked: 0,
      tasks: 1,
      solved: 0,
      next: { lesson: 'uts' },
    });
    await expect.poll(() => isAlive(pidOf('host'))).toBe(false);
  });

  it('has a task whose goals tick as the kernel’s state becomes right, and back again', async () => {
    const names: string[] = [];
    const goals: boolean[] = [];
    const rename = (name: string): void => {
      execFileSync('nsenter', ['--target', String(pidOf('box')), '--uts', 'hostname', name]);
    };
    const { events } = await take({ lesson: 'uts', from: 3 }, (event, say) => {
      if (event.type === 'task') say({ type: 'hint' });
      if (event.type === 'hint') setImmediate(() => rename('mybox'));
      if (event.type === 'solved') {
        names.push(outside(pidOf('box')));
        setImmediate(() => rename('other'));
      }
      if (event.type !== 'goal' || event.goal !== 0) return;
      goals.push(event.ok);
      if (goals.length === 3) setImmediate(() => rename('mybox'));
      if (goals.length === 4) say({ type: 'quit' });
    });
    expect(goals).toEqual([false, true, false, true]);
    expect(names).toEqual(['mybox']);
    const solved = events.filter(({ type }) => type === 'solved');
    expect(solved).toEqual([
      { type: 'solved', task: 'your-turn', typed: [], solution: ['hostname mybox'], hints: 1 },
    ]);
  });

  it('keeps what was typed for a task beside a solution, and prints what passes for nothing', async () => {
    const { events } = await take({ lesson: 'uts', from: 3 }, (event, say) => {
      if (event.type === 'task') say({ type: 'line', line: 'echo mybox' });
      if (event.type === 'output' && event.text === 'mybox\n') say({ type: 'line', line: 'hostname mybox' });
      if (event.type === 'solved') say({ type: 'quit' });
    });
    const [echoed] = events.flatMap((event) => (event.type === 'output' ? [event.text] : []));
    expect(echoed).toBe('mybox\n');
    expect(events.find(({ type }) => type === 'solved')).toMatchObject({
      typed: ['echo mybox', 'hostname mybox'],
    });
  });

  it('has a task that can be left, and a list to go to', async () => {
    const { events } = await take({ lesson: 'uts', from: 3 }, (event, say) => {
      if (event.type !== 'wait') return;
      if (event.what === 'begin') say({ type: 'quit' });
      else if (all.some(({ type }) => type === 'lesson-end')) say({ type: 'list' });
      else say({ type: 'next' });
    });
    expect(events.find(({ type }) => type === 'lesson-end')).toMatchObject({ tasks: 1, solved: 0 });
    const list = events.find(({ type }) => type === 'course');
    expect(list?.type === 'course' && list.lessons.map(({ id }) => id)).toEqual(lessons.map(({ id }) => id));
  });
});

/** As the newest snapshot of namespaces says. */
function pidOf(name: string): number {
  const pids = all.flatMap((event) =>
    event.type === 'ns' ? event.of.filter((one) => one.name === name).map(({ pid }) => pid) : [],
  );
  const pid = pids.at(-1);
  if (pid === undefined) throw new Error(`no snapshot has ${name}`);
  return pid;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}
