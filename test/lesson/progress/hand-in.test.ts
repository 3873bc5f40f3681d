// What is handed in: made from the progress, read from anybody, summed for a class.

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../../src/lab/session/session-files.ts';
import { loadLessons } from '../../../src/lesson/load-lessons.ts';
import { reportOf } from '../../../src/lesson/progress/class-report.ts';
import { followCourse } from '../../../src/lesson/progress/follow-course.ts';
import { type HandIn, handInOf, handInSchema } from '../../../src/lesson/progress/hand-in.ts';
import { emptyProgress, withAnswer, withoutLesson } from '../../../src/lesson/progress/progress.ts';
import type { Progress } from '../../../src/lesson/progress/progress-schema.ts';
import type { Event } from '../../../src/session/event.ts';

const lessons = loadLessons(join(packageRoot(), 'lessons')).filter(({ draft }) => !draft);
const wrong = { lesson: 'uts', step: 'wrong-process' };
const texts = { en: 'a', zh: '甲' };

function play(events: readonly object[], begin: Progress = emptyProgress): Progress {
  const follow = followCourse();
  return events.reduce((progress: Progress, event) => follow(progress, { at: 0, ...event } as Event), begin);
}

const step = (id: string) => ({ type: 'step', lesson: 'uts', step: id });
const solving = [
  step('your-turn'),
  { type: 'task', id: 'your-turn', goals: [{ text: texts }], hints: 3 },
  { type: 'goal', task: 'your-turn', goal: 0, ok: false, found: 'vm' },
  { type: 'goal', task: 'your-turn', goal: 0, ok: true, found: 'mybox' },
  { type: 'solved', task: 'your-turn', typed: [], solution: [], hints: 2 },
];

describe('the progress of lesson mode', () => {
  it('has the step, the task with what the kernel showed, and that the lesson is done', () => {
    const solved = play(solving);
    expect(solved.stages.uts?.lesson).toMatchObject({
      done: false,
      at: 'your-turn',
      tasks: { 'your-turn': { hints: 2, evidence: [{ goal: texts, found: 'mybox' }] } },
    });
    const done = play([{ type: 'lesson-end', lesson: 'uts' }], solved);
    expect(done.stages.uts?.lesson).toMatchObject({ done: true });
    expect(done.stages.uts?.lesson).not.toHaveProperty('at');
  });

  it('does not take a question of an earlier lesson for the place, nor a recorded task for a solved one', () => {
    expect(play([step('review')])).toEqual(emptyProgress);
    const replayed = solving.map((event) => ({ ...event, replayed: true }));
    expect(play(replayed).stages.uts?.lesson?.tasks).toBeUndefined();
  });

  it('forgets a lesson, or all of them, and keeps that a stage of the tour is done', () => {
    const both = { ...play(solving), stages: { ...play(solving).stages, exec: { done: true, answers: {} } } };
    expect(Object.keys(play([{ type: 'forgot', lesson: 'uts' }], both).stages)).toEqual(['exec']);
    expect(withoutLesson(both).stages).toEqual({ exec: { done: true, answers: {} } });
  });
});

describe('what is handed in', () => {
  const first = withAnswer(play(solving), wrong, { chosen: 'kept', held: 'both' });
  const progress = withAnswer(first, wrong, { chosen: 'both', held: 'both' });

  it('has the first answer, with the misconception that it stands for, and solved tasks with their evidence', () => {
    const handIn = handInOf(progress, lessons);
    expect(handIn.lessons).toEqual([
      {
        id: 'uts',
        done: false,
        answers: [
          { step: 'wrong-process', first: 'kept', held: 'both', misconception: 'the-line-runs-in-the-child' },
        ],
        tasks: [
          {
            step: 'your-turn',
            at: expect.any(String),
            hints: 2,
            evidence: [{ goal: texts, found: 'mybox' }],
          },
        ],
      },
    ]);
    expect(handInSchema.parse(JSON.parse(JSON.stringify(handIn)))).toEqual(handIn);
  });

  it.each([
    ['another format', { format: 'x', version: 1, lessons: [] }],
    ['a newer version', { format: 'nslab-progress', version: 2, lessons: [] }],
    [
      'an id with escapes',
      { ...handInOf(progress, lessons), lessons: [{ id: 'a\u001b[2J', done: true, answers: [], tasks: [] }] },
    ],
    [
      'a prototype for an id',
      { ...handInOf(progress, lessons), lessons: [{ id: '__proto__', done: true, answers: [], tasks: [] }] },
    ],
    [
      'a million entries',
      {
        format: 'nslab-progress',
        version: 1,
        lessons: Array.from({ length: 1e6 }, () => ({ id: 'a', done: true, answers: [], tasks: [] })),
      },
    ],
  ])('is refused when it has %s', (_, value) => {
    expect(handInSchema.safeParse(value).success).toBe(false);
  });

  it('is summed for a class: who is done, who solved what, which belief was most frequent', () => {
    const other: HandIn = {
      format: 'nslab-progress',
      version: 1,
      lessons: [{ id: 'uts', done: true, answers: [{ step: 'wrong-process', held: 'both' }], tasks: [] }],
    };
    const report = reportOf([handInOf(progress, lessons), handInOf(progress, lessons), other]);
    expect(report).toEqual({
      learners: 3,
      lessons: [{ id: 'uts', done: 1, tasks: [{ step: 'your-turn', solved: 2, hints: 4 }] }],
      questions: [
        {
          lesson: 'uts',
          step: 'wrong-process',
          asked: 3,
          right: 0,
          wrong: [
            { option: 'kept', count: 2, misconception: 'the-line-runs-in-the-child' },
            { option: '—', count: 1 },
          ],
        },
      ],
    });
  });
});
