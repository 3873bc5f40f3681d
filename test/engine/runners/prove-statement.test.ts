// Proves statements on the real kernel: all that our lessons teach, and made-up ones that must be refused.

import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { proveStatement } from '../../../src/engine/runners/prove-statement.ts';
import { runStage } from '../../../src/engine/runners/run-stage.ts';
import { SyscallError } from '../../../src/kernel/errors.ts';
import { packageRoot } from '../../../src/lab/session/session-files.ts';
import type { Lesson } from '../../../src/lesson/lesson-type.ts';
import { loadLesson, loadLessons } from '../../../src/lesson/load-lessons.ts';
import { asWritten, counterExperiment, type Statement, statementsIn } from '../../../src/lesson/teaches.ts';
import { changed, type LessonFiles, lessonsFolder, teaching } from '../../lesson/folder.ts';
import { openLearner } from '../../support/learner.ts';
import { someOf } from '../../support/some-of.ts';
import { descendants } from '../outside.ts';

afterEach(() => {
  expect(descendants(process.pid, { zombies: false })).toEqual([process.pid]);
});

const name = hostname();

describe('what our lessons teach', () => {
  const statements = loadLessons(join(packageRoot(), 'lessons')).flatMap((lesson) => statementsIn(lesson));

  /** What the check finds in the counter-experiment: it must fail for the reason that the statement gives. */
  const foundOtherwise: Readonly<Record<string, RegExp>> = {
    'a-child-shares-its-parents-namespaces': /^cgroup ipc mnt net pid (time )?user$/,
    'a-new-uts-namespace-is-a-copy': /^uts$/,
    'sethostname-changes-the-callers-namespace': new RegExp(`^${name}$`),
    'unshare-pid-moves-only-children': /^I am PID (?!1\n)\d+\n$/,
    'ps-lists-what-proc-shows': /^(.+\n){5,}$/,
    'limit-hits-are-not-kills': /^0$/,
    'the-oom-killer-takes-one-process': /^nobody$/,
    'a-change-copies-up': /^absent$/,
    'a-whiteout-hides-what-is-below': /^absent$/,
    'an-opaque-directory-hides-the-one-below': /^merged$/,
    'a-ping-crosses-veth-and-bridge': /^0$/,
    'pivot-root-leaves-no-way-back': /^(?!overlay)/,
  };

  it('is all listed here', () => {
    expect(statements.map(({ teaches }) => teaches.id).sort()).toEqual(Object.keys(foundOtherwise).sort());
  });

  const cases = statements.map((statement) => [statement.teaches.id, statement] as const);

  // `nslab lesson check` proves each in test/cli/lesson.test.ts.
  it.each(someOf(cases, 5))('%s', async (id, statement) => {
    expect((await judged(asWritten(statement)))?.ok).toBe(true);
    const otherwise = await judged(counterExperiment(statement));
    expect(otherwise?.found).toMatch(foundOtherwise[id] ?? /^$/);
    expect(otherwise?.ok).toBe(false);
  });
});

interface Judged {
  readonly ok: boolean;
  readonly found: string;
}

/** Runs a lesson as a learner sees it, past operations that fail. @returns its only check */
async function judged(lesson: Lesson): Promise<Judged | undefined> {
  const checks: Judged[] = [];
  const { emit, intents } = openLearner((event) => {
    if (event.type === 'check') checks.push({ ok: event.ok, found: event.found });
  });
  const how = { auto: true, version: 'test', glossary: [], forgives: () => true };
  const { stoppedBy, left } = await runStage(
    lesson,
    { lessons: [lesson], emit, intents, ...how },
    { position: 1, from: 0 },
  );
  expect({ stoppedBy, left }).toEqual({ stoppedBy: undefined, left: [] });
  expect(checks).toHaveLength(1);
  return checks[0];
}

describe('a statement', () => {
  const statementOf = (files: LessonFiles): Statement<Lesson> => {
    const [statement] = statementsIn(loadLesson(join(lessonsFolder({ lesson: files }), 'lesson')));
    if (statement === undefined) throw new Error('it teaches nothing');
    return statement;
  };
  const named = 'check: { hostname: { of: box, is: mycontainer } }';
  const own = 'check: { namespaces: { of: box, kinds: [uts], differ-from: host } }';
  const prove = (check: string, counter: string, lesson?: LessonFiles) =>
    proveStatement(
      statementOf(teaching(`{ id: x, ${check}, counter: ${counter} }`, undefined, lesson)),
      'test',
    );

  it('is proved by an operation that is left out', async () => {
    expect(await prove(named, '{ leave-out: [2] }')).toBe('proved');
  });

  it('is proved when the counter-experiment makes nothing that the check could read', async () => {
    expect(await prove(named, '{ leave-out: [1] }')).toBe('proved');
    expect(await prove('check: { hostname: { of: box, is: mycontainer } }', '{ leave-out: [1, 2] }')).toBe(
      'proved',
    );
  });

  it('is refused when its check passes by itself', async () => {
    expect(await prove(own, '{ leave-out: [2] }')).toBe('holds without it');
  });

  it('is not proved by an operation that fails and has nothing to do with it', async () => {
    const read = '{ read: { by: box, path: /nowhere/at/all } }';
    expect(await prove(own, `{ change: [{ item: 2, to: ${read} }] }`)).toBe('holds without it');
  });

  it('is refused when its check does not hold after the step', async () => {
    expect(await prove('check: { hostname: { of: box, is: other } }', '{ leave-out: [2] }')).toBe(
      'does not hold',
    );
  });

  it('is not judged when the lesson itself cannot go on', async () => {
    const broken = changed(
      'yaml',
      'call: { actor: box, sethostname: { name: mycontainer } }',
      'read: { by: box, path: /nowhere }',
    );
    const proof = prove(own, '{ change: [{ item: 1, to: { clone: { from: host, as: box } } }] }', broken);
    await expect(proof).rejects.toBeInstanceOf(SyscallError);
  });

  it('leaves the name of this machine as it is', async () => {
    await prove(named, '{ leave-out: [2] }');
    expect(hostname()).toBe(name);
  });
});
