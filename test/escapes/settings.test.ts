// The settings of the whole machine, in /proc and in cgroup hierarchies. Opened for writing only: nothing is ever written
// to a real one.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nslab } from '../support/nslab.ts';
import { everythingOff, inBare, inContainer } from './attempt.ts';
import { type Ground, prepareGround } from './ground.ts';

let ground: Ground;
beforeAll(() => {
  ground = prepareGround();
});
afterAll(() => ground.remove());

const ofTheMachine = [
  '/proc/sys/kernel/core_pattern',
  '/proc/sys/kernel/modprobe',
  '/proc/sys/vm/panic_on_oom',
  '/proc/sys/fs/binfmt_misc/register',
  '/proc/sysrq-trigger',
  '/proc/irq/default_smp_affinity',
].filter((path) => existsSync(path));

describe('a setting of the whole machine', () => {
  it.each(ofTheMachine)('lets itself be opened for writing after a chroot: %s', async (path) => {
    expect(await inBare(ground, ['open-write', path], { proc: true })).toMatchObject({ verdict: 'reached' });
  });

  it.each([[[]], [['--init']]])('does not in a container: EROFS, %j', async (options) => {
    const { verdict, text } = await inContainer(ground, ['open-write', ...ofTheMachine], options);
    expect(verdict).toBe('refused');
    expect(text.split('\n')).toEqual(
      ofTheMachine.map((path) => expect.stringMatching(`^refused: ${path}: Read-only file system`)),
    );
  });

  const anew = [
    'umount /proc/sys',
    'mount -o remount,bind,rw /proc/sys',
    'mount -t proc proc /mnt',
    'unshare --mount true',
    'unshare --user --map-root-user true',
  ];
  const tryAnew = anew.map((command) => `${command} && echo reached: ${command}`).join('; ');

  it('cannot be uncovered, nor mounted once more, nor in a user namespace', async () => {
    const { stdout, stderr } = await nslab(['run', '--', 'sh', '-c', tryAnew]);
    expect(stdout).toBe('');
    expect(stderr.trim().split('\n').length).toBeGreaterThanOrEqual(anew.length);
  });

  it('can be with CAP_SYS_ADMIN and no filter', async () => {
    const { stdout } = await nslab(['run', ...everythingOff, '--', 'sh', '-c', tryAnew]);
    for (const command of anew.filter((one) => !one.includes('remount'))) {
      expect(stdout).toContain(`reached: ${command}\n`);
    }
  });
});

describe('the release agent of a cgroup hierarchy', () => {
  // cgroup-v1/cgroups.rst, 2.3: a hierarchy without a controller, of a name. Nothing else is in it.
  const name = `nslabtest-${process.pid}`;
  const agent = '/nslab-test-no-such-agent';
  let hierarchy = '';
  let mounted = false;
  beforeAll(() => {
    hierarchy = join(ground.folder, 'hierarchy');
    mkdirSync(hierarchy);
    execFileSync('mount', ['-t', 'cgroup', '-o', `none,name=${name}`, name, hierarchy]);
    mounted = true;
  });
  afterAll(() => {
    if (mounted) execFileSync('umount', [hierarchy]);
    rmdirSync(hierarchy);
    expect(readFileSync('/proc/self/cgroup', 'utf8')).not.toContain(name);
  });
  const agentNow = (): string => readFileSync(join(hierarchy, 'release_agent'), 'utf8').trim();

  it('can be named by who may mount that hierarchy: the kernel would run it outside', async () => {
    // Nothing does: notify_on_release is 0, and there is no such program.
    expect(readFileSync(join(hierarchy, 'notify_on_release'), 'utf8')).toBe('0\n');
    expect(await inContainer(ground, ['release-agent', name, `${agent}-1`], everythingOff)).toEqual({
      verdict: 'reached',
      text: `reached: ${agent}-1`,
    });
    expect(agentNow()).toBe(`${agent}-1`);
  });

  it('cannot be named in a container: mount is EPERM', async () => {
    expect(await inContainer(ground, ['release-agent', name, `${agent}-2`])).toEqual({
      verdict: 'refused',
      text: 'refused: mount: Operation not permitted',
    });
    expect(agentNow()).not.toBe(`${agent}-2`);
  });
});
