// Tests both ways to run operations: what is sent, what comes back, and that `finish` is called.

import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mkdirat } from '../../../src/kernel/syscalls/calls/paths.ts';
import { getpid } from '../../../src/kernel/syscalls/calls/process.ts';
import type { Lab } from '../../../src/lab/lab.ts';
import { runOperation, runOperations } from '../../../src/lab/operation/run-operation.ts';
import { callStep, type Operation, type Step } from '../../../src/lab/operation/step.ts';
import { openLab } from '../../../src/lab/session/open-lab.ts';
import { tearDown } from '../../../src/lab/session/tear-down.ts';
import type { EventBody } from '../../../src/session/event.ts';

let lab: Lab;
let events: EventBody[];

beforeEach(async () => {
  events = [];
  lab = await openLab({ slots: 4, emit: (event) => events.push(event) });
  events.length = 0;
});
afterEach(async () => {
  expect((await tearDown(lab)).left).toEqual([]);
});

const title = { en: 'tried', zh: '试' };
const clone = (as: string, flags: readonly 'CLONE_NEWUTS'[] = ['CLONE_NEWUTS']): Step => ({
  kind: 'clone',
  as,
  flags,
  spare: 0,
});
const pid = callStep(getpid({}));
const refused = callStep(mkdirat({ pathname: '/proc/nothing-can-be-made-here', mode: 0o755 }));

/** An operation that clones a child, which makes a call; `finish` notes the results that it gets. */
const withChild = (as: string, told: string[]): Operation => ({
  title,
  parts: [
    { actor: 'host', steps: [pid, clone(as)] },
    { actor: as, steps: [pid, pid] },
  ],
  same: {},
  finish: async (_, results) => {
    told.push(`${as}: ${results.map(({ call }) => call.spec.name).join(' ')}`);
  },
});

const run = {
  'one after the other': async (operations: readonly Operation[]) => {
    for (const operation of operations) await runOperation(lab, operation);
  },
  'all at once': (operations: readonly Operation[]) => runOperations(lab, { first: operations }),
};

const childrenOf = (parent: number): number[] =>
  readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').split(' ').filter(Boolean).map(Number);

describe.each(Object.entries(run))('operations that are run %s', (_, go) => {
  it('are each completed by their own results, in order, and tell of every step', async () => {
    const told: string[] = [];
    await go([withChild('one', told), { title, parts: [], same: {} }, withChild('two', told)]);
    expect(told).toEqual(['one: getpid clone3 getpid getpid', 'two: getpid clone3 getpid getpid']);
    const { actors } = lab;
    expect(childrenOf(lab.host.pid)).toEqual([actors.get('one')?.pid, actors.get('two')?.pid]);
    const calls = events.flatMap((event) => (event.type === 'call' ? [`${event.actor} ${event.name}`] : []));
    const each = (name: string) => ['host getpid', 'host clone3', `${name} getpid`, `${name} getpid`];
    expect(calls).toEqual([...each('one'), ...each('two')]);
    expect(events.filter(({ type }) => type === 'proc')).toHaveLength(2);
  });

  it('stop at the first failure, complete nothing after it, and have no half of a child', async () => {
    const told: string[] = [];
    const failing: Operation = {
      ...withChild('none', told),
      parts: [
        { actor: 'host', steps: [refused, clone('none')] },
        { actor: 'none', steps: [pid] },
      ],
    };
    const descriptors = readdirSync('/proc/self/fd').length;
    await expect(go([failing, withChild('later', told)])).rejects.toMatchObject({ name: 'SyscallError' });
    expect(told).toEqual([]);
    expect([...lab.actors.keys()]).not.toContain('none');
    expect(childrenOf(lab.host.pid)).not.toContain(0);
    expect(readdirSync('/proc/self/fd').length).toBeLessThanOrEqual(descriptors);
    await go([withChild('after', told)]); // the lab goes on
    expect(told).toEqual(['after: getpid clone3 getpid getpid']);
  });

  it('do not hide what their completion says', async () => {
    const late: Operation = {
      title,
      parts: [{ actor: 'host', steps: [pid] }],
      same: {},
      finish: () => Promise.reject(new Error('the reply says no')),
    };
    await expect(go([late])).rejects.toThrow('the reply says no');
  });
});

describe('an operation that is to fail', () => {
  const failing: Operation = {
    title,
    parts: [
      { actor: 'host', steps: [pid, refused] },
      { actor: 'host', steps: [pid] },
    ],
    same: {},
    finish: () => Promise.reject(new Error('nothing is to be completed')),
  };

  it('ends there when it does, and is not completed', async () => {
    const results = await runOperation(lab, failing, { fails: 'ENOENT' });
    expect(results.map(({ result }) => result.state)).toEqual(['done', 'failed']);
    expect(events.at(-1)).toMatchObject({ type: 'call', name: 'mkdirat', errno: 'ENOENT', expected: true });
  });

  it('is an error when it fails otherwise, or does not', async () => {
    await expect(runOperation(lab, failing, { fails: 'EPERM' })).rejects.toMatchObject({ code: 'ENOENT' });
    const works: Operation = { title, parts: failing.parts.slice(1), same: {} };
    await expect(runOperation(lab, works, { fails: 'EPERM' })).rejects.toThrow('was to fail with EPERM');
  });
});

it('gives the sockets of a child that the kernel refused to the next one', async () => {
  const lone = (flags: readonly 'CLONE_NEWUTS'[], as: string): Operation => ({
    title,
    parts: [{ actor: 'host', steps: [clone(as, flags)] }],
    same: {},
  });
  const free = lab.host.slots.length;
  const bad = { kind: 'clone', as: 'bad', flags: [], spare: 0, into: '/proc/self' } as const; // no cgroup
  const refusedClone = { title, parts: [{ actor: 'host', steps: [bad] }], same: {} };
  const descriptors = readdirSync(`/proc/${lab.host.pid}/fd`).length;
  for (let i = 0; i < 3; i++) {
    await expect(runOperation(lab, refusedClone)).rejects.toMatchObject({
      call: { spec: { name: 'clone3' } },
    });
  }
  expect(lab.host.slots.length).toBe(free);
  expect(readdirSync(`/proc/${lab.host.pid}/fd`).length).toBe(descriptors);
  for (let i = 0; i < free + 2; i++) await runOperation(lab, lone(['CLONE_NEWUTS'], `good${i}`));
  expect(childrenOf(lab.host.pid)).toHaveLength(free + 2);
});

it('finds sockets for children that are made side by side', async () => {
  const made = Array.from({ length: 20 }, (_, i) => run['all at once']([withChild(`side${i}`, [])]));
  await Promise.all(made);
  expect(new Set(childrenOf(lab.host.pid)).size).toBe(20);
});
