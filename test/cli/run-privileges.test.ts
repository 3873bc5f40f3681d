// Finds out what a command of `nslab run` may do, and what it can see of the host.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nslab } from '../support/nslab.ts';

const inside = async (script: string, ...args: string[]) => nslab(['run', ...args, '--', 'sh', '-c', script]);

describe('privileges', () => {
  it('are docker’s fourteen capabilities, and never more', async () => {
    const { stdout } = await inside('grep -E "^(Cap|NoNewPrivs|Seccomp:)" /proc/self/status');
    const fields = new Map(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.split(':\t') as [string, string]),
    );
    // moby/oci/caps/defaults.go: the fourteen; each is a bit of include/uapi/linux/capability.h.
    for (const set of ['CapPrm', 'CapEff', 'CapBnd'])
      expect([set, fields.get(set)]).toEqual([set, '00000000a80425fb']);
    for (const set of ['CapInh', 'CapAmb']) expect([set, fields.get(set)]).toEqual([set, '0000000000000000']);
    expect(fields.get('NoNewPrivs')).toBe('1');
  });

  it('are the same with --init', async () => {
    const { stdout } = await inside('grep -E "^(CapBnd|NoNewPrivs)" /proc/self/status', '--init');
    expect(stdout).toBe('CapBnd:\t00000000a80425fb\nNoNewPrivs:\t1\n');
  });

  it('do not include mounting, tracing PID 1 of --init, or the host’s hostname', async () => {
    const script =
      'mount -t tmpfs t /mnt; echo $?; hostname other; uname -n; ls -l /proc/1/fd 2>&1 | head -1';
    const { stdout, stderr } = await inside(script, '--init', '--hostname', 'box');
    expect(stdout.split('\n')[0]).not.toBe('0');
    expect(stderr).toMatch(/permission denied|must be superuser/i);
    expect(stdout).toContain('box\n');
    expect(stdout).toMatch(/Permission denied/);
  });
});

describe('the host', () => {
  const secret = `nslab-test-secret-${process.pid}`;
  const places = ['/root', '/home', '/tmp', '/run', '/var/lib/docker'].filter((folder) => existsSync(folder));
  const folders: string[] = [];
  beforeAll(() => {
    for (const place of places) {
      const folder = mkdtempSync(join(place, 'nslab-test-'));
      folders.push(folder);
      writeFileSync(join(folder, secret), secret);
    }
  });
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  it('shows none of what is below /root, /home, /tmp and /run', async () => {
    for (const folder of folders) expect(readFileSync(join(folder, secret), 'utf8')).toBe(secret);
    const { stdout } = await inside(
      `find ${places.join(' ')} -name '*${secret}*'; find ${places.join(' ')} | wc -l`,
    );
    const [count, ...found] = stdout.trim().split('\n').reverse();
    expect(found).toEqual([]);
    expect(Number(count)).toBeLessThan(places.length + 5);
  });

  it('shows no password: /etc/shadow is empty', async () => {
    expect(readFileSync('/etc/shadow', 'utf8')).not.toBe('');
    const { stdout } = await inside('cat /etc/shadow /etc/gshadow; test -c /etc/shadow && echo device');
    expect(stdout).toBe('device\n');
  });

  it('gets none of the files that are written to / inside', async () => {
    const path = `/nslab-test-file-${process.pid}`;
    const { stdout, status } = await inside(`echo inside > ${path}; cat ${path}; echo x > /etc${path}`);
    expect({ stdout, status }).toEqual({ stdout: 'inside\n', status: 0 });
    expect(existsSync(path)).toBe(false);
    expect(existsSync(`/etc${path}`)).toBe(false);
  });

  it('is not among the processes that /proc shows', async () => {
    const { stdout } = await inside('echo /proc/[0-9]*');
    expect(stdout).toBe('/proc/1\n');
  });

  it('cannot be configured from inside: /sys and /proc/sys are read-only', async () => {
    // These paths hold no value: if they were ever writable, trying would change nothing on this machine.
    const script = 'echo x > /proc/sys/kernel/nslab; echo x > /proc/sys/kernel/hostname; echo x > /sys/nslab';
    const { stderr } = await inside(
      `${script}; grep -E " /(sys|proc/sys) " /proc/self/mountinfo >&2`,
      '--init',
    );
    expect(stderr).toMatch(/\/proc\/sys\/kernel\/hostname: Read-only file system/);
    const mounts = stderr.split('\n').filter((line) => / \/(sys|proc\/sys) /.test(line));
    expect(mounts.map((line) => line.split(' ').slice(4, 6).join(' ').split(',')[0]).sort()).toEqual([
      '/proc/sys ro',
      '/sys ro',
    ]);
  });

  it('has its memory, its keys and its firmware hidden', async () => {
    const script =
      'for f in kcore keys timer_list; do test ! -e /proc/$f -o -c /proc/$f || echo $f; done; ls /sys/firmware';
    expect((await inside(script)).stdout).toBe('');
  });
});
