// Loads lessons, and expects mistakes to be reported with their file and place.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/kernel/errors.ts';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import { loadLesson, loadLessons } from '../../src/lesson/load-lessons.ts';
import { changed, type LessonFiles, lessonsFolder, soundLesson } from './folder.ts';

const ours = join(packageRoot(), 'lessons');

/** The message with which loading fails. */
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

describe('the lessons that nslab has', () => {
  it('load, drafts too, each with its own number and id, in the order of their numbers', () => {
    const folders = readdirSync(ours).filter((name) => /^\d\d-/.test(name));
    const lessons = loadLessons(ours);
    expect(lessons).toHaveLength(folders.length);
    expect(new Set(lessons.map(({ id }) => id)).size).toBe(lessons.length);
    const numbers = lessons.map(({ number }) => number);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    expect(lessons.some(({ draft }) => draft)).toBe(true);
  });

  it('are in a folder that is named by number and id', () => {
    for (const name of readdirSync(ours).filter((name) => /^\d\d-/.test(name))) {
      const { number, id } = loadLesson(join(ours, name));
      expect(name.startsWith(`${String(number).padStart(2, '0')}-`)).toBe(true);
      expect(name).toContain(id);
    }
  });

  it('say everything in both languages, with the same live values', () => {
    const values = (text: string): string[] =>
      [...text.matchAll(/\{\{[^}]*\}\}/g)].map(([all]) => all).sort();
    for (const { id, prose } of loadLessons(ours)) {
      expect([...prose.zh.steps.keys()], id).toEqual([...prose.en.steps.keys()]);
      for (const [step, en] of prose.en.steps) {
        const zh = prose.zh.steps.get(step);
        const where = `${id}, step ${step}`;
        expect(values(`${zh?.text}${zh?.after}${zh?.rootless}`), where).toEqual(
          values(`${en.text}${en.after}${en.rootless}`),
        );
        expect([...(zh?.whyNot.keys() ?? [])].sort(), where).toEqual([...en.whyNot.keys()].sort());
        expect([zh?.text, zh?.after, zh?.rootless, zh?.question].map(Boolean), where).toEqual(
          [en.text, en.after, en.rootless, en.question].map(Boolean),
        );
      }
    }
  });
});

describe('the folder of lessons', () => {
  it('may hold a glossary, which is no lesson', () => {
    const folder = lessonsFolder({ '01-sound': soundLesson, glossary: { en: '# Words' } });
    expect(loadLessons(folder).map(({ id }) => id)).toEqual(['sound']);
  });

  it('refuses a folder without a number, and names it', () => {
    const folder = lessonsFolder({ '01-sound': soundLesson, sound: soundLesson });
    expect(() => loadLessons(folder)).toThrow(UserError);
    expect(() => loadLessons(folder)).toThrow(join(folder, 'sound'));
  });
});

