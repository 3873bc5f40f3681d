// Tests that an actor never runs out of sockets: more are made when the pool that it was given is empty.

import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ensureSlots } from '../../src/kernel/actor/slots.ts';
import type { Lab } from '../../src/lab/lab.ts';
import { runOperation } from '../../src/lab/operation/run-operation.ts';
import { cloneOperation } from '../../src/lab/operations/clone-actor.ts';
import { openLab } from '../../src/lab/session/open-lab.ts';
import { tearDown } from '../../src/lab/session/tear-down.ts';
import { startProgram } from '../support/start-program.ts';

let lab: Lab;

beforeEach(async () => {
  lab = await openLab({ slots: 2 });
});
afterEach(async () => {
  await tearDown(lab);
});

it('clones more children than there were sockets', async () => {
  for (let i = 0; i < 20; i++) {
    await runOperation(
      lab,
      cloneOperation(lab, { from: 'host', as: `box${i}`, flags: ['CLONE_NEWUTS'], spare: 0 }),
    );
  }
  const pids = [...lab.actors.values()].map(({ pid }) => pid);
  expect(new Set(pids).size).toBe(21);
  for (const pid of pids) expect(readdirSync('/proc')).toContain(String(pid));
});

it('starts programs one after the other in a box, inside a PID namespace too', async () => {
  await runOperation(
    lab,
    cloneOperation(lab, { from: 'host', as: 'box', flags: ['CLONE_NEWPID'], spare: 0 }),
  );
  for (let i = 0; i < 12; i++) {
    await ensureSlots(lab.actors.get('box') ?? lab.host, 2);
    const options = { in: 'box', as: `echo${i}`, argv: ['/bin/echo', `number ${i}`] };
    const program = await startProgram(lab, options);
    await program.ended;
    expect(program.output).toBe(`number ${i}\n`);
  }
});

it('leaves a program nothing but its three standard descriptors', async () => {
  await runOperation(lab, cloneOperation(lab, { from: 'host', as: 'box', flags: [], spare: 0 }));
  await ensureSlots(lab.actors.get('box') ?? lab.host, 2);
  const options = { in: 'box', as: 'sleep', argv: ['/bin/sleep', '600'] };
  const program = await startProgram(lab, options);
  // When it starts, it reads its libraries and its locale.
  await vi.waitFor(() => expect(readdirSync(`/proc/${program.pid}/fd`)).toEqual(['0', '1', '2']));
});
