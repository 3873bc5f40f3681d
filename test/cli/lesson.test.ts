// `nslab lesson check`: our own lessons, and copies of them with one mistake each.

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import { nslab, startNslab } from '../support/nslab.ts';
import { someOf } from '../support/some-of.ts';

/** A copy of our lessons, or of one of them, in which one text is replaced by another. */
function lessonsWith(file: string, from: string, to: string, only?: string): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'nslab-lessons-')), 'lessons');
  onTestFinished(() => rmSync(join(folder, '..'), { recursive: true }));
  cpSync(join(packageRoot(), 'lessons'), folder, { recursive: true });
  if (only !== undefined) leaveOnly(folder, only);
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
  return folder;
}

/** What it says of other lessons is taken out: questions of theirs, and beliefs that they refute. */
function leaveOnly(folder: string, only: string): void {
  rmSync(join(folder, 'misconceptions.md'));
  for (const name of readdirSync(folder).filter((name) => /^\d/.test(name)))
    if (name !== only) rmSync(join(folder, name), { recursive: true });
  const file = join(folder, only, 'lesson.yaml');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace(/^review:.*\n/m, '').replaceAll(/^ *misconception: .*\n/gm, ''));
}

it('finds nothing wrong with our own, runs them, and leaves nothing', async () => {
  const check = startNslab(['lesson', 'check', '--quick'], { timeoutMs: 290_000 });
  const { status, stdout, stderr } = await check.ended;
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(
    /^9 lessons; the tour: \d+ of 60 presses of Enter, .* it ran, its \d+ statements and the \d+ tasks of the lessons are proved, and nothing is left\n$/,
  );
  expect(await check.left()).toEqual([]);
}, 300_000);

describe('without a run it finds', () => {
  type Mistake = [what: string, file: string, from: string, to: string, said: RegExp];
  const inSteps: Mistake[] = [
    [
      'a verb that there is not',
      '01-exec/lesson.yaml',
      'do:\n      - clone',
      'do:\n      - clown',
      /lesson\.yaml:\n.*clown/,
    ],
    [
      'a call that there is not',
      '02-uts/lesson.yaml',
      'sethostname: { name',
      'setname: { name',
      /no system call setname/,
    ],
    [
      'a name that nothing has',
      '02-uts/lesson.yaml',
      'from: stand-in, as: child',
      'from: standin, as: child',
      /nothing is called standin/,
    ],
    [
      'what a step of the tour needs of one that is none',
      '03-pid-mount/lesson.yaml',
      '  - id: box\n    tour: true',
      '  - id: box',
      /the step that makes box is not/,
    ],
  ];
  const inTexts: Mistake[] = [
    ['a step in one language', '06-memory/zh.md', '## fits:', '## fit:', /zh\.md: step fits is missing/],
    ['an option without a text', '06-memory/en.md', '### option killed', '### option kild', /option killed/],
    [
      'a statement without its words',
      '02-uts/zh.md',
      '### fact',
      '### notes',
      /zh\.md: step clone lacks `### fact`, the statement that a-new-uts-namespace-is-a-copy stands for/,
    ],
  ];
  const inChinese: Mistake[] = [
    ['half-width punctuation', '01-exec/zh.md', '取名 box，', '取名盒子,没', /half-width/],
    ['a rejected word', '02-uts/zh.md', '宿主机的替身', '主机的替身', /the word is 宿主机/],
    [
      'a line that begins with a full stop',
      '02-uts/zh.md',
      '\n里面叫',
      '\n。里面叫',
      /begins with punctuation/,
    ],
  ];

  it.each([...someOf(inSteps, 2), ...someOf(inTexts, 1), ...someOf(inChinese, 2)])(
    '%s',
    async (_, file, from, to, said) => {
      const { status, stdout, stderr } = await nslab([
        'lesson',
        'check',
        lessonsWith(file, from, to),
        '--no-run',
      ]);
      expect(stdout + stderr).toMatch(said);
      expect(status).toBe(1);
    },
  );

  it('a tour that is too long', async () => {
    const folder = lessonsWith(
      '01-exec/en.md',
      '## program: One that stays\n',
      `## program: One that stays\n${'word '.repeat(900)}\n`,
    );
    const { status, stdout } = await nslab(['lesson', 'check', folder, '--no-run']);
    expect(stdout).toMatch(/the tour has 3\d{3} English words; its budget is 2900/);
    expect(status).toBe(1);
  });
});

