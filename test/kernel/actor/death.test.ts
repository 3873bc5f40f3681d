// Tests PDEATHSIG: when a process dies, however it dies, its descendants end within a second.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { CloneFlag } from '../../../src/kernel/syscalls/calls/process.ts';
import { execve } from '../../../src/kernel/syscalls/calls/process.ts';
import { cleanSessions } from '../../../src/lab/session/end-dead-sessions.ts';
import { type Bundle, bundleFixture } from '../../fixtures/bundle.ts';
import { cloneChild, endActor, isRunning, startActor, subjectOf, untilEnded } from './actors.ts';

describe('killing the first actor', () => {
  it.each<[string, readonly CloneFlag[]]>([
    ['namespaces of the host', []],
    ['a PID namespace of their own', ['CLONE_NEWPID']],
    ['a user namespace of their own', ['CLONE_NEWUSER', 'CLONE_NEWPID', 'CLONE_NEWNS']],
  ])('ends its descendants in %s', async (_, flags) => {
    const first = await startActor(6);
    const child = await cloneChild(first, flags, 4);
    const grandchild = await cloneChild(child.actor, [], 1);
    const deepest = await cloneChild(grandchild.actor);
    const subjects = [child, grandchild, deepest].map(({ actor }) => subjectOf(actor.pid));
    expect(subjects.every(isRunning)).toBe(true);
    process.kill(first.pid, 'SIGKILL');
    await untilEnded(subjects);
    await endActor(first);
  });

  it('ends the programs that its descendants became', async () => {
    const first = await startActor(2);
    const child = await cloneChild(first, [], 1);
    const program = await cloneChild(child.actor);
    await program.actor.call(execve({ pathname: '/bin/sleep', argv: ['sleep', '60'], envp: [] }));
    const subject = subjectOf(program.actor.pid);
    process.kill(first.pid, 'SIGKILL');
    await untilEnded([subject]);
    await endActor(first);
  });
});

describe('closing the socket of an actor', () => {
  it('ends it, and its descendants', async () => {
    const first = await startActor(2);
    const child = await cloneChild(first, ['CLONE_NEWPID'], 1);
    const grandchild = await cloneChild(child.actor);
    const subjects = [child, grandchild].map(({ actor }) => subjectOf(actor.pid));
    await endActor(child.actor);
    await untilEnded(subjects);
    await endActor(first);
  });
});

interface Opened {
  readonly ledger: string;
  readonly subjects: readonly { readonly name: string; readonly pid: number }[];
}

describe('killing nslab itself', () => {
  let nslab: ChildProcess | undefined;
  let fixture: Bundle | undefined;
  afterEach(() => {
    nslab?.kill('SIGKILL');
    fixture?.remove();
  });

  it('ends every process of its lab; the ledger stays for whoever cleans', async () => {
    fixture = await bundleFixture('open-lab.ts');
    nslab = spawn(process.execPath, [fixture.path], { stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = once(nslab, 'exit');
    const [line] = await once(nslab.stdout!, 'data', { signal: AbortSignal.timeout(20_000) });
    const opened: Opened = JSON.parse(String(line));
    expect(opened.subjects.map(({ name }) => name)).toEqual(['host', 'holder', 'box', 'sleeper']);
    const subjects = opened.subjects.map(({ pid }) => subjectOf(pid));
    expect(subjects.every(isRunning)).toBe(true);
    nslab.kill('SIGKILL');
    await exited;
    await untilEnded(subjects);
    await clean(opened.ledger);
  });
});

/** As every start of nslab does. */
async function clean(ledger: string): Promise<void> {
  const actor = await startActor();
  await cleanSessions(actor);
  await endActor(actor);
  expect(existsSync(ledger)).toBe(false);
}
