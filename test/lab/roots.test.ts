// Tests the roots of a container: the host's own files, a folder, and the skeleton where `/` cannot be a lower directory.

import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nativeProgram, packageRoot } from '../../src/lab/session/session-files.ts';

const nslab = join(packageRoot(), 'dist', 'cli.js');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-roots-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const run = (...args: string[]) =>
  spawnSync(process.execPath, [nslab, 'run', ...args], { encoding: 'utf8', timeout: 20_000 });

describe('a view of the host', () => {
  it('is the root of the mount namespace, an overlay, and the old root is gone', () => {
    const { stdout } = run('--', 'cat', '/proc/self/mountinfo');
    const mounts = stdout.trim().split('\n');
    expect(mounts[0]).toMatch(/ \/ \/ .* - overlay overlay /);
    expect(mounts.filter((line) => line.includes(' - ext4 '))).toEqual([]);
  });

  it('keeps what is written to itself', () => {
    const name = `/nslab-was-here-${process.pid}`;
    const { status } = run(
      '--',
      'sh',
      '-c',
      `echo hello > ${name} && rm /etc/passwd && ! test -e /etc/passwd`,
    );
    expect(status).toBe(0);
    expect(existsSync(name)).toBe(false);
    expect(existsSync('/etc/passwd')).toBe(true);
  });

  it('makes devices that everybody may use', () => {
    const { stdout } = run('--', 'stat', '-c', '%a %t,%T', '/dev/null', '/dev/zero', '/dev/tty');
    expect(stdout.trim().split('\n')).toEqual(['666 1,3', '666 1,5', '666 5,0']);
  });
});

describe('a folder as the root', () => {
  beforeAll(() => {
    mkdirSync(join(folder, 'root', 'bin'), { recursive: true });
    copyFileSync(nativeProgram('nslab-workload'), join(folder, 'root', 'bin', 'w'));
  });

  it('is run in, and not written to', () => {
    const { stdout, status } = run('--rootfs', join(folder, 'root'), '--', 'w', 'pid');
    expect({ stdout, status }).toEqual({ stdout: 'pid 1 ppid 0\n', status: 0 });
    expect(execFileSync('ls', [join(folder, 'root')], { encoding: 'utf8' })).toBe('bin\n');
  });

  it('may have colons and commas in its name', () => {
    const odd = join(folder, 'a:b,c');
    mkdirSync(join(odd, 'bin'), { recursive: true });
    copyFileSync(nativeProgram('nslab-workload'), join(odd, 'bin', 'w'));
    expect(run('--rootfs', odd, '--', 'w', 'pid').status).toBe(0);
  });

  it('leads nowhere by its symlinks: the mounts land inside', () => {
    const evil = join(folder, 'evil');
    const outside = join(folder, 'outside');
    mkdirSync(join(evil, 'bin'), { recursive: true });
    mkdirSync(outside);
    writeFileSync(join(outside, 'mine'), 'untouched');
    symlinkSync(outside, join(evil, 'dev'));
    copyFileSync(nativeProgram('nslab-workload'), join(evil, 'bin', 'w'));
    run('--rootfs', evil, '--', 'w', 'pid');
    expect(execFileSync('ls', [outside], { encoding: 'utf8' })).toBe('mine\n');
  });

  it.each(['/does/not/exist', '/etc/passwd', ''])('is refused when it is none: %j', (root) => {
    const { status, stderr } = run('--rootfs', root, '--', 'true');
    expect(status).toBe(125);
    expect(stderr).toContain('is no folder');
  });
});

describe('a machine whose own root is an overlay on an overlay', () => {
  it('gets a skeleton with /usr and /etc, read-only', () => {
    const script = `
      set -e
      mount --make-rprivate /
      mount -t tmpfs t ${folder}
      cd ${folder} && mkdir u1 w1 m1 u2 w2 m2
      mount -t overlay o -o lowerdir=/,upperdir=u1,workdir=w1 m1
      mount -t overlay o -o lowerdir=m1,upperdir=u2,workdir=w2 m2
      for d in proc sys dev run; do mount --rbind /$d m2/$d; done
      chroot m2 ${process.execPath} ${nslab} run -- sh -c 'head -1 /proc/self/mountinfo; test -x /usr/bin/env && ! touch /usr/x && touch /tmp/x && echo good'`;
    const { stdout, status } = spawnSync('unshare', ['-m', 'sh', '-c', script], {
      encoding: 'utf8',
      timeout: 30_000,
    });
    expect(status).toBe(0);
    expect(stdout).toMatch(/ \/ \/ .* - tmpfs tmpfs /);
    expect(stdout).toContain('good');
  });
});