describe('a lesson that is wrong', () => {
  const box = 'clone: { from: host, as: box, new: [CLONE_NEWUTS] }';
  const call = 'sethostname: { name: mycontainer }';
  const check = 'hostname: { of: host, unchanged: true }';

  it.each<[string, LessonFiles, RegExp]>([
    [
      'an unknown verb',
      changed('yaml', box, 'teleport: { of: box }'),
      /\/lesson\.yaml:\n {2}steps\.0\.do\.0: .*teleport/,
    ],
    [
      'two verbs in one item',
      changed('yaml', box, `{ ${box}, end: { of: box } }`),
      /\/lesson\.yaml:\n {2}steps\.0\.do\.0: one verb/,
    ],
    ['no verb in an item', changed('yaml', box, 'silent: true'), /steps\.0\.do\.0: one verb/],
    [
      'an unknown namespace',
      changed('yaml', 'CLONE_NEWUTS', 'CLONE_NEWCAKE'),
      /steps\.0\.do\.0\.clone\.new\.0: /,
    ],
    [
      'an unknown system call',
      changed('yaml', call, 'sethost: { name: x }'),
      /first: no system call sethost/,
    ],
    [
      'an unknown parameter',
      changed('yaml', call, 'sethostname: { name: x, nom: y }'),
      /first: sethostname has no parameter nom/,
    ],
    [
      'a parameter that is missing',
      changed('yaml', call, 'sethostname: {}'),
      /first: sethostname needs name/,
    ],
    [
      'two system calls in one',
      changed('yaml', call, `${call}, getpid: {}`),
      /\/lesson\.yaml:\n {2}first: a call names one system call, not sethostname, getpid/,
    ],
    ['no system call', changed('yaml', `, ${call}`, ''), /first: a call names one system call, not none/],
    [
      'an actor that nothing makes',
      changed('yaml', `{ actor: box, ${call} }`, `{ actor: bocks, ${call} }`),
      /\/lesson\.yaml:\n {2}first: nothing is called bocks/,
    ],
    [
      'a result that nothing has',
      changed('yaml', call, 'close: { fd: $socket }'),
      /first: nothing is called socket/,
    ],
    [
      'a form of a verb that nothing performs',
      changed(
        'yaml',
        `call: { actor: box, ${call} }`,
        'link: { by: box, vxlan: v, id: 1, remote: a, dev: b }',
      ),
      /first: nothing performs `link` yet: the lesson is a draft/,
    ],
    [
      'a check with two statements',
      changed('yaml', check, `{ ${check}, pid: { of: box, inside: 1 } }`),
      /steps\.0\.checks\.0: one statement/,
    ],
    ['a check that nobody knows', changed('yaml', check, 'mood: { of: box }'), /steps\.0\.checks\.0: .*mood/],
    [
      'a question with one answer',
      changed('yaml', '      - { id: kept, holds: { hostname: { of: box, unchanged: true } } }\n', ''),
      /steps\.0\.ask: /,
    ],
    [
      'a field that lessons do not have',
      changed('yaml', 'level: 1', 'level: 1\nmood: good'),
      /\/lesson\.yaml:\n {2}.*mood/,
    ],
    ['a level that there is not', changed('yaml', 'level: 1', 'level: 4'), /level: /],
    [
      'YAML that is none',
      changed('yaml', 'needs: [ns.uts]', 'needs: [ns.uts'),
      /\/lesson\.yaml: .*line \d+/s,
    ],
    [
      'a YAML key that is there twice',
      changed('yaml', 'level: 1', 'level: 1\nlevel: 2'),
      /\/lesson\.yaml: .*unique.*line 4/s,
    ],
    ['an alias without its anchor', changed('yaml', box, 'clone: *nothing'), /\/lesson\.yaml: .*nothing/],
    [
      'two steps of one id',
      changed('yaml', 'steps:\n', 'steps:\n  - id: first\n'),
      /first: two steps have this id/,
    ],
    [
      'a step that the Chinese file lacks',
      changed('zh', '## first: 第一步', '## other: 别的'),
      /zh\.md: no step other\n.*zh\.md: step first is missing/,
    ],
    [
      'an option without words',
      changed('zh', '### option kept\n那个\n', ''),
      /zh\.md: step first lacks `### option kept`/,
    ],
    [
      'a question without words',
      changed('en', '### ask\nWhich?\n', ''),
      /en\.md: step first lacks `### ask`/,
    ],
    [
      'no word on why a choice is wrong',
      changed('en', '### why-not kept\nBecause.\n', ''),
      /en\.md: step first lacks `### why-not`/,
    ],
    [
      'an option that is not asked',
      changed('en', '### after', '### option maybe\nPerhaps\n### after'),
      /en\.md: step first has `### option maybe`/,
    ],
    [
      'a name that the lesson does not make',
      changed('en', '{{box.pid}}', '{{bocks.pid}}'),
      /en\.md: step first: nothing is called \{\{bocks\.pid\}\}/,
    ],
    [
      'a property that nothing has',
      changed('zh', '{{box.pid}}', '{{box.weight}}'),
      /zh\.md: step first: nothing is called \{\{box\.weight\}\}/,
    ],
    [
      'a live value where none is filled in',
      changed('en', 'The one', 'PID {{box.pid}}'),
      /en\.md: step first: \{\{box\.pid\}\} is filled in only/,
    ],
    [
      'a part of prose that there is not',
      changed('en', '### after', '### before'),
      /\/en\.md, step first: no such part: before/,
    ],
    [
      'a part of prose that is there twice',
      changed('en', '### after', '### after\nOnce.\n### after'),
      /\/en\.md, step first: after is there twice/,
    ],
    [
      'a heading without an id',
      changed('en', '## first: The first step', '## The first step'),
      /\/en\.md: a step's heading is/,
    ],
    ['prose without a title', changed('en', '# A sound lesson\n', ''), /\/en\.md: it begins with/],
  ])('%s is reported with its file and place', (_, files, problem) => {
    expect(problemWith(files)).toMatch(problem);
  });

  it.each([
    'runtime: { of: box, command: runc, run: [list], optional: true }',
    'nat: { by: box, masquerade: 10.0.0.0/8, out: eth0 }',
  ])('may be drafted with a verb that nothing performs, and not be in the course: %s', (verb) => {
    const files = changed('yaml', box, verb);
    expect(problemWith(files)).toMatch(/first: nothing performs `\w+` yet: the lesson is a draft/);
    const draft = files.yaml.replace('level: 1', 'level: 1\ndraft: true');
    expect(problemWith({ ...files, yaml: draft, en: noValue(files.en), zh: noValue(files.zh) })).toBe(
      'nothing',
    );
  });

  it.each(['lesson.yaml', 'en.md', 'zh.md'])('lacks %s, and that is said', (file) => {
    const key = { 'lesson.yaml': 'yaml', 'en.md': 'en', 'zh.md': 'zh' }[file] ?? '';
    const files = Object.fromEntries(Object.entries(soundLesson).filter(([name]) => name !== key));
    expect(problemWith(files)).toBe(`/${file} is missing`);
  });

  it('says all that is wrong at once', () => {
    const files = changed('yaml', call, 'sethost: { name: x }');
    const problem = problemWith({ ...files, zh: files.zh.replace('### option kept\n那个\n', '') });
    expect(problem).toMatch(/no system call sethost.*lacks `### option kept`/s);
  });
});

