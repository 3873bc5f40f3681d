// Tries the options of `nslab run`, by what the kernel says inside the container.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nslab, type Outcome, startNslab } from '../support/nslab.ts';

const run = (...args: string[]): Promise<Outcome> => nslab(['run', ...args]);
const inside = async (script: string, ...args: string[]): Promise<string> => {
  const { status, stdout, stderr } = await run(...args, '--', 'sh', '-c', script);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.trim();
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the user', () => {
  it('is looked up in the container, with all groups, and has no capabilities', async () => {
    const said = await inside('id -u; id -g; echo $HOME; grep CapEff /proc/self/status', '-u', 'nobody');
    expect(said.split('\n')).toEqual(['65534', '65534', '/nonexistent', 'CapEff:\t0000000000000000']);
  });

  it('may be a number that nobody has, with a group', async () => {
    expect(await inside('id -u; id -G; echo $HOME', '-u', '4242:4243')).toBe('4242\n4243\n/');
  });

  it('is refused when the container does not know it, and nothing runs', async () => {
    const { status, stdout, stderr } = await run('-u', 'somebody', '--', 'echo', 'hi');
    expect({ status, stdout }).toEqual({ status: 125, stdout: '' });
    expect(stderr).toContain('there is no user "somebody" in /etc/passwd of the container');
  });
});

describe('the root', () => {
  it('is read-only with --read-only, but for what is mounted', async () => {
    const said = await inside('touch /x 2>&1; touch /dev/shm/z && echo ok', '--read-only');
    expect(said).toMatch(/Read-only file system\nok$/);
  });

  it('has folders in memory, as they were asked for', async () => {
    const said = await inside(
      'stat -fc "%T %b %S" /a; stat -c %a /a; grep " /a " /proc/self/mountinfo',
      '--tmpfs',
      '/a:size=1m,mode=0710,exec',
    );
    expect(said).toMatch(/^tmpfs 256 4096\n710\n/);
    expect(said).toMatch(/ \/a rw,nosuid,nodev,relatime /);
  });

  it('has a device that was asked for, as far as it was, and may use no other', async () => {
    // 5:3 is /dev/ttyprintk, 7 of major 1 /dev/full: one that every kernel has, under a number of our choice, is taken.
    const script = 'mknod /dev/mine c 4 64; (: < /dev/mine) && echo opened';
    const usual = await run('--', 'sh', '-c', script);
    expect(usual.stdout).toBe('');
    expect(usual.stderr).toMatch(/mine.*Operation not permitted/);
    const asked = await run(
      '--device',
      '/dev/ttyS0:/dev/port:r',
      '--',
      'sh',
      '-c',
      `ls -l /dev/port; ${script}; (: > /dev/mine)`,
    );
    expect(asked.stdout).toMatch(/^c\S+ +1 \S+ +\S+ +4, +64 .*\/dev\/port\nopened\n$/);
    expect(asked.stderr).toMatch(/mine.*Operation not permitted/);
  });

  it('takes a device that is there anyway, or is asked for twice', async () => {
    const twice = ['--device', '/dev/null', '--device', '/dev/ttyS0', '--device', '/dev/ttyS0:/dev/ttyS0:r'];
    const { status, stdout } = await run(...twice, '--', 'stat', '-c', '%t:%T', '/dev/null', '/dev/ttyS0');
    expect({ status, stdout }).toEqual({ status: 0, stdout: '1:3\n4:40\n' });
  });
});

describe('limits', () => {
  it('of processor time, weight and processors are in its cgroup', async () => {
    const options = ['--cpus', '0.5', '--cpu-shares', '512', '--cpuset-cpus', '0', '--pids-limit', '50'];
    const container = startNslab(['run', ...options, '--', 'sh', '-c', 'echo ready; nproc; exec sleep 20']);
    await container.printed(/ready\n1\n/);
    const [id = ''] = container.ids;
    const read = (controller: string, file: string): string =>
      execFileSync('cat', [`/sys/fs/cgroup/${controller}/nslab-${id}/box/${file}`], {
        encoding: 'utf8',
      }).trim();
    expect(read('cpu', 'cpu.cfs_quota_us')).toBe('50000');
    expect(read('cpu', 'cpu.cfs_period_us')).toBe('100000');
    expect(read('cpu', 'cpu.shares')).toBe('512');
    expect(read('cpuset', 'cpuset.cpus')).toBe('0');
    expect(read('pids', 'pids.max')).toBe('50');
    container.child.kill('SIGKILL');
    await container.ended;
    await nslab(['clean']);
    expect(await container.left()).toEqual([]);
  });

  it('of each process', async () => {
    const said = await inside(
      'ulimit -Sn; ulimit -Hn; ulimit -c',
      '--ulimit',
      'nofile=100:200',
      '--ulimit',
      'core=0',
    );
    expect(said).toBe('100\n200\n0');
  });
});

