// What people who write lessons are told is told in Chinese too: the mistakes of one lesson, those between lessons, of terms.

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/kernel/errors.ts';
import { at, joined, type Texts } from '../../src/kernel/languages.ts';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import { overBudget } from '../../src/lesson/authoring/budget.ts';
import { overLessonBudget } from '../../src/lesson/authoring/lesson-budget.ts';
import { chineseProblems } from '../../src/lesson/authoring/prose-problems.ts';
import { courseProblems } from '../../src/lesson/find-course-problems.ts';
import { loadGlossary } from '../../src/lesson/glossary.ts';
import { loadLesson, loadLessons } from '../../src/lesson/load-lessons.ts';
import { misconceptionProblems } from '../../src/lesson/misconceptions.ts';
import { toldInChinese } from '../support/told-in-chinese.ts';
import { changed, type LessonFiles, lessonsFolder, soundLesson, teaching } from './folder.ts';

/** The error of loading, which its user can read in Chinese. */
function errorOf(load: () => unknown): UserError {
  try {
    load();
  } catch (error) {
    if (error instanceof UserError) return toldInChinese(error);
    throw error;
  }
  throw new Error('nothing is wrong');
}

const errorIn = (files: Partial<LessonFiles>): UserError =>
  errorOf(() => loadLesson(join(lessonsFolder({ lesson: files }), 'lesson')));

/** Each of them must be readable in Chinese. */
function demandChinese(problems: readonly Texts[]): void {
  expect(problems).not.toEqual([]);
  for (const problem of problems) toldInChinese(new UserError('failed', problem));
}

const first = '  - id: first\n';
const call = 'sethostname: { name: mycontainer }';
const type = 'type: { in: box, line: a }';
const task = `{ check: [{ hostname: { of: box, is: mybox } }], hints: 3, solutions: [[{ ${type} }], [{ ${type} }]], cheat: [{ ${type} }] }`;
const check = 'check: { hostname: { of: box, is: mycontainer } }';

describe('the mistakes of one lesson', () => {
  it.each<[string, Partial<LessonFiles>]>([
    ['two steps of one id', changed('yaml', 'steps:\n', 'steps:\n  - id: first\n')],
    ['a condition in a step', changed('yaml', '      - call:', '      - needs: ns.pid\n        call:')],
    ['a silent beginning', changed('yaml', '      - clone:', '      - silent: true\n        clone:')],
    ['a draft', changed('yaml', `call: { actor: box, ${call} }`, 'nat: { by: box, masquerade: a, out: b }')],
    ['a call that there is not', changed('yaml', call, 'sethost: {}')],
    ['wrong parameters', changed('yaml', call, 'sethostname: { nom: x }')],
    ['two calls', changed('yaml', call, `${call}, getpid: {}`)],
    ['no call', changed('yaml', `, ${call}`, '')],
    ['a name that nothing has', changed('yaml', `actor: box, ${call}`, `actor: bocks, ${call}`)],
    [
      'what only other steps make',
      changed('yaml', first, `  - id: zero\n    tour: true\n    do: [{ end: { of: box } }]\n${first}`),
    ],
    ['a step that is missing', changed('zh', '## first: 第一步', '## other: 别的')],
    ['an option without words', changed('en', '### option kept\nThe other\n', '')],
    ['options without a why-not', changed('en', '### why-not kept\nBecause.\n', '')],
    ['an option that is not asked', changed('en', '### after', '### option maybe\nPerhaps\n### after')],
    ['a live value of nothing', changed('en', '{{box.pid}}', '{{bocks.pid}}')],
    ['a live value in an option', changed('en', 'The one', 'PID {{box.pid}}')],
    ['an unknown part', changed('en', '### after', '### before')],
    ['a part twice', changed('en', '### after', '### after\nOnce.\n### after')],
    ['a heading without an id', changed('en', '## first: The first step', '## The first step')],
    ['no title', changed('en', '# A sound lesson\n', '')],
    ['a step twice', { ...soundLesson, en: `${soundLesson.en}## first: Again\n` }],
    ['no file', { yaml: soundLesson.yaml, en: soundLesson.en }],
    ['a question again without one', changed('yaml', first, `  - id: zero\n    observe: true\n${first}`)],
    [
      'tasks with questions, in the tour, and two of them',
      changed('yaml', first, `  - id: zero\n    task: ${task}\n${first}    tour: true\n    task: ${task}\n`),
    ],
    [
      'an item that is not there',
      changed('yaml', first, `${first}    again: { item: 7, knob: a, values: [a] }\n`),
    ],
    [
      'a field that is not there',
      changed('yaml', first, `${first}    again: { item: 1, knob: a, values: [a] }\n`),
    ],
    ['a fact of nothing', { ...soundLesson, en: `${soundLesson.en}### fact\nIt is so.\n` }],
    ['no fact', teaching(`{ id: names, ${check}, counter: { leave-out: [2] } }`, {})],
    [
      'facts that are too long',
      teaching(`{ id: names, ${check}, counter: { leave-out: [2] } }`, {
        en: 'word '.repeat(26),
        zh: '好'.repeat(46),
      }),
    ],
    ['an experiment about nothing', teaching(`{ id: names, ${check}, counter: { leave-out: [3, 3] } }`)],
    [
      'an experiment in no step',
      teaching(`{ id: names, ${check}, counter: { step: zeroth, leave-out: [1] } }`),
    ],
  ])('%s', (_, files) => {
    const { texts } = errorIn(files);
    expect(texts.zh.split('\n')).toHaveLength(texts.en.split('\n').length);
    expect(texts.zh).not.toMatch(/\p{Script=Han}:/u);
  });

  it.each([
    ['two verbs', changed('yaml', '      - call:', '      - end: { of: box }\n        call:')],
    ['no verb', changed('yaml', 'clone: { from: host, as: box, new: [CLONE_NEWUTS] }', 'silent: true')],
  ])('that its schema finds: %s', (_, files) => {
    expect(errorIn(files).texts.zh).toMatch(/steps\.0\.do\.\d：`do` 的每个条目恰好写一个动词/);
  });
});

