// What steps teach: the statements that our lessons have, mistakes in them, and the experiments that are derived from them.

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/kernel/errors.ts';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import { loadLesson, loadLessons } from '../../src/lesson/load-lessons.ts';
import { asWritten, counterExperiment, statementsIn } from '../../src/lesson/teaches.ts';
import { tourLessons } from '../../src/lesson/tour-lessons.ts';
import { type LessonFiles, lessonsFolder, soundLesson, teaching } from './folder.ts';

const check = 'check: { hostname: { of: box, is: mycontainer } }';
const sound = `{ id: names, ${check}, counter: { leave-out: [2] } }`;

function load(files: LessonFiles) {
  return loadLesson(join(lessonsFolder({ lesson: files }), 'lesson'));
}

/** The message with which loading fails. */
function problemWith(files: LessonFiles): string {
  try {
    load(files);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return 'nothing';
}

describe('the statements of the tour', () => {
  const lessons = loadLessons(join(packageRoot(), 'lessons'));

  it('are at least the twelve of the seven stages, each taught by a step that the tour plays', () => {
    const taught = tourLessons(lessons).flatMap((lesson) => statementsIn(lesson));
    const ids = taught.map(({ teaches }) => teaches.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(12);
    const stages = new Set(taught.map(({ lesson }) => lesson.id));
    expect([...stages]).toEqual(
      expect.arrayContaining(['exec', 'uts', 'pid-mount', 'memory', 'overlay', 'network', 'whole']),
    );
  });

  it('each have a counter-experiment that differs from what is written', () => {
    for (const statement of lessons.flatMap((lesson) => statementsIn(lesson))) {
      expect(counterExperiment(statement).steps).not.toEqual(asWritten(statement).steps);
    }
  });
});

describe('what a step teaches is refused', () => {
  const long = (words: number): string => `${'word '.repeat(words - 1)}word.`;

  it.each<[string, LessonFiles, RegExp]>([
    ['without its statement', teaching(sound, { zh: '就是这样。' }), /en\.md: step first lacks `### fact`/],
    ['in one language only', teaching(sound, { en: 'It is so.' }), /zh\.md: step first lacks `### fact`/],
    [
      'when only the prose has it',
      { ...soundLesson, en: `${soundLesson.en}### fact\nIt is so.\n` },
      /en\.md: step first has `### fact`, and teaches nothing/,
    ],
    ['in 26 words', teaching(sound, { en: long(26), zh: '好。' }), /has 26 words in `### fact`: 25 at most/],
    [
      'in 46 Chinese characters',
      teaching(sound, { en: 'So.', zh: `${'好'.repeat(46)}。` }),
      /has 46 Chinese characters in `### fact`: 45 at most/,
    ],
    [
      'in two sentences',
      teaching(sound, { en: 'It is so. It is.', zh: '就是这样。' }),
      /en\.md: step first has no `### fact` of one sentence/,
    ],
    [
      'in two Chinese sentences',
      teaching(sound, { en: 'It is so.', zh: '就是这样。是的。' }),
      /zh\.md: step first has no `### fact` of one sentence/,
    ],
    [
      'without a full stop',
      teaching(sound, { en: 'It is so', zh: '就是这样。' }),
      /en\.md: step first has no `### fact` of one sentence/,
    ],
    [
      'with a live value',
      teaching(sound, { en: 'It is {{box.pid}}.', zh: '就是这样。' }),
      /\{\{box\.pid\}\} is filled in only/,
    ],
    ['without a check', teaching('{ id: names, counter: { leave-out: [2] } }'), /steps\.0\.teaches\.check: /],
    ['without an experiment', teaching(`{ id: names, ${check} }`), /steps\.0\.teaches\.counter: /],
    [
      'with an experiment that changes nothing',
      teaching(`{ id: names, ${check}, counter: { leave-out: [] } }`),
      /steps\.0\.teaches\.counter: a counter-experiment leaves an item out, or changes one/,
    ],
    [
      'with an item that is not there',
      teaching(`{ id: names, ${check}, counter: { leave-out: [3] } }`),
      /first: the counter-experiment is about item 3 of 2 in first/,
    ],
    [
      'with item 0',
      teaching(`{ id: names, ${check}, counter: { leave-out: [0] } }`),
      /steps\.0\.teaches\.counter\.leave-out\.0: /,
    ],
    [
      'with an item that is left out and changed',
      teaching(
        `{ id: names, ${check}, counter: { leave-out: [2], change: [{ item: 2, to: { end: { of: box } } }] } }`,
      ),
      /first: the counter-experiment has item 2 twice/,
    ],
    [
      'with a step that there is not',
      teaching(`{ id: names, ${check}, counter: { step: zeroth, leave-out: [1] } }`),
      /first: the counter-experiment is about zeroth, which is not played before it/,
    ],
    [
      'with a call that there is not',
      teaching(
        `{ id: names, ${check}, counter: { change: [{ item: 2, to: { call: { actor: box, sethost: {} } } }] } }`,
      ),
      /first: no system call sethost/,
    ],
    [
      'with a name that nothing has',
      teaching(`{ id: names, ${check}, counter: { change: [{ item: 2, to: { end: { of: bocks } } }] } }`),
      /first: nothing is called bocks/,
    ],
    [
      'with a field that there is not',
      teaching(`{ id: names, ${check}, counter: { leave-out: [2] }, mood: 1 }`),
      /mood/,
    ],
  ])('%s', (_, files, message) => {
    expect(problemWith(files)).toMatch(message);
  });

  it('when two lessons teach it', () => {
    const other = teaching(sound);
    const folder = lessonsFolder({
      '01-sound': teaching(sound),
      '02-other': { ...other, yaml: other.yaml.replace('id: sound\nnumber: 1', 'id: other\nnumber: 2') },
    });
    expect(() => loadLessons(folder)).toThrow(
      'names is taught more than once: sound, step first; other, step first',
    );
  });
});

describe('the experiments of a statement', () => {
  /** Three steps, of which the tour plays the outer two. */
  const yaml = `id: sound
number: 1
level: 1
minutes: 5
needs: [ns.uts]
steps:
  - id: begin
    tour: true
    do:
      - clone: { from: host, as: box, new: [CLONE_NEWUTS] }
    checks: [{ hostname: { of: box, same-as: host } }]
  - id: aside
    do:
      - end: { of: box }
  - id: name
    tour: true
    do:
      - call: { actor: box, sethostname: { name: mycontainer } }
      - call: { actor: box, sethostname: { name: other } }
    checks: [{ hostname: { of: box, is: other } }]
`;
  const prose = '# T\n## begin: B\n## aside: A\n## name: N\n';
  const statementWith = (counter: string) => {
    const files = teaching(`{ id: names, ${check}, counter: ${counter} }`, undefined, {
      yaml,
      en: prose,
      zh: prose,
    });
    const [statement] = statementsIn(load(files));
    if (statement === undefined) throw new Error('it teaches nothing');
    return statement;
  };
  const called = (name: string) => expect.objectContaining({ call: { actor: 'box', sethostname: { name } } });
  const cloned = (flags: string[]) =>
    expect.objectContaining({ clone: { from: 'host', as: 'box', new: flags } });

  it('are of the steps that the tour plays, and check nothing else', () => {
    const { steps } = asWritten(statementWith('{ leave-out: [2] }'));
    expect(steps.map(({ id, ask, checks }) => ({ id, ask, checks }))).toEqual([
      { id: 'begin', ask: undefined, checks: [] },
      { id: 'name', ask: undefined, checks: [{ hostname: { of: 'box', is: 'mycontainer' } }] },
    ]);
    expect(steps.map((step) => step.do)).toEqual([
      [cloned(['CLONE_NEWUTS'])],
      [called('mycontainer'), called('other')],
    ]);
  });

  it('leave an item out', () => {
    const { steps } = counterExperiment(statementWith('{ leave-out: [1] }'));
    expect(steps.map((step) => step.do)).toEqual([[cloned(['CLONE_NEWUTS'])], [called('other')]]);
  });

  it('change an item of an earlier step', () => {
    const to = '{ clone: { from: host, as: box } }';
    const { steps } = counterExperiment(statementWith(`{ step: begin, change: [{ item: 1, to: ${to} }] }`));
    expect(steps.map((step) => step.do)).toEqual([[cloned([])], [called('mycontainer'), called('other')]]);
  });

  it('cannot be about a step that the tour does not play', () => {
    expect(() => statementWith('{ step: aside, leave-out: [1] }')).toThrow(
      'name: the counter-experiment is about aside, which is not played before it',
    );
  });
});
