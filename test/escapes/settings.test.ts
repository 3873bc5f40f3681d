// Tries to change settings of the whole machine, in /proc and in cgroup hierarchies. The files are opened for writing, and
// nothing is ever written to a real one.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nslab } from '../support/nslab.ts';
import { everythingOff, inBare, inContainer, judge } from './attempt.ts';
import { type ProbeFiles, prepareProbe } from './prepare-probe.ts';

const GONE_MS = 5_000;
const PAUSE_MS = 20;

let files: ProbeFiles;
beforeAll(() => {
  files = prepareProbe();
});
afterAll(() => files.remove());

const ofTheMachine = [
  '/proc/sys/kernel/core_pattern',
  '/proc/sys/kernel/modprobe',
  '/proc/sys/vm/panic_on_oom',
  '/proc/sys/fs/binfmt_misc/register',
  '/proc/sysrq-trigger',
  '/proc/irq/default_smp_affinity',
].filter((path) => existsSync(path));

describe('a setting of the whole machine', () => {
  it('lets itself be opened for writing after a chroot', async () => {
    const { text } = await inBare(files, ['open-write', ...ofTheMachine], { proc: true });
    expect(text.split('\n')).toEqual(ofTheMachine.map((path) => `reached: ${path}`));
  });

  it('does not in a container: EROFS', async () => {
    const { verdict, text } = await inContainer(files, ['open-write', ...ofTheMachine]);
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

describe('the limits of a container, in its own view of its cgroups', () => {
  const limits = [
    'devices/devices.allow',
    'memory/memory.limit_in_bytes',
    'pids/pids.max',
    'freezer/freezer.state',
  ]
    .map((file) => `/sys/fs/cgroup/${file}`)
    .join(' ');
  const script = `mount -o remount,bind,rw /sys/fs/cgroup/devices; /probe open-write ${limits}`;
  const tryLimits = (options: readonly string[]) =>
    nslab(['run', '-v', `${files.probe}:/probe:ro`, ...options, '--', 'sh', '-c', script]);

  it('let themselves be opened for writing by who may mount', async () => {
    expect(judge(await tryLimits(everythingOff))).toMatchObject({ verdict: 'reached' });
  });

  it('do not by default', async () => {
    const { verdict, text } = judge(await tryLimits([]));
    expect(verdict).toBe('refused');
    expect(text.match(/Read-only file system/g)).toHaveLength(4);
  });
});

describe('the release agent of a cgroup hierarchy', () => {
  // cgroup-v1/cgroups.rst, 2.3: a named hierarchy without controllers, in which nothing else is.
  const name = `nslabtest-${process.pid}`;
  const agent = '/nslab-test-no-such-agent';
  let holder: ChildProcess;
  let hierarchy = '';
  beforeAll(async () => {
    const folder = join(files.folder, 'hierarchy');
    mkdirSync(folder);
    // In a mount namespace of its own: the host's mounts do not change, and these end with the shell.
    const script = 'mount -t cgroup -o "none,name=$1" "$1" "$2" && echo mounted && read -r _';
    holder = spawn('unshare', ['--mount', 'sh', '-c', script, 'sh', name, folder], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(holder.stdout ?? holder, 'data');
    hierarchy = `/proc/${holder.pid}/root${folder}`;
  });
  afterAll(async () => {
    holder.stdin?.end();
    const until = performance.now() + GONE_MS;
    while (readFileSync('/proc/self/cgroup', 'utf8').includes(name)) {
      if (performance.now() > until) throw new Error(`the hierarchy ${name} is still there`);
      await sleep(PAUSE_MS);
    }
  });
  const agentNow = (): string => readFileSync(join(hierarchy, 'release_agent'), 'utf8').trim();

  it('can be named by who may mount that hierarchy: the kernel would run it outside', async () => {
    // Nothing does: notify_on_release is 0, and there is no such program.
    expect(readFileSync(join(hierarchy, 'notify_on_release'), 'utf8')).toBe('0\n');
    expect(await inContainer(files, ['release-agent', name, `${agent}-1`], everythingOff)).toEqual({
      verdict: 'reached',
      text: `reached: ${agent}-1`,
    });
    expect(agentNow()).toBe(`${agent}-1`);
  });

  it('cannot be named in a container: mount is EPERM', async () => {
    expect(await inContainer(files, ['release-agent', name, `${agent}-2`])).toEqual({
      verdict: 'refused',
      text: 'refused: mount: Operation not permitted',
    });
    expect(agentNow()).not.toBe(`${agent}-2`);
  });
});
