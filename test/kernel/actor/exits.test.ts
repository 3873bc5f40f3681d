// Tests how actors report the exits of their children, and what the end of an actor means to those who wait.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Actor } from '../../../src/kernel/actor/actor.ts';
import { ActorGone } from '../../../src/kernel/errors.ts';
import { nanosleep } from '../../../src/kernel/syscalls/calls/clock.ts';
import { close, write } from '../../../src/kernel/syscalls/calls/file-descriptors.ts';
import { openat } from '../../../src/kernel/syscalls/calls/paths.ts';
import { execve, execveat, exit_group, getpid } from '../../../src/kernel/syscalls/calls/process.ts';
import { ref } from '../../../src/kernel/syscalls/plumbing/encoder.ts';
import { type Child, cloneChild, endActor, isRunning, startActor, subjectOf, untilEnded } from './actors.ts';

let actor: Actor;

beforeAll(async () => {
  actor = await startActor(40);
});
afterAll(() => endActor(actor));

const run = (child: Child, pathname: string, ...args: string[]) =>
  child.actor.call(execve({ pathname, argv: [pathname, ...args], envp: [] }));

/** The children that the kernel lists, including zombies: proc_pid_task(5). */
const childrenOf = (pid: number): string => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');

/** pid_namespaces(7): the next PID is the one after the number written. */
async function lastPid(inside: Actor, pid: number): Promise<void> {
  const file = openat(
    { pathname: '/proc/sys/kernel/ns_last_pid', flags: ['O_WRONLY', 'O_CLOEXEC'] },
    { as: 'last' },
  );
  for (const call of [file, write({ fd: ref('last'), buf: String(pid) }), close({ fd: ref('last') })])
    await inside.call(call);
}

describe('an exit', () => {
  it.each([
    ['/bin/true', 0],
    ['/bin/false', 1],
  ])('of %s is status %d', async (path, status) => {
    const child = await cloneChild(actor);
    expect(await run(child, path)).toMatchObject({ state: 'ended' });
    expect(await actor.exitOf(child.inside)).toEqual({ pid: child.inside, status, signal: undefined });
  });

  it('of an actor whose socket closed is status 0', async () => {
    const child = await cloneChild(actor);
    await endActor(child.actor);
    expect(await actor.exitOf(child.inside)).toMatchObject({ status: 0, signal: undefined });
  });

  it('by exit_group has the status that was named', async () => {
    const child = await cloneChild(actor);
    expect(await child.actor.call(exit_group({ status: 42 }))).toMatchObject({ state: 'ended' });
    expect(await actor.exitOf(child.inside)).toMatchObject({ status: 42, signal: undefined });
  });

  it('by SIGKILL is status 137, signal 9', async () => {
    const child = await cloneChild(actor);
    process.kill(child.actor.pid, 'SIGKILL');
    expect(await actor.exitOf(child.inside)).toMatchObject({ status: 137, signal: 9 });
  });

  it('by a signal that a program sends itself has the number of that signal', async () => {
    const child = await cloneChild(actor);
    await run(child, '/bin/sh', '-c', 'kill -TERM $$');
    expect(await actor.exitOf(child.inside)).toMatchObject({ status: 143, signal: 15 });
  });

  it('leaves no zombie behind', async () => {
    const child = await cloneChild(actor);
    await run(child, '/bin/true');
    await actor.exitOf(child.inside);
    expect(childrenOf(actor.pid).split(' ')).not.toContain(String(child.actor.pid));
  });

  it('is told to somebody who asks later, too', async () => {
    const child = await cloneChild(actor);
    const first = actor.exitOf(child.inside);
    await run(child, '/bin/false');
    expect(await actor.exitOf(child.inside)).toEqual(await first);
  });

  it('of a program that is not there is none: the actor answers, and goes on', async () => {
    const child = await cloneChild(actor);
    const exec = execve({ pathname: '/no/such/program', argv: ['x'], envp: [] });
    expect(await child.actor.attempt(exec)).toMatchObject({ state: 'failed', ret: -1, errno: 2 });
    const badf = execveat({ dirfd: 999, pathname: '', argv: ['x'], envp: [], flags: ['AT_EMPTY_PATH'] });
    expect(await child.actor.attempt(badf)).toMatchObject({ state: 'failed', errno: 9 });
    expect((await child.actor.call(getpid({}))).ret).toBe(child.inside);
    await endActor(child.actor);
  });
});

describe('an actor as PID 1', () => {
  it('reaps the orphans of its namespace and tells of them', async () => {
    const { actor: first } = await cloneChild(actor, ['CLONE_NEWPID'], 1);
    const shell = await cloneChild(first);
    await run(shell, '/bin/sh', '-c', 'sh -c "sleep 0.1; exit 5" & exit 7');
    expect(await first.exitOf(shell.inside)).toMatchObject({ status: 7 });
    await vi.waitFor(async () => expect(await first.exitOf(shell.inside + 1)).toMatchObject({ status: 5 }));
    await vi.waitFor(() => expect(childrenOf(first.pid)).toBe(''));
    await endActor(first);
  });

  it('does not take the exit of an earlier process for that of a later one with the same PID', async () => {
    const { actor: first } = await cloneChild(actor, ['CLONE_NEWPID'], 2);
    const early = await cloneChild(first);
    await run(early, '/bin/false');
    await first.exitOf(early.inside);
    await lastPid(first, early.inside - 1);
    const late = await cloneChild(first);
    expect(late.inside).toBe(early.inside);
    const exit = first.exitOf(late.inside);
    await run(late, '/bin/true');
    expect(await exit).toMatchObject({ status: 0 });
    await endActor(first);
  });

  it('takes all of its namespace with it', async () => {
    const { actor: first } = await cloneChild(actor, ['CLONE_NEWPID'], 2);
    const inside = [await cloneChild(first), await cloneChild(first)];
    const subjects = inside.map((child) => subjectOf(child.actor.pid));
    expect(subjects.every(isRunning)).toBe(true);
    process.kill(first.pid, 'SIGKILL');
    await untilEnded(subjects);
  });
});

describe('an actor that is gone', () => {
  it('rejects the calls that were on their way', async () => {
    const child = await cloneChild(actor);
    const pending = [
      child.actor.call(nanosleep({ req: { tv_sec: 60 } }, { timeoutMs: 60_000 })),
      child.actor.call(getpid({})),
    ].map((call) => call.catch((error: unknown) => error));
    process.kill(child.actor.pid, 'SIGKILL');
    for (const error of await Promise.all(pending)) expect(error).toBeInstanceOf(ActorGone);
    expect(child.actor.alive).toBe(false);
  });

  it('rejects calls that are made afterwards', async () => {
    const child = await cloneChild(actor);
    await endActor(child.actor);
    await expect(child.actor.call(getpid({}))).rejects.toThrow(ActorGone);
  });

  it('tells those who wait for one of its children that nobody will know', async () => {
    const child = await cloneChild(actor, [], 1);
    const grandchild = await cloneChild(child.actor);
    const exit = child.actor.exitOf(grandchild.inside).catch((error: unknown) => error);
    process.kill(child.actor.pid, 'SIGKILL');
    expect(await exit).toBeInstanceOf(ActorGone);
    await expect(child.actor.exitOf(grandchild.inside)).rejects.toThrow(ActorGone);
  });
});