describe('the mistakes between lessons', () => {
  const lessons = loadLessons(join(packageRoot(), 'lessons'));
  const uts = (change: object) => lessons.map((one) => (one.id === 'uts' ? { ...one, ...change } : one));

  it.each([
    ['a folder without a number', { sound: soundLesson }],
    [
      'what is taught twice',
      Object.fromEntries(
        ['01-a', '02-b'].map((name) => [
          name,
          teaching(`{ id: names, ${check}, counter: { leave-out: [2] } }`),
        ]),
      ),
    ],
  ])('%s', (_, folders: Record<string, LessonFiles>) => {
    const folder = lessonsFolder(folders);
    errorOf(() => loadLessons(folder));
  });

  it.each([
    ['no lesson', { review: [{ from: 'nothing', step: 'child' }] }],
    ['a later lesson', { review: [{ from: 'memory', step: 'cache' }] }],
    ['no question', { review: [{ from: 'exec', step: 'program' }] }],
  ])('%s', (_, change) => {
    demandChinese(courseProblems(uts(change)));
  });

  it('the budget of a lesson', () => {
    demandChinese(uts({ minutes: 20 }).flatMap(overLessonBudget));
  });

  it('misconceptions', () => {
    demandChinese(misconceptionProblems([{ id: 'nobodys', fields: new Map() }], lessons));
  });
});

describe('the mistakes in texts', () => {
  it('of the tour', () => {
    demandChinese(overBudget({ enters: 1000, words: 10_000, characters: 10_000 }));
  });

  it('in Chinese, of which the found text is left out', () => {
    for (const { zh } of chineseProblems('# 题\n没有变化。 之后\n，然后'))
      expect(zh).toMatch(/”：.*\p{Script=Han}/u);
  });

  it.each([
    ['# Words\n## mount\nX.', '# 术语\n'],
    ['# Words\n## mount: mount, , a\nX.', '# 术语\n'],
    ['# Words\n## mount: mount\n', '# 术语\n'],
    ['# Words\n## mount: x\nX.\n## mount: y\nX.', '# 术语\n'],
    ['# Words\n## mount: x, X\nX.', '# 术语\n'],
    ['# Words\n## mount: x\nX.', '# 术语\n'],
    ['Words', '# 术语\n'],
  ])('of the glossary: %j', (en, zh) => {
    const folder = join(lessonsFolder({ glossary: { en, zh } }), 'glossary');
    errorOf(() => loadGlossary(folder));
  });
});

describe('a place', () => {
  it('stands before what is wrong there, and several stand on one line', () => {
    const wrong = { en: 'it is wrong', zh: '不对' };
    expect(at('a.md', at({ en: 'step b', zh: '步骤 b' }, wrong))).toEqual({
      en: 'a.md: step b: it is wrong',
      zh: 'a.md：步骤 b：不对',
    });
    expect(joined([wrong, wrong])).toEqual({ en: 'it is wrong; it is wrong', zh: '不对；不对' });
  });
});