describe('where the locale is Chinese', () => {
  const env = { LC_ALL: 'zh_CN.UTF-8' };

  it('it says so in Chinese when nothing is wrong', async () => {
    const { status, stdout } = await nslab(['lesson', 'check', '--no-run'], { env });
    expect(stdout).toMatch(/^共 \d+ 课；导览：\d+\/60 次回车，\d+\/2900 个英文单词，\d+\/4800 个汉字\n$/);
    expect(status).toBe(0);
  });

  it.each([
    [
      '02-uts/lesson.yaml',
      'sethostname: { name',
      'setname: { name',
      /lesson\.yaml：\n {2}\S+：没有系统调用 setname/,
    ],
    ['02-uts/zh.md', '宿主机的替身', '主机的替身', /zh\.md：“.*”：应当写作 宿主机/],
  ])('it finds what is wrong in %s', async (file, from, to, said) => {
    const folder = lessonsWith(file, from, to);
    const { status, stdout, stderr } = await nslab(['lesson', 'check', folder, '--no-run'], { env });
    expect(stdout + stderr).toMatch(said);
    expect(status).toBe(1);
  });
});

describe('by running the tour it finds', () => {
  /** A tour of that one lesson; in the full run of all. */
  const only = someOf(['02-uts', undefined], 1).at(-1);

  it.each(
    someOf(
      [
        [
          'a question of which two answers hold',
          'holds: { hostname: { of: host, is: mycontainer } }',
          'holds: { hostname: { of: box, is: mycontainer } }',
          /uts, step sethostname: 2 of its answers hold/,
        ],
        [
          'a question without a right answer',
          '{ id: both, holds: { hostname: { of: child, is: mycontainer } } }',
          '{ id: both, holds: { hostname: { of: child, is: other } } }',
          /uts, step wrong-process: 0 of its answers hold/,
        ],
        [
          'a check that does not hold',
          '- hostname: { of: stand-in, is: mycontainer }',
          '- hostname: { of: stand-in, is: other }',
          /hostname of stand-in|hostname in stand-in/,
        ],
      ],
      2,
    ),
  )('%s', async (_, from, to, said) => {
    const check = startNslab(['lesson', 'check', lessonsWith('02-uts/lesson.yaml', from, to, only)]);
    const { status, stdout, stderr } = await check.ended;
    expect(stdout + stderr).toMatch(said);
    expect(status).toBe(1);
    expect(await check.left()).toEqual([]);
  });
});

describe('by its experiments it finds', () => {
  it.each([
    [
      'a statement that does not hold',
      'check: { hostname: { of: box, is: mycontainer } }',
      'check: { hostname: { of: box, is: other } }',
      /uts, step sethostname, teaches sethostname-changes-the-callers-namespace: its check does not hold after the step: hostname in box is "other"/,
    ],
    [
      'a statement whose check passes by itself',
      'check: { hostname: { of: box, is: mycontainer } }',
      'check: { namespaces: { of: box, kinds: [uts], differ-from: host } }',
      /teaches sethostname-changes-the-callers-namespace: its check holds in the counter-experiment, without what it teaches: box has its own uts/,
    ],
  ])('%s', async (_, from, to, said) => {
    const check = startNslab(['lesson', 'check', lessonsWith('02-uts/lesson.yaml', from, to, '02-uts')]);
    const { status, stdout } = await check.ended;
    expect(stdout).toMatch(said);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(status).toBe(1);
    expect(await check.left()).toEqual([]);
  });
});

describe('by trying a task it finds', () => {
  it.each(
    someOf(
      [
        [
          'a solution that does not solve it',
          'line: hostname mybox }',
          'line: hostname mybx }',
          /uts, task your-turn: solution 1 does not solve it: hostname in box is "mybox": found mybx/,
        ],
        [
          'goals that hold before',
          'check: [{ hostname: { of: box, is: mybox } }]',
          'check: [{ hostname: { of: box, is: mycontainer } }]',
          /uts, task your-turn: its goals hold before anything is done/,
        ],
        [
          'a knob that solves it before',
          'values: [web, ""]',
          'values: [web, mybox]',
          /uts, step your-turn: the goals of its task hold when the steps before have run/,
        ],
        [
          'something to be kept that is not',
          'keep: [{ hostname: { of: host, unchanged: true } }]',
          'keep: [{ hostname: { of: host, is: mybox } }]',
          /uts, task your-turn: before anything is done: hostname in host is "mybox"/,
        ],
        [
          'a cheat that passes',
          'line: echo mybox }',
          'line: hostname mybox; echo mybox }',
          /uts, task your-turn: its cheat passes/,
        ],
      ],
      2,
    ),
  )('%s', async (_, from, to, said) => {
    const folder = lessonsWith('02-uts/lesson.yaml', from, to, '02-uts');
    const check = startNslab(['lesson', 'check', folder, '--quick']);
    const { status, stdout } = await check.ended;
    expect(stdout).toMatch(said);
    expect(status).toBe(1);
    expect(await check.left()).toEqual([]);
  });
});

it.each([
  ['lesson', 'check', '/nowhere'],
  ['lesson', 'chekc'],
  ['lesson', 'check', 'a', 'b'],
])('refuses %s %s %s', async (...args) => {
  const { status, stdout, stderr } = await nslab(args.filter((one) => one !== undefined));
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^(nslab|error): /);
  expect([1, 2]).toContain(status);
});
