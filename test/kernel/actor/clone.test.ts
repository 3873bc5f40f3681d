// Tests the children of actors: each flag makes one new namespace, and a PID namespace counts from one.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/kernel/actor/actor.ts';
import { UserError } from '../../../src/kernel/errors.ts';
import { sethostname, uname } from '../../../src/kernel/syscalls/calls/host.ts';
import { type CloneFlag, getpid, getppid } from '../../../src/kernel/syscalls/calls/process.ts';
import { findHostPid } from '../../../src/lab/operation/host-pid.ts';
import { cloneChild, endActor, namespaceLinks, startActor } from './actors.ts';

let actor: Actor;

beforeAll(async () => {
  actor = await startActor(40);
});
afterAll(() => endActor(actor));

/** The names in /proc/PID/ns that differ between the two. */
const differing = (a: number, b: number): string[] => {
  const [ours, theirs] = [namespaceLinks(a), namespaceLinks(b)];
  return Object.keys(ours).filter((kind) => ours[kind] !== theirs[kind]);
};

const innermost = (pid: number): number[] =>
  /^NSpid:(.*)$/m
    .exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    ?.trim()
    .split(/\s+/)
    .map(Number) ?? [];

describe('namespaces of a child', () => {
  const kinds: readonly (readonly [CloneFlag, readonly string[]])[] = [
    ['CLONE_NEWCGROUP', ['cgroup']],
    ['CLONE_NEWIPC', ['ipc']],
    ['CLONE_NEWNET', ['net']],
    ['CLONE_NEWNS', ['mnt']],
    ['CLONE_NEWPID', ['pid', 'pid_for_children']],
    ['CLONE_NEWTIME', ['time', 'time_for_children']],
    ['CLONE_NEWUSER', ['user']],
    ['CLONE_NEWUTS', ['uts']],
  ];

  it.each(kinds)('%s makes a new one of its kind, and no other', async (flag, kind) => {
    const child = await cloneChild(actor, [flag]);
    expect(differing(process.pid, actor.pid)).toEqual([]);
    expect(differing(actor.pid, child.actor.pid)).toEqual(kind);
    await endActor(child.actor);
  });

  it('without a flag are those of the parent', async () => {
    const child = await cloneChild(actor);
    expect(differing(actor.pid, child.actor.pid)).toEqual([]);
    expect((await child.actor.call(getppid({}))).ret).toBe(actor.pid);
    await endActor(child.actor);
  });

  it('all flags in one call make all of them new', async () => {
    const child = await cloneChild(
      actor,
      kinds.map(([flag]) => flag),
    );
    expect(differing(actor.pid, child.actor.pid)).toEqual(Object.keys(namespaceLinks(actor.pid)));
    await endActor(child.actor);
  });

  it('a hostname set in the child is not the one of the parent', async () => {
    const child = await cloneChild(actor, ['CLONE_NEWUTS']);
    const before = (await actor.call(uname({}))).out.buf.nodename;
    await child.actor.call(sethostname({ name: 'inside' }));
    expect((await child.actor.call(uname({}))).out.buf.nodename).toBe('inside');
    expect((await actor.call(uname({}))).out.buf.nodename).toBe(before);
    await endActor(child.actor);
  });
});

describe('a PID namespace', () => {
  it('calls its first process 1, and its parent 0', async () => {
    const { actor: child, inside } = await cloneChild(actor, ['CLONE_NEWPID']);
    expect((await child.call(getpid({}))).ret).toBe(1);
    expect((await child.call(getppid({}))).ret).toBe(0);
    expect(inside).toBe(child.pid);
    expect(innermost(child.pid)).toEqual([child.pid, 1]);
    await endActor(child);
  });

  it('counts on from there; we find each by the number that we see it under', async () => {
    const { actor: first } = await cloneChild(actor, ['CLONE_NEWPID'], 3);
    const second = await cloneChild(first);
    const third = await cloneChild(first);
    expect([second.inside, third.inside]).toEqual([2, 3]);
    expect(innermost(second.actor.pid)).toEqual([second.actor.pid, 2]);
    expect(innermost(third.actor.pid)).toEqual([third.actor.pid, 3]);
    expect((await third.actor.call(getpid({}))).ret).toBe(3);
    await endActor(first);
  });

  it('in a PID namespace: three numbers for one process', async () => {
    const { actor: outer } = await cloneChild(actor, ['CLONE_NEWPID'], 4);
    const { actor: inner, inside } = await cloneChild(outer, ['CLONE_NEWPID'], 2);
    expect(inside).toBe(2);
    expect(innermost(inner.pid)).toEqual([inner.pid, 2, 1]);
    const deepest = await cloneChild(inner);
    expect(deepest.inside).toBe(2);
    expect(innermost(deepest.actor.pid)).toEqual([deepest.actor.pid, 3, 2]);
    expect(findHostPid(inner.pid, 2)).toBe(deepest.actor.pid);
    await endActor(outer);
  });

  it('has no PID for a child that has ended', async () => {
    const { actor: first } = await cloneChild(actor, ['CLONE_NEWPID'], 1);
    const second = await cloneChild(first);
    await endActor(second.actor);
    await first.exitOf(second.inside);
    expect(findHostPid(first.pid, second.inside)).toBe(0);
    await endActor(first);
  });
});

describe('the sockets of an actor', () => {
  it('when none is left, nothing is cloned and the actor says so', async () => {
    const alone = await startActor();
    await expect(alone.clone('child')).rejects.toThrow(UserError);
    expect((await alone.call(getpid({}))).ret).toBe(alone.pid);
    await endActor(alone);
  });

  it('are given back when the kernel refuses the clone', async () => {
    const small = await startActor(2);
    // clone(2), CLONE_INTO_CGROUP: descriptor 2 is /dev/null, and no cgroup.
    const { result, child } = await small.clone('child', { cgroup: 2 });
    expect(child).toBeUndefined();
    expect(result.state).toBe('failed');
    expect(small.slots).toHaveLength(2);
    await cloneChild(small);
    await cloneChild(small);
    await endActor(small);
  });
});
