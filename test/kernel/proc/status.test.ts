// Tests /proc/PID/status on captured files, and on a process of our own as ps sees it.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseStatus, readStatus } from '../../../src/kernel/proc/status.ts';
import { startShell } from './held-shell.ts';

const nested = readFileSync('fixtures/proc/status-nested', 'utf8');

describe('parseStatus', () => {
  it('reads who a process is, inside and outside of its PID namespace', () => {
    expect(parseStatus(nested)).toMatchObject({
      name: 'a) R (b c',
      state: 'S',
      uid: [1000, 1000, 1000, 1000],
      gid: [1000, 1000, 1000, 1000],
      groups: [4, 27],
      nspid: [5299, 1],
      ppid: 5297,
      threads: 1,
      rss: 1816 * 1024,
    });
  });

  it('reads what a process may do', () => {
    const status = parseStatus(nested);
    expect(status.capEff).toBe(0n);
    expect(status.capBnd).toBe(0x1ff_ffff_ffffn & ~(1n << 24n));
    expect([status.noNewPrivs, status.seccomp, status.seccompFilters]).toEqual([true, 0, 0]);
  });

  it('finds no memory and no groups on a kernel thread', () => {
    const status = parseStatus(readFileSync('fixtures/proc/status-kthread', 'utf8'));
    expect([status.name, status.rss, status.groups]).toEqual(['kthreadd', undefined, []]);
  });

  it('decodes a name that holds a newline and a backslash', () => {
    const text = nested.replace(/^Name:.*/, 'Name:\ta\\nb\\\\n');
    expect(parseStatus(text).name).toBe('a\nb\\n');
  });

  it('leaves seccomp undefined on a kernel that was built without it', () => {
    const text = nested.replace(/^Seccomp.*\n/gm, '');
    expect(parseStatus(text)).toMatchObject({ seccomp: undefined, seccompFilters: undefined });
  });

  it('says which line is missing', () => {
    expect(() => parseStatus('Name:\tx\n')).toThrow('no State in /proc/PID/status');
  });
});

describe('readStatus', () => {
  it('agrees with ps about a process of ours', async () => {
    const shell = await startShell(['sh'], ["trap 'true' USR1", "trap '' USR2"]);
    try {
      const status = readStatus(shell.pid)!;
      const columns = 'pid=,ppid=,ruid=,uid=,nlwp=,blocked=,ignored=,caught=';
      const ps = execFileSync('ps', ['-o', columns, '-p', String(shell.pid)], { encoding: 'utf8' });
      const [pid, ppid, ruid, uid, threads, ...masks] = ps.trim().split(/\s+/);
      expect([status.pid, status.ppid, status.uid[0], status.uid[1], status.threads]).toEqual(
        [pid, ppid, ruid, uid, threads].map(Number),
      );
      expect([status.sigBlocked, status.sigIgnored, status.sigCaught]).toEqual(
        masks.map((mask) => BigInt(`0x${mask}`)),
      );
      // signal(7): SIGUSR1 is 10, SIGUSR2 is 12.
      expect(status.sigCaught & (1n << 9n)).not.toBe(0n);
      expect(status.sigIgnored & (1n << 11n)).not.toBe(0n);
    } finally {
      await shell.end();
    }
  });

  it('returns undefined for a process that does not exist', () => {
    expect(readStatus(2 ** 22 + 1)).toBeUndefined();
  });
});
