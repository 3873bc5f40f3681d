// Tests that root in a container cannot take over the actor beside it: neither its memory nor its descriptors.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHolder } from '../../../src/lab/holder.ts';
import { actorNamed, type Lab } from '../../../src/lab/lab.ts';
import { runOperation } from '../../../src/lab/operation/run-operation.ts';
import type { Operation, Step } from '../../../src/lab/operation/step.ts';
import { cloneOperation } from '../../../src/lab/operations/clone-actor.ts';
import { setUpOperation } from '../../../src/lab/operations/set-up.ts';
import { startOperation } from '../../../src/lab/operations/start-program.ts';
import { openLab } from '../../../src/lab/session/open-lab.ts';
import { tearDown } from '../../../src/lab/session/tear-down.ts';
import { startProgram } from '../../support/start-program.ts';

const folder = mkdtempSync(join(tmpdir(), 'nslab-probe-'));
const probe = join(folder, 'probe');
const cli = join(import.meta.dirname, '../../../dist/cli.js');
let lab: Lab;

beforeAll(async () => {
  execFileSync('cc', ['-static', '-o', probe, join(import.meta.dirname, 'probe.c')]);
  lab = await openLab({ emit: () => undefined, slots: 20 });
  await startHolder(lab, 18);
  const flags = ['CLONE_NEWPID', 'CLONE_NEWNS'] as const;
  await runOperation(lab, cloneOperation(lab, { from: 'holder', as: 'box', flags, spare: 16 }));
  await runOperation(lab, setUpOperation('box', 'private-mounts'));
  await runOperation(lab, setUpOperation('box', 'proc'));
});
afterAll(async () => {
  await tearDown(lab);
  rmSync(folder, { recursive: true });
});

const descriptorsOf = (pid: number): string[] => readdirSync(`/proc/${pid}/fd`);

/** Runs the probe in the box. @param change what is other than usual about how it is started */
async function probeInBox(
  as: string,
  pid: number,
  fds: readonly string[],
  change: (operation: Operation) => Operation = (operation) => operation,
): Promise<string> {
  const options = { in: 'box', as, argv: [probe, String(pid), ...fds] };
  const program = await startProgram(lab, options, change(startOperation(lab, options)));
  await program.ended;
  expect(program.status).toBe(0);
  return program.output;
}

/** Each thing that the probe tried, and its result. */
const tries = (output: string): [what: string, end: string][] =>
  output
    .trim()
    .split('\n')
    .map((line) => line.split(' ') as [string, string]);

const wholeProcess = ['PTRACE_ATTACH', 'PTRACE_SEIZE', 'mem', 'process_vm_readv'];
const refusals = ['EPERM', 'EACCES'];

/** Each try on the process and on each open descriptor is refused; of the descriptors, at least `open` are open. */
function expectRefused(output: string, open: number): void {
  const all = tries(output);
  const onProcess = all.filter(([what]) => wholeProcess.includes(what));
  expect(onProcess.map(([what]) => what)).toEqual(wholeProcess);
  expect(onProcess.filter(([, end]) => !refusals.includes(end))).toEqual([]);
  // ENOENT: this number is not a descriptor; the actor closed it when it cloned the probe.
  const found = all.filter(([, end]) => end !== 'ENOENT');
  expect(found.filter(([, end]) => !refusals.includes(end))).toEqual([]);
  expect(found.filter(([what]) => what === 'readlink').length).toBeGreaterThanOrEqual(open);
}

const expectAllowed = (output: string): void =>
  expect(tries(output).filter(([, end]) => end !== 'OK')).toEqual([]);

async function startSleep(as: string): Promise<number> {
  const options = { in: 'box', as, argv: ['/bin/sleep', '60'] };
  return (await startProgram(lab, options)).pidInside;
}

const dropsPtrace = (step: Step): boolean =>
  step.kind === 'call' && step.call.spec.name === 'prctl' && step.call.args.arg2 === 'CAP_SYS_PTRACE';

const keepPtrace = (operation: Operation): Operation => ({
  ...operation,
  parts: operation.parts.map((part) => ({ ...part, steps: part.steps.filter((step) => !dropsPtrace(step)) })),
});

describe('in the box of a lesson, a program of root', () => {
  it('can neither trace nor read PID 1, the actor, nor open or copy any of its descriptors', async () => {
    const fds = descriptorsOf(actorNamed(lab, 'box').pid);
    expect(fds).toContain('3');
    expect(fds.length).toBeGreaterThan(4);
    expectRefused(await probeInBox('probe', 1, fds), fds.length - 2);
  });

  it('finds nothing of our environment in the actor', () => {
    // With CAP_PERFMON newer kernels let it read /proc/1/environ, dumpable or not (mm_access in kernel/fork.c).
    expect(readFileSync(`/proc/${actorNamed(lab, 'box').pid}/environ`, 'utf8')).toBe('');
  });

  it('is root, with all capabilities of its user namespace but that one', async () => {
    const options = { in: 'box', as: 'status', argv: ['/bin/cat', '/proc/self/status'] };
    const program = await startProgram(lab, options);
    await program.ended;
    const CAP_SYS_PTRACE = 1n << 19n;
    const effective = /^CapEff:\s+(\w+)$/m;
    const own = effective.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    const inside = effective.exec(program.output)?.[1];
    expect(program.output).toMatch(/^Uid:\t0\t0\t0\t0$/m);
    expect(BigInt(`0x${inside}`)).toBe(BigInt(`0x${own}`) & ~CAP_SYS_PTRACE);
  });

  it('can do all of it to a program beside it: so it is the actor that is protected', async () => {
    const pid = await startSleep('sleep-beside');
    expectAllowed(await probeInBox('probe-beside', pid, ['0']));
  });

  it('can do all of it with CAP_SYS_PTRACE, to a program beside it', async () => {
    const pid = await startSleep('sleep-beside-capable');
    expectAllowed(await probeInBox('probe-capable', pid, ['0'], keepPtrace));
  });

  it('could do it to the actor too, had it CAP_SYS_PTRACE: which is why that is dropped', async () => {
    const output = await probeInBox('probe-actor-capable', 1, ['0'], keepPtrace);
    expect(tries(output).filter(([, end]) => end === 'OK').length).toBeGreaterThan(0);
  });
});

describe('in a container of `nslab run --init`, the command', () => {
  it('can neither trace nor read PID 1, nor open or copy any of its descriptors', () => {
    const fds = Array.from({ length: 16 }, (_, i) => String(i));
    const run = ['run', '--init', '-v', `${folder}:/probe:ro`, '--', '/probe/probe', '1', ...fds];
    const output = execFileSync(process.execPath, [cli, ...run], { encoding: 'utf8', timeout: 20_000 });
    expectRefused(output, 5);
  });
});
