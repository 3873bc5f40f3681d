// Expects mistakes in what only lesson mode plays to be found: knobs, tasks, what is asked again, reviews, misconceptions.

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/kernel/errors.ts';
import type { Texts } from '../../src/kernel/languages.ts';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import { overLessonBudget } from '../../src/lesson/authoring/lesson-budget.ts';
import { courseProblems } from '../../src/lesson/find-course-problems.ts';
import { hasKnob, withKnob } from '../../src/lesson/knob.ts';
import { loadLesson, loadLessons } from '../../src/lesson/load-lessons.ts';
import { misconceptionProblems, readMisconceptions } from '../../src/lesson/misconceptions.ts';
import type { Do } from '../../src/lesson/verbs/do-schema.ts';
import { changed, type LessonFiles, lessonsFolder, soundLesson } from './folder.ts';

const ours = join(packageRoot(), 'lessons');

const englishOf = (problems: readonly Texts[]): string[] => problems.map(({ en }) => en);

function problemWith(files: Partial<LessonFiles>): string {
  const folder = join(lessonsFolder({ lesson: files }), 'lesson');
  try {
    loadLesson(folder);
  } catch (error) {
    if (error instanceof UserError) return error.message.replaceAll(folder, '');
    throw error;
  }
  return 'nothing';
}

const task = `
    task:
      check: [{ hostname: { of: box, is: mybox } }]
      hints: 3
      solutions: [[{ type: { in: box, line: a } }], [{ type: { in: box, line: b } }]]
      cheat: [{ type: { in: box, line: c } }]`;

describe('what only lesson mode plays', () => {
  it.each([
    ['again: { item: 7, knob: from, values: [a] }', '`again` is about item 7'],
    ['again: { item: 1, knob: colour, values: [a] }', 'item 1 has no field colour'],
    ['again: { item: 1, knob: from, values: [] }', 'again.values'],
    ['observe: 1', 'observe'],
    [task.replace('hints: 3', 'hints: 2').trim(), 'task.hints'],
    [task.replace(', [{ type: { in: box, line: b } }]', '').trim(), 'task.solutions'],
    [task.replace('line: a', 'line: "a\\nb"').trim(), 'one line, without control characters'],
    [task.replace('in: box, line: a', 'in: nobody, line: a').trim(), 'nothing is called nobody'],
  ])('%s', (yaml, problem) => {
    const [first = ''] = soundLesson.yaml.split('\n').filter((line) => line.includes('- id: first'));
    expect(first).not.toBe('');
    const indented = yaml
      .split('\n')
      .map((line, i) => (i === 0 ? `    ${line}` : line))
      .join('\n');
    expect(problemWith(changed('yaml', first, `${first}\n${indented}`))).toContain(problem);
  });
});

describe('a knob', () => {
  const item = { call: { actor: 'box', sethostname: { name: 'a' } }, silent: false } as unknown as Do;

  it('is a field anywhere in the item', () => {
    expect(hasKnob(item, 'name')).toBe(true);
    expect(hasKnob(item, 'nam')).toBe(false);
  });

  it('gets another value, and the item stays as it is', () => {
    expect(withKnob(item, 'name', 'b')).toEqual({
      ...item,
      call: { actor: 'box', sethostname: { name: 'b' } },
    });
    expect(item.call).toEqual({ actor: 'box', sethostname: { name: 'a' } });
  });
});

describe('the lessons together', () => {
  const lessons = loadLessons(ours);

  it('have nothing wrong between them', () => {
    expect(courseProblems(lessons)).toEqual([]);
  });

  it.each([
    [{ from: 'nothing', step: 'child' }, 'there is no such lesson'],
    [{ from: 'memory', step: 'cache' }, 'it is no earlier lesson'],
    [{ from: 'exec', step: 'program' }, 'it has no such step with a question'],
  ])('review only earlier questions: %j', (review, problem) => {
    const wrong = lessons.map((one) => (one.id === 'uts' ? { ...one, review: [review] } : one));
    expect(englishOf(courseProblems(wrong)).join()).toContain(problem);
  });

  it('keep to the budget of a lesson', () => {
    expect(lessons.flatMap((one) => overLessonBudget(one))).toEqual([]);
    const long = lessons.map((one) => (one.id === 'uts' ? { ...one, minutes: 20 } : one));
    expect(englishOf(long.flatMap((one) => overLessonBudget(one)))).toEqual([
      'uts has 20 minutes; its budget is 15',
    ]);
  });
});

describe('misconceptions', () => {
  const lessons = loadLessons(ours);
  const known = readMisconceptions(ours);

  it('each have a source, what is so instead, and a question that refutes them', () => {
    expect(known.length).toBeGreaterThan(10);
    expect(misconceptionProblems(known, lessons)).toEqual([]);
    for (const { id, fields } of known) {
      expect(fields.get('source'), id).toMatch(/^https:\/\/\S+ \(.+\)$/);
      expect(fields.get('zh'), id).toMatch(/\p{Script=Han}/u);
    }
  });

  it('that are named must be there, and those that are there must be named', () => {
    const [first] = known;
    expect(englishOf(misconceptionProblems(known.slice(1), lessons))).toEqual([
      expect.stringContaining(`has no ${first?.id}`),
    ]);
    const nobodys = { id: 'nobodys', fields: new Map([...(first?.fields ?? [])]) };
    expect(englishOf(misconceptionProblems([...known, nobodys], lessons))).toEqual([
      expect.stringContaining('nobodys: no wrong answer'),
    ]);
    const bare = { id: first?.id ?? '', fields: new Map() };
    expect(misconceptionProblems([bare, ...known.slice(1)], lessons)).toHaveLength(6);
  });
});
