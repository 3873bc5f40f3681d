// Tries to signal a process of the host and to read its memory: one that the test has started.

import { readlinkSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { nslab } from '../support/nslab.ts';
import { inBare, inContainer } from './attempt.ts';
import { type ProbeFiles, prepareProbe } from './prepare-probe.ts';
import { startVictim, type Victim } from './victim.ts';

let files: ProbeFiles;
let victim: Victim;
beforeAll(() => {
  files = prepareProbe();
});
afterAll(() => files.remove());
beforeEach(async () => {
  victim = await startVictim(files);
});
afterEach(() => victim.kill());

/** pid_namespaces(7): a process of the host has no PID inside. */
const nobody = (call: string) => ({ verdict: 'refused', text: `refused: ${call}: No such process` });

describe('a process of the host', () => {
  it('gets a signal after a chroot', async () => {
    expect(await inBare(files, ['signal', victim.pid])).toMatchObject({ verdict: 'reached' });
    expect(await victim.end()).toBe(`signalled; secret ${files.secret}`);
  });

  it('gets none from a container: ESRCH', async () => {
    expect(await inContainer(files, ['signal', victim.pid])).toEqual(nobody('kill'));
    expect(victim.child.exitCode).toBeNull();
  });

  it('is traced and read after a chroot', async () => {
    for (const command of ['trace', 'read-memory']) {
      expect(await inBare(files, [command, victim.pid, victim.address])).toEqual({
        verdict: 'reached',
        text: expect.stringContaining(files.secret),
      });
    }
  });

  it('is overwritten after a chroot that sees its /proc', async () => {
    const args = ['write-memory', victim.pid, victim.address];
    expect(await inBare(files, args, { proc: true })).toMatchObject({ verdict: 'reached' });
    expect(await victim.end()).toBe('signalled; secret overwritten');
  });

  it('is neither traced nor read nor overwritten from a container', async () => {
    const where = [victim.pid, victim.address];
    expect(await inContainer(files, ['trace', ...where])).toEqual(nobody('attach'));
    // Docker's filter lets process_vm_readv through since Linux 4.8, as it does ptrace.
    expect(await inContainer(files, ['read-memory', ...where])).toEqual(nobody('process_vm_readv'));
    expect(await inContainer(files, ['write-memory', ...where])).toMatchObject({ verdict: 'refused' });
    expect(await victim.end()).toBe(`signalled; secret ${files.secret}`);
  });
});

describe('SIGKILL to every process: kill(-1)', () => {
  // The probe itself refuses to do that in the machine's PID namespace, whatever the test does.
  const ours = readlinkSync('/proc/self/ns/pid');

  it('is refused by the probe itself on the host', async () => {
    await expect(inBare(files, ['signal-all', ours], { proc: true })).rejects.toThrow('status 12');
  });

  it('ends what shares a PID namespace, after a chroot', async () => {
    const { text } = await inBare(files, ['signal-all', ours], {
      pids: true,
      before: '"$0" victim inside & victim=$!; sleep 0.1',
      after: 'wait $victim; echo "the other: $?"',
    });
    expect(text).toContain('the other: 137');
  });

  it('ends what is in the container, and nothing outside', async () => {
    const script =
      '/probe victim inside & other=$!; /probe signal-all "$0"; wait $other; echo "the other: $?"';
    const volume = ['-v', `${files.probe}:/probe:ro`];
    const { stdout } = await nslab(['run', ...volume, '--', 'sh', '-c', script, ours]);
    expect(stdout).toContain('the other: 137\n');
    expect(await victim.end()).toBe(`signalled; secret ${files.secret}`);
  });
});
