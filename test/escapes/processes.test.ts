// Out by another process: its signals and its memory. On a process that the test has started.

import { readlinkSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { nslab } from '../support/nslab.ts';
import { inBare, inContainer } from './attempt.ts';
import { type Ground, prepareGround } from './ground.ts';
import { startVictim, type Victim } from './victim.ts';

let ground: Ground;
let victim: Victim;
beforeAll(() => {
  ground = prepareGround();
});
afterAll(() => ground.remove());
beforeEach(async () => {
  victim = await startVictim(ground);
});
afterEach(() => victim.kill());

/** PID namespaces: a process of the host has no number inside. */
const nobody = (call: string) => ({ verdict: 'refused', text: `refused: ${call}: No such process` });

describe('a process of the host', () => {
  it('gets a signal after a chroot', async () => {
    expect(await inBare(ground, ['signal', victim.pid])).toMatchObject({ verdict: 'reached' });
    expect(await victim.end()).toBe(`signalled; secret ${ground.secret}`);
  });

  it('gets none from a container: ESRCH', async () => {
    expect(await inContainer(ground, ['signal', victim.pid])).toEqual(nobody('kill'));
    expect(victim.child.exitCode).toBeNull();
  });

  it('is traced and read after a chroot', async () => {
    for (const command of ['trace', 'read-memory']) {
      expect(await inBare(ground, [command, victim.pid, victim.address])).toEqual({
        verdict: 'reached',
        text: expect.stringContaining(ground.secret),
      });
    }
  });

  it('is overwritten after a chroot that sees its /proc', async () => {
    const args = ['write-memory', victim.pid, victim.address];
    expect(await inBare(ground, args, { proc: true })).toMatchObject({ verdict: 'reached' });
    expect(await victim.end()).toBe('signalled; secret overwritten');
  });

  it('is neither traced nor read nor overwritten from a container', async () => {
    const where = [victim.pid, victim.address];
    expect(await inContainer(ground, ['trace', ...where])).toEqual(nobody('attach'));
    // Docker's filter lets process_vm_readv through since Linux 4.8, as it does ptrace.
    expect(await inContainer(ground, ['read-memory', ...where])).toEqual(nobody('process_vm_readv'));
    expect(await inContainer(ground, ['write-memory', ...where])).toMatchObject({ verdict: 'refused' });
    expect(await victim.end()).toBe(`signalled; secret ${ground.secret}`);
  });
});

describe('SIGKILL to every process: kill(-1)', () => {
  // The probe refuses to do that in this very namespace, whatever the test does.
  const ours = readlinkSync('/proc/self/ns/pid');

  it('is refused by the probe itself on the host', async () => {
    await expect(inBare(ground, ['signal-all', ours], { proc: true })).rejects.toThrow('status 12');
  });

  it('ends what shares a PID namespace, after a chroot', async () => {
    const { text } = await inBare(ground, ['signal-all', ours], {
      pids: true,
      before: '"$0" victim inside & victim=$!; sleep 0.1',
      after: 'wait $victim; echo "the other: $?"',
    });
    expect(text).toContain('the other: 137');
  });

  it('ends what is in the container, and nothing outside', async () => {
    const script =
      '/probe victim inside & other=$!; /probe signal-all "$0"; wait $other; echo "the other: $?"';
    const volume = ['-v', `${ground.probe}:/probe:ro`];
    const { stdout } = await nslab(['run', ...volume, '--', 'sh', '-c', script, ours]);
    expect(stdout).toContain('the other: 137\n');
    expect(await victim.end()).toBe(`signalled; secret ${ground.secret}`);
  });
});
