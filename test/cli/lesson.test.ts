// `nslab lesson check`: our own lessons, and copies of them with one mistake each.

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import { nslab, startNslab } from '../support/nslab.ts';

/** A copy of our lessons, or of one of them, in which one text is replaced by another. */
function lessonsWith(file: string, from: string, to: string, only?: string): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'nslab-lessons-')), 'lessons');
  onTestFinished(() => rmSync(join(folder, '..'), { recursive: true }));
  cpSync(join(packageRoot(), 'lessons'), folder, { recursive: true });
  for (const name of readdirSync(folder).filter((name) => /^\d/.test(name)))
    if (only !== undefined && name !== only) rmSync(join(folder, name), { recursive: true });
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
  return folder;
}

it('finds nothing wrong with our own, runs them, and leaves nothing', async () => {
  const check = startNslab(['lesson', 'check'], { timeoutMs: 240_000 });
  const { status, stdout, stderr } = await check.ended;
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(
    /^9 lessons; the tour: \d+ of 60 presses of Enter, .* it ran, its \d+ statements are proved, and nothing is left\n$/,
  );
  expect(await check.left()).toEqual([]);
}, 250_000);

describe('without a run it finds', () => {
  it.each([
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
    ['a step in one language', '06-memory/zh.md', '## fits:', '## fit:', /zh\.md: step fits is missing/],
    ['an option without a text', '06-memory/en.md', '### option killed', '### option kild', /option killed/],
    [
      'what a step of the tour needs of one that is none',
      '03-pid-mount/lesson.yaml',
      '  - id: box\n    tour: true',
      '  - id: box',
      /the step that makes box is not/,
    ],
    [
      'a statement without its words',
      '02-uts/zh.md',
      '### fact',
      '### notes',
      /zh\.md: step clone lacks `### fact`, the statement that a-new-uts-namespace-is-a-copy stands for/,
    ],
    ['half-width punctuation', '01-exec/zh.md', '取名 box，', '取名盒子,没', /half-width/],
    ['a rejected word', '02-uts/zh.md', '宿主机的替身', '主机的替身', /the word is 宿主机/],
    [
      'a line that begins with a full stop',
      '02-uts/zh.md',
      '\n里面叫',
      '\n。里面叫',
      /begins with punctuation/,
    ],
  ])('%s', async (_, file, from, to, said) => {
    const { status, stdout, stderr } = await nslab([
      'lesson',
      'check',
      lessonsWith(file, from, to),
      '--no-run',
    ]);
    expect(stdout + stderr).toMatch(said);
    expect(status).toBe(1);
  });

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

describe('by running the tour it finds', () => {
  it.each([
    [
      'a question of which two answers hold',
      '{ id: changed, holds: { hostname: { of: host, is: mycontainer } } }',
      '{ id: changed, holds: { hostname: { of: box, is: mycontainer } } }',
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
  ])('%s', async (_, from, to, said) => {
    const check = startNslab(['lesson', 'check', lessonsWith('02-uts/lesson.yaml', from, to)]);
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