describe('variables', () => {
  it('come from files and options, the latter stronger', async () => {
    const file = join(folder, 'env');
    writeFileSync(file, '# comment\n\nA=from file\r\nB=with = and "quotes"\nHOME\n');
    expect(
      await inside('echo "$A|$B|$C|$HOSTNAME"', '--env-file', file, '-e', 'C=c', '--hostname', 'foo'),
    ).toBe('from file|with = and "quotes"|c|foo');
    expect(await inside('echo $A', '--env-file', file, '-e', 'A=option')).toBe('option');
  });

  it('with a blank in their names are refused', async () => {
    const file = join(folder, 'bad');
    writeFileSync(file, 'A B=c\n');
    const { status, stderr } = await run('--env-file', file, '--', 'true');
    expect(status).toBe(125);
    expect(stderr).toContain('a blank in the name of A B=c');
  });
});

describe('privileges', () => {
  const bounding = async (...args: string[]): Promise<bigint> =>
    BigInt(`0x${/CapBnd:\t([0-9a-f]+)/.exec(await inside('cat /proc/self/status', ...args))?.[1]}`);

  it('are added and dropped by name, with and without CAP_', async () => {
    const usual = await bounding();
    const permitted = BigInt(`0x${/CapPrm:\t(\w+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]}`);
    expect(await bounding('--cap-add', 'net_admin')).toBe(usual | (1n << 12n));
    expect(await bounding('--cap-drop', 'CAP_CHOWN')).toBe(usual & ~1n);
    expect(await bounding('--cap-drop', 'ALL', '--cap-add', 'KILL')).toBe(1n << 5n);
    expect(await bounding('--cap-add', 'ALL', '--cap-drop', 'SYS_ADMIN')).toBe(permitted & ~(1n << 21n));
  });

  it('of an unknown name are refused', async () => {
    const { status, stderr } = await run('--cap-add', 'FLY', '--', 'true');
    expect(status).toBe(125);
    expect(stderr).toMatch(/there is no capability FLY/);
  });

  it('come with a filter: Docker’s, one of a file, or none', async () => {
    const seccomp =
      'grep -E "^(Seccomp|NoNewPrivs):" /proc/self/status | cut -f2 | tr "\\n" " "; unshare -U true && echo new';
    const profile = join(folder, 'profile.json');
    const deny = { names: ['mkdir', 'mkdirat'], action: 'SCMP_ACT_ERRNO', errnoRet: 28 };
    writeFileSync(profile, JSON.stringify({ defaultAction: 'SCMP_ACT_ALLOW', syscalls: [deny] }));
    expect((await run('--', 'sh', '-c', seccomp)).stdout).toBe('1 2 ');
    expect((await run('--security-opt', 'seccomp=unconfined', '--', 'sh', '-c', seccomp)).stdout).toBe(
      '1 0 new\n',
    );
    const own = await run('--security-opt', `seccomp=${profile}`, '--', 'mkdir', '/x');
    expect(own.stderr).toMatch(/No space left on device/);
  });

  it('may be won by setuid programs only where that is asked for', async () => {
    const option = ['--security-opt', 'no-new-privileges=false'];
    expect(await inside('grep NoNewPrivs /proc/self/status', ...option)).toBe('NoNewPrivs:\t0');
    expect(await inside('grep Seccomp: /proc/self/status', ...option, '-u', 'nobody')).toBe('Seccomp:\t2');
  });

  it.each([
    ['seccomp=/nonexistent', /does not exist/],
    ['seccomp=', /seccomp=unconfined, seccomp=FILE/],
    ['apparmor=x', /seccomp=unconfined, seccomp=FILE/],
  ])('refuse --security-opt %s', async (option, message) => {
    const { status, stderr } = await run('--security-opt', option, '--', 'true');
    expect(status).toBe(125);
    expect(stderr).toMatch(message);
  });
});
