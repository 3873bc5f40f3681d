// Runs lessons: every kind of check measured on a real lab, questions, answers, failures.

import { describe, expect, it } from 'vitest';
import { runTour } from '../../../src/engine/runners/run-tour.ts';
import { loadLessons } from '../../../src/lesson/load-lessons.ts';
import type { EventBody } from '../../../src/session/event.ts';
import { lessonsFolder } from '../../lesson/folder.ts';
import { openLearner } from '../../support/learner.ts';
import { everyCheckLesson, lies, truths } from '../every-check.ts';
import { descendants, isThere } from '../outside.ts';

interface Ran {
  readonly events: EventBody[];
  readonly ok: boolean | undefined;
  readonly error: Error | undefined;
}

/** Runs a lesson with only the prose that it must have. @param ask by step, the ids of its question's options */
async function run(yaml: string, ask: Readonly<Record<string, readonly string[]>>, text = ''): Promise<Ran> {
  const prose = Object.entries(ask).map(([step, options]) => {
    const parts = options.map((id) => `### option ${id}\n${id}\n### why-not ${id}\nnot ${id}\n`);
    return `## ${step}: ${step}\n${text}\n${options.length > 0 ? '### ask\nWhich?\n' : ''}${parts.join('')}`;
  });
  const files = { yaml, en: `# Lesson\n${prose.join('')}`, zh: `# 一课\n${prose.join('')}` };
  const events: EventBody[] = [];
  const { emit, intents } = openLearner((event) => events.push(event));
  const options = {
    lessons: loadLessons(lessonsFolder({ '01-lesson': files })),
    emit,
    intents,
    auto: true,
    version: 'test',
    glossary: [],
  };
  try {
    return { events, ok: await runTour(options), error: undefined };
  } catch (error) {
    if (error instanceof Error) return { events, ok: undefined, error };
    throw error;
  }
}

const lesson = (steps: string): string =>
  `id: one\nnumber: 1\nlevel: 1\nminutes: 1\nneeds: []\nsteps:\n${steps}`;
const count = (checks: string): number => checks.trim().split('\n').length;

/** Expects nothing that this session made to be left. */
function expectGone(): void {
  expect(descendants(process.pid, { zombies: false })).toEqual([process.pid]);
}

describe('checks, measured', () => {
  it('every kind holds for true statements, and not for false ones', async () => {
    const { events, ok, error } = await run(everyCheckLesson, { boxes: [], all: [] });
    expect(error).toBeUndefined();
    const checks = events.filter((event) => event.type === 'check');
    expect(checks).toHaveLength(count(truths) + count(lies));
    const wrong = (part: typeof checks, expected: boolean): string[] =>
      part.filter((check) => check.ok !== expected).map(({ text, found }) => `${text.en}: ${found}`);
    expect(wrong(checks.slice(0, count(truths)), true)).toEqual([]);
    expect(wrong(checks.slice(count(truths)), false)).toEqual([]);
    expect(ok).toBe(false);
    const ledger = events.find((event) => event.type === 'ledger');
    expect(ledger?.left).toEqual([]);
    expect(ledger?.made.filter((thing) => thing.startsWith('/') && isThere(thing))).toEqual([]);
    expectGone();
  });
});

describe('a question', () => {
  const asking = (first: string, second: string): string =>
    lesson(`  - id: q
    watch: []
    do:
      - clone: { from: host, as: box, new: [CLONE_NEWUTS] }
    ask:
      - { id: one, holds: ${first} }
      - { id: two, holds: ${second} }
`);
  const right = '{ namespaces: { of: box, kinds: [uts], differ-from: host } }';
  const alsoRight = '{ namespaces: { of: box, kinds: [net], same-as: host } }';
  const wrong = '{ pid: { of: box, inside: 1 } }';

  it('is answered by the kernel', async () => {
    const { events, ok } = await run(asking(wrong, right), { q: ['one', 'two'] });
    expect(events.find((event) => event.type === 'reveal')).toMatchObject({ id: 'q', holds: 'two' });
    expect(ok).toBe(true);
  });

  it.each([
    ['no option holds', wrong, '{ hostname: { of: box, is: nobody-has-this } }', 0],
    ['two options hold', right, alsoRight, 2],
  ])('of which %s stops the lesson, names it, and leaves nothing', async (_, first, second, n) => {
    const { error, events } = await run(asking(first, second), { q: ['one', 'two'] });
    expect(error?.message).toContain(`one, step q: ${n} of its answers hold, and it must be one`);
    expect(events.some(({ type }) => type === 'reveal')).toBe(false);
    expectGone();
  });
});

describe('what goes wrong in a lesson', () => {
  it('a call that fails stops it with the call, its errno and what that means', async () => {
    const steps = '  - id: a\n    watch: []\n    do:\n      - read: { by: host, path: /nowhere/at/all }\n';
    const { error } = await run(lesson(steps), { a: [] });
    expect(error?.message).toMatch(/openat\(.*"\/nowhere\/at\/all".* = -1 ENOENT/);
    expectGone();
  });

  it('a call that succeeds but was expected to fail stops it', async () => {
    const steps =
      '  - id: a\n    watch: []\n    do:\n      - { read: { by: host, path: /etc/passwd }, fails: ENOENT }\n';
    const { error } = await run(lesson(steps), { a: [] });
    expect(error?.message).toBe('read /etc/passwd: was to fail with ENOENT, and did not');
    expectGone();
  });

  it('a wait that is not fulfilled in time stops it', async () => {
    const steps = `  - id: a
    watch: []
    do:
      - start: { in: host, as: sleeper, run: [/bin/sleep, "600"] }
      - wait: { exit: sleeper, within: 100ms }
`;
    const { error } = await run(lesson(steps), { a: [] });
    expect(error?.message).toMatch(/one, step a: waited 0.1 s in vain for .*sleeper/);
    expectGone();
  });
});

describe('live values in prose', () => {
  it('are filled in as they are, and stay `…` before there is something', async () => {
    const steps = `  - id: a
    watch: []
    do:
      - clone: { from: host, as: box, new: [CLONE_NEWUTS, CLONE_NEWPID] }
      - call: { actor: box, sethostname: { name: "x$&{{box.pid}}" } }
  - id: b
    watch: []
`;
    const { events } = await run(
      lesson(steps),
      { a: [], b: [] },
      'box is {{box.inside}} on {{box.hostname}}',
    );
    const texts = events.flatMap((event) => (event.type === 'step' ? [event.text.en] : []));
    expect(texts).toEqual(['box is … on …', 'box is 1 on x$&{{box.pid}}']);
  });
});

describe('a learner who leaves', () => {
  it('ends the tour well, with everything torn down', async () => {
    const steps = '  - id: a\n    watch: []\n    do:\n      - clone: { from: host, as: box }\n';
    const yaml = lesson(steps);
    const files = { yaml, en: '# L\n## a: A\n', zh: '# L\n## a: A\n' };
    const events: EventBody[] = [];
    const { emit, intents } = openLearner((event, say) => {
      events.push(event);
      if (event.type === 'wait') setImmediate(() => say({ type: 'quit' }));
    });
    const lessons = loadLessons(lessonsFolder({ '01-lesson': files }));
    expect(await runTour({ lessons, emit, intents, auto: false, version: 'test', glossary: [] })).toBe(true);
    expect(events.filter(({ type }) => type === 'wait')).toHaveLength(1);
    expect(events.find((event) => event.type === 'ledger')?.left).toEqual([]);
    expect(events.some(({ type }) => type === 'call')).toBe(false);
    expectGone();
  });
});
