// Runs `nslab run` with the options that docker's users type by habit, and looks at their effect from inside.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cgroupFolder } from '../support/cgroups.ts';
import { nslab, startNslab } from '../support/nslab.ts';
import { someOf } from '../support/some-of.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-test-'));
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'data', 'file'), 'of the host\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a shell inside wrote to stdout, where nslab itself wrote nothing. */
async function inside(script: string, ...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await nslab(['run', ...args, '--', 'sh', '-c', script], { cwd: folder });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.trim();
}

describe('docker’s options', () => {
  it.each(
    someOf(
      [
        ['the hostname', ['-h', 'web_1'], 'cat /proc/sys/kernel/hostname', /^web_1$/],
        ['one of 64 letters', ['-h', 'a'.repeat(64)], 'cat /proc/sys/kernel/hostname', /^a{64}$/],
        [
          'hosts',
          ['--add-host', 'db:10.1.2.3', '--add-host=six=[fe80::1]'],
          'cat /etc/hosts',
          /^10\.1\.2\.3\tdb\nfe80::1\tsix$/m,
        ],
        [
          '/dev/shm',
          ['--shm-size', '1MiB'],
          'stat -fc "%b %S" /dev/shm; grep " /dev/shm " /proc/self/mountinfo',
          /^256 4096\n.*nosuid,nodev,noexec/,
        ],
        ['its usual size', ['--shm-size=0'], 'stat -fc "%b %S" /dev/shm', /^16384 4096$/],
        [
          'groups',
          ['--group-add', 'games', '--group-add', '4242'],
          'grep Groups: /proc/self/status',
          /^Groups:\t0 60 4242 ?$/,
        ],
        [
          'those of a user',
          ['-u', 'nobody', '--group-add=20'],
          'grep Groups: /proc/self/status',
          /^Groups:\t20 65534 ?$|^Groups:\t65534 20 ?$/,
        ],
        ['a user with an empty group', ['-u', 'nobody:'], 'id -u; id -g', /^65534\n65534$/],
        [
          'a setting',
          ['--sysctl', 'net.core.somaxconn=77', '--sysctl=kernel.shm_rmid_forced=1'],
          'cat /proc/sys/net/core/somaxconn /proc/sys/kernel/shm_rmid_forced',
          /^77\n1$/,
        ],
        [
          'a folder of the host',
          ['--mount', 'type=bind,src=./data,dst=/mnt/d'],
          'cat /mnt/d/file; grep " /mnt/d " /proc/self/mountinfo',
          /^of the host\n.* \/mnt\/d rw/,
        ],
        [
          'read-only',
          ['--mount', 'type=bind,src=./data,dst=/mnt/d,ro'],
          'grep " /mnt/d " /proc/self/mountinfo',
          / \/mnt\/d ro/,
        ],
        [
          'a folder in memory',
          ['--mount', 'type=tmpfs,dst=/mnt/t,tmpfs-size=1m,tmpfs-mode=0710'],
          'stat -fc "%T %b" /mnt/t; stat -c %a /mnt/t',
          /^tmpfs 256\n710$/,
        ],
        [
          'volumes with modes',
          ['-v', './data:/mnt/d:ro,Z', '-v', './data:/mnt/e:cached'],
          'cat /mnt/d/file; grep " /mnt/[de] " /proc/self/mountinfo',
          /of the host\n.* \/mnt\/d ro.*\n.* \/mnt\/e rw/,
        ],
        [
          'no switches',
          ['--read-only=false', '--init=false', '-t=false'],
          'touch /x && tr "\\0" " " < /proc/1/cmdline',
          /^sh -c touch/,
        ],
        ['an entrypoint', ['--entrypoint', 'env'], 'echo $0', /^sh$/],
        [
          'without effect',
          [
            '--rm',
            '-l',
            'a=b',
            '--label=c',
            '--pull',
            'missing',
            '--log-driver=none',
            '--restart',
            'no',
            '--expose',
            '80',
            '-q',
            '--ipc=private',
          ],
          'echo ran',
          /^ran$/,
        ],
        [
          'this platform',
          ['--platform', `linux/${process.arch === 'x64' ? 'amd64' : process.arch}`],
          'echo ran',
          /^ran$/,
        ],
      ],
      9,
    ),
  )('give %s', async (_, args, script, said) => {
    expect(await inside(script, ...args)).toMatch(said);
  });
});

describe('options that could mislead', () => {
  it.each(
    someOf(
      [
        [['--pull=always'], 'nslab: --pull: nothing is pulled; the image is the file as it is\n'],
        [
          ['--log-driver', 'syslog'],
          'nslab: --log-driver syslog: nothing is logged; the output goes to stdout and stderr\n',
        ],
        [['--stop-signal=INT'], 'nslab: --stop-signal: signals are handed on as nslab gets them\n'],
      ],
      2,
    ),
  )('%j: said once, and the command runs', async (args, stderr) => {
    expect(await nslab(['run', ...args, '--', 'echo', 'ran'])).toMatchObject({
      status: 0,
      stdout: 'ran\n',
      stderr,
    });
  });
});

