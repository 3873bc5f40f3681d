// Tests that a part which is to replace its actor by a program either does so or is an error: nothing is left waiting.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { execve, getpid } from '../../../src/kernel/syscalls/calls/process.ts';
import type { Lab } from '../../../src/lab/lab.ts';
import { runOperation, runOperations } from '../../../src/lab/operation/run-operation.ts';
import { callStep, type Operation, type Step } from '../../../src/lab/operation/step.ts';
import { openLab } from '../../../src/lab/session/open-lab.ts';
import { tearDown } from '../../../src/lab/session/tear-down.ts';

let lab: Lab;
let number = 0;
beforeAll(async () => {
  lab = await openLab({ slots: 16 });
});
afterAll(async () => {
  expect((await tearDown(lab)).left).toEqual([]);
});

const pid = callStep(getpid({}));
const exec = (pathname: string, options = {}): Step =>
  callStep(execve({ pathname, argv: ['x'], envp: [] }, options));

/** A child that is to become a program. */
const operation = (as: string, steps: readonly Step[]): Operation => ({
  title: { en: 'tried', zh: '试' },
  parts: [
    { actor: 'host', steps: [{ kind: 'clone', as, flags: [], spare: 0 }] },
    { actor: as, steps, atomicFrom: 0, ends: true },
  ],
  same: {},
});

const runs = {
  'part by part': (one: Operation) => runOperation(lab, one),
  'all at once': (one: Operation) => runOperations(lab, { first: [one] }),
};

describe.each(Object.entries(runs))('a part that ends its actor, %s', (_, run) => {
  it.each<[string, Step[], string]>([
    ['no step that does', [pid], 'none that ends'],
    ['no step at all', [], 'none that ends'],
    ['such a step, but not as the last', [exec('/bin/true'), pid], 'none that ends'],
    ['one that may fail, and does', [exec('/no/such', { mayFail: ['ENOENT'] })], 'did not end'],
    ['one that fails', [pid, exec('/no/such')], 'ENOENT'],
  ])('is an error with %s', async (_, steps, message) => {
    await expect(run(operation(`child${number++}`, steps))).rejects.toThrow(message);
  });

  it('is none when the program runs', async () => {
    const name = `child${number++}`;
    await run(operation(name, [pid, exec('/bin/true')]));
    const inside = lab.actors.get(name)?.pidAtParent ?? 0;
    expect(await lab.host.exitOf(inside)).toMatchObject({ status: 0 });
  });
});
