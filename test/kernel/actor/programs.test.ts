// Tests what a program that an actor executes inherits from us: three descriptors, the limits of a login, nothing else.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { readDescendants } from '../../../src/kernel/proc/processes.ts';
import { startHolder } from '../../../src/lab/holder.ts';
import type { Lab } from '../../../src/lab/lab.ts';
import { runOperation } from '../../../src/lab/operation/run-operation.ts';
import { cloneOperation } from '../../../src/lab/operations/clone-actor.ts';
import { openLab } from '../../../src/lab/session/open-lab.ts';
import { tearDown } from '../../../src/lab/session/tear-down.ts';
import { startProgram } from '../../support/start-program.ts';

const cli = join(import.meta.dirname, '../../../dist/cli.js');

const descriptorsOf = (pid: number): string[] => readdirSync(`/proc/${pid}/fd`);
const commandOf = (pid: number): string => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
const statusOf = (pid: number, field: string): string | undefined =>
  new RegExp(`^${field}:\\s*(.*)$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];

/** Expects what every program of ours must have, whoever started it. */
function expectClean(pid: number): void {
  expect(descriptorsOf(pid)).toEqual(['0', '1', '2']);
  expect(readFileSync(`/proc/${pid}/limits`, 'utf8')).toMatch(/^Max open files +1024 /m);
  expect(BigInt(`0x${statusOf(pid, 'SigBlk')}`)).toBe(0n);
  expect(BigInt(`0x${statusOf(pid, 'SigIgn')}`)).toBe(0n);
}

describe('a program started in a box', () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await openLab({ emit: () => undefined, slots: 8 });
    await startHolder(lab, 6);
    const flags = ['CLONE_NEWPID', 'CLONE_NEWNS'] as const;
    await runOperation(lab, cloneOperation(lab, { from: 'holder', as: 'box', flags, spare: 5 }));
  });
  afterAll(async () => {
    expect((await tearDown(lab)).left).toEqual([]);
  });

  it('has the descriptors 0, 1 and 2, no signal blocked or ignored, and 1024 as the limit of its files', async () => {
    const options = { in: 'box', as: 'sleeper', argv: ['/bin/sleep', '60'] };
    const program = await startProgram(lab, options);
    await vi.waitFor(() => expect(commandOf(program.pid)).toBe('/bin/sleep 60 '));
    expectClean(program.pid);
    expect(readlinkSync(`/proc/${program.pid}/fd/0`)).toBe('/dev/null');
  });
});

describe('the command of `nslab run`', () => {
  let nslab: ChildProcess | undefined;
  afterEach(() => {
    nslab?.kill('SIGKILL'); // only if the test failed; otherwise it has ended already
  });

  it.each([
    ['as PID 1', []],
    ['with an actor as PID 1', ['--init']],
  ])('has the descriptors 0, 1 and 2 and no others: %s', async (_, options) => {
    nslab = spawn(process.execPath, [cli, 'run', ...options, '--', 'sleep', '61'], { stdio: 'ignore' });
    const sleep = await vi.waitFor(
      () => {
        const found = readDescendants(nslab!.pid!).find((pid) => commandOf(pid) === 'sleep 61 ');
        expect(found).toBeDefined();
        return found!;
      },
      { timeout: 10_000, interval: 20 },
    );
    expectClean(sleep);
    const exited = once(nslab, 'exit');
    process.kill(sleep, 'SIGKILL');
    expect(await exited).toEqual([137, null]);
  });
});