describe('limits', () => {
  /** The files of the command's own memory cgroup, as the host sees them. */
  async function limits(args: readonly string[], files: readonly string[]): Promise<string[]> {
    const container = startNslab(['run', ...args, '--', 'sh', '-c', 'echo ready; exec sleep 30']);
    await container.printed(/ready/);
    const [id = ''] = container.ids;
    const cgroup = join(cgroupFolder('memory'), `nslab-${id}`, 'box');
    const read = files.map((file) => execFileSync('cat', [join(cgroup, file)], { encoding: 'utf8' }).trim());
    container.child.kill('SIGKILL');
    await container.ended;
    await nslab(['clean']);
    expect(await container.left()).toEqual([]);
    return read;
  }
  const files = ['memory.limit_in_bytes', 'memory.memsw.limit_in_bytes', 'memory.swappiness'];
  const M = 1024 * 1024;

  it.each(
    someOf(
      [
        ['-m=64M', [], `${64 * M}`, `${128 * M}`],
        ['--memory=64MiB', ['--memory-swap', '80m'], `${64 * M}`, `${80 * M}`],
        ['-m64m', ['--memory-swap=0'], `${64 * M}`, `${128 * M}`],
      ],
      2,
    ),
  )('%s %j', async (memory, swap, limit, memsw) => {
    expect((await limits([memory, ...swap], files)).slice(0, 2)).toEqual([limit, memsw]);
  });

  it('of memory without swap: swappiness 0, so that memory.failcnt counts', async () => {
    const [limit, , swappiness] = await limits(['-m', '64m', '--memory-swap', '64m'], files);
    expect([limit, swappiness]).toEqual([`${64 * M}`, '0']);
  });

  it('that are 0 are none', async () => {
    const none = readFileSync('/sys/fs/cgroup/memory/memory.limit_in_bytes', 'utf8').trim();
    const zeros = ['-m', '0', '--pids-limit=0', '--cpus', '0', '--cpu-shares=0'];
    expect((await limits(zeros, files.slice(0, 1)))[0]).toBe(none);
  });

  it.each([
    [['--memory-swap', '1g'], /--memory-swap needs --memory/],
    [['-m', '64m', '--memory-swap', '32m'], /less than --memory/],
  ])('%j contradict each other', async (args, message) => {
    const { status, stdout, stderr } = await nslab(['run', ...args, '--', 'echo', 'ran']);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(status).toBeGreaterThan(0);
  });
});

describe('a port alone', () => {
  it('is published on one that is free, which is said, by a bridge that need not be asked for', async () => {
    const server = 'exec 3<>/dev/null; while :; do echo pong; sleep 1; done';
    const container = startNslab(['run', '-p', '127.0.0.1::80', '--', 'bash', '-c', server]);
    await container.printed(/pong/);
    const port = await new Promise<number>((resolve) => {
      const look = (): void => {
        const found = /port 80 of it is port (\d+) here\n/.exec(container.stderr())?.[1];
        if (found !== undefined) resolve(Number(found));
        else container.child.stderr?.once('data', look);
      };
      look();
    });
    // proc_pid_net(5): addresses and ports in hexadecimal; state 0A is LISTEN
    const listening = new RegExp(` 0100007F:${port.toString(16).toUpperCase().padStart(4, '0')} \\S+ 0A `);
    expect(readFileSync('/proc/net/tcp', 'utf8')).toMatch(listening);
    container.child.kill('SIGKILL');
    await container.ended;
    await nslab(['clean']);
    expect(await container.left()).toEqual([]);
  });

  it('cannot be published where no network is wanted', async () => {
    const { status, stderr } = await nslab(['run', '--network', 'none', '-p', '80', '--', 'true']);
    expect(stderr).toContain('--publish needs --network bridge');
    expect(status).toBeGreaterThan(0);
  });
});

describe('a read-only root', () => {
  const tries = (...paths: string[]): string =>
    paths.map((path) => `(: > ${path}/x) 2>/dev/null && echo "${path} takes files"`).join('; ');

  it('of this machine’s own files takes no file anywhere, /dev/shm does', async () => {
    const folders = ['', '/tmp', '/run', '/home', '/root', '/var/tmp', '/etc', '/etc/ssl/private'];
    expect(await inside(`${tries(...folders, '/dev/shm')}; :`, '--read-only')).toBe('/dev/shm takes files');
  });

  it('leaves what was asked for as it is, on hidden folders and below them', async () => {
    const asked = ['--tmpfs', '/tmp', '-v', './data:/run/deep/data', '--mount', 'type=tmpfs,dst=/home'];
    const folders = ['/tmp', '/run/deep/data', '/home', '/run', '/run/deep', '/root'];
    expect(await inside(`${tries(...folders)}; :`, '--read-only', ...asked)).toBe(
      '/tmp takes files\n/run/deep/data takes files\n/home takes files',
    );
  });
});
