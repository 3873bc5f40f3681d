// Tests /proc/PID/stat on a captured line, and on processes of our own as ps sees them.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseStat, readStat } from '../../../src/kernel/proc/stat.ts';
import { withZombie } from './zombie.ts';

describe('parseStat', () => {
  it('is not misled by a name with spaces and parentheses', () => {
    expect(parseStat(readFileSync('fixtures/proc/stat-parentheses', 'utf8'))).toEqual({
      pid: 5299,
      comm: 'a) R (b c',
      state: 'S',
      ppid: 5297,
      pgrp: 5271,
      session: 2426,
      startTime: 88234,
    });
  });

  it('refuses a text that is cut off', () => {
    expect(() => parseStat('5299 (sleep) S 5297 5271')).toThrow('malformed /proc/PID/stat');
  });
});

describe('readStat', () => {
  it('agrees with ps about our own process', () => {
    const ps = execFileSync('ps', ['-o', 'pid=,ppid=,pgid=,sid=', '-p', String(process.pid)], {
      encoding: 'utf8',
    });
    const stat = readStat('self')!;
    expect([stat.pid, stat.ppid, stat.pgrp, stat.session]).toEqual(ps.trim().split(/\s+/).map(Number));
  });

  it('counts the start in ticks since boot', () => {
    const uptime = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
    const age = uptime - readStat('self')!.startTime / 100;
    expect(Math.abs(age - process.uptime())).toBeLessThan(2);
  });

  it('still shows a zombie, with its parent', () =>
    withZombie((zombie, parent) => {
      expect(readStat(zombie)).toMatchObject({ state: 'Z', ppid: parent });
    }));

  it('returns undefined for a process that does not exist', () => {
    expect(readStat(2 ** 22 + 1)).toBeUndefined();
  });
});