const noValue = (prose: string): string => prose.replace('{{box.pid}}', '1');

describe('amounts in a lesson', () => {
  const limit = (memory: string): LessonFiles =>
    changed(
      'yaml',
      'call: { actor: box, sethostname: { name: mycontainer } }',
      `limit: { of: box, memory: ${memory} }`,
    );
  const wait = (within: string): LessonFiles =>
    changed(
      'yaml',
      'call: { actor: box, sethostname: { name: mycontainer } }',
      `wait: { exit: box, within: ${within} }`,
    );
  const second = (files: LessonFiles) =>
    loadLesson(join(lessonsFolder({ lesson: files }), 'lesson')).steps[0]?.do[1];

  it.each([
    ['100M', 104_857_600],
    ['64K', 65_536],
    ['1G', 1_073_741_824],
    ['4096', 4096],
  ])('takes %s for %d bytes', (text, bytes) => {
    expect(second(limit(text))?.limit?.memory).toBe(bytes);
  });

  it.each(['100MB', '-1', '0', '1.5G', 'much', '""'])('takes no %s for a size', (text) => {
    expect(problemWith(limit(text))).toMatch(/steps\.0\.do\.1\.limit\.memory: /);
  });

  it.each([
    ['500ms', 500],
    ['5s', 5000],
  ])('takes %s for %d milliseconds', (text, ms) => {
    expect(second(wait(text))?.wait?.within).toBe(ms);
  });

  it.each(['5', '5m', '1.5s', '-1s', 'soon'])('takes no %s for a duration', (text) => {
    expect(problemWith(wait(text))).toMatch(/steps\.0\.do\.1\.wait/);
  });
});
