// Tests how many exits are kept: those of adopted orphans do not add up, and displace no child's.

import { describe, expect, it } from 'vitest';
import { Exits, MAX_KNOWN } from '../../../src/kernel/actor/exits.ts';
import { execve } from '../../../src/kernel/syscalls/calls/process.ts';
import { cloneChild, endActor, startActor } from './actors.ts';

describe('known exits', () => {
  it('are at most so many of adopted orphans, the latest, and all of the children that were cloned', () => {
    const exits = new Exits();
    exits.expect(7);
    exits.record(7, 3 << 8);
    for (let pid = 100; pid < 100_000; pid++) exits.record(pid, 0);
    const known = Array.from({ length: 100_000 }, (_, pid) => exits.get(pid)).filter(
      (exit) => exit !== undefined,
    );
    expect(known).toHaveLength(MAX_KNOWN.adopted + 1);
    expect(exits.get(7)).toMatchObject({ status: 3 });
    expect(exits.get(99_999)).toMatchObject({ status: 0 });
  });

  it('are at most so many of cloned children', () => {
    const exits = new Exits();
    for (let pid = 1; pid <= MAX_KNOWN.cloned + 50; pid++) {
      exits.expect(pid);
      exits.record(pid, 0);
    }
    expect(exits.get(50)).toBeUndefined();
    expect(exits.get(51)).toBeDefined();
    expect(exits.isRunning(50)).toBe(false);
  });

  it('of a process that nobody knows is not waited for', async () => {
    const actor = await startActor(1);
    await expect(actor.exitOf(4_000_000)).rejects.toThrow('has no child');
    const child = await cloneChild(actor);
    await child.actor.call(execve({ pathname: '/bin/false', argv: ['false'], envp: [] }));
    expect(await actor.exitOf(child.inside)).toMatchObject({ status: 1 });
    expect(await actor.exitOf(child.inside)).toMatchObject({ status: 1 });
    await endActor(actor);
  });
});
