// Runs `nslab run` as an ordinary user, and compares it with what the kernel tells others about the container.

import { chownSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../support/nslab.ts';
import { makeOrdinaryUser, type OrdinaryUser, ordinaryId } from '../support/ordinary-user.ts';
import { someOf } from '../support/some-of.ts';

let user: OrdinaryUser;

beforeEach(() => {
  user = makeOrdinaryUser();
});
afterEach(() => {
  user.remove();
});

async function run(...args: string[]): Promise<Outcome> {
  const session = user.start(['run', ...args]);
  const outcome = await session.ended;
  expect(await session.left()).toEqual([]);
  return outcome;
}

const says = async (...args: string[]): Promise<string> => {
  const { status, stdout, stderr } = await run(...args);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
};

describe('a container without root', () => {
  it('is root to itself, and the user to everybody else', async () => {
    const session = user.start(['run', '--', 'sh', '-c', 'trap "exit 5" TERM; echo ready; sleep 60 & wait']);
    await session.printed(/ready/);
    const shell = session.tree().find(({ command }) => command.startsWith('sh '));
    const status = readFileSync(`/proc/${shell?.pid}/status`, 'utf8');
    expect(status).toMatch(new RegExp(`^Uid:\\t${ordinaryId}\\t`, 'm'));
    expect(status).toMatch(/^NSpid:.*\t1$/m); // PID 1 of its own
    expect(status).toMatch(/^Seccomp:\t2$/m);
    expect(status).toMatch(/^NoNewPrivs:\t1$/m);
    expect(readFileSync(`/proc/${shell?.pid}/uid_map`, 'utf8').trim()).toMatch(
      new RegExp(`^0 +${ordinaryId} +1$`),
    );
    session.child.kill('SIGTERM');
    expect((await session.ended).status).toBe(5);
    expect(await session.left()).toEqual([]);
    expect(user.clean()).toEqual([]);
  });

  it('sees its own processes, hostname and links only', async () => {
    expect(
      await says('--hostname', 'mine', '--', 'sh', '-c', 'hostname; ps -e -o comm=; ls /sys/class/net'),
    ).toBe('mine\nsh\nps\nlo\n');
  });

  it('has the devices of the host, and makes none', async () => {
    const { stdout, stderr } = await run(
      '--',
      'sh',
      '-c',
      'head -c 2 /dev/zero | od -An -tx1; echo x > /dev/null && mknod /tmp/n c 1 3',
    );
    expect(stdout).toBe(' 00 00\n');
    expect(stderr).toMatch(/mknod: .*Operation not permitted/);
  });

  it('writes to its own folders, not to the host’s files', async () => {
    const script =
      'touch /tmp/a /root/b && ls /tmp /root; touch /usr/c; cat /etc/shadow; cat /proc/kcore | wc -c';
    const { stdout, stderr } = await run('--', 'sh', '-c', script);
    expect(stdout).toBe('/root:\nb\n\n/tmp:\na\n0\n');
    expect(stderr).toMatch(/touch: cannot touch '\/usr\/c': Read-only file system/);
  });

  it('has a bridge of its own when it asks for one', async () => {
    const { status, stdout } = await run('--network', 'bridge', '--', 'ip', '-4', '-br', 'addr');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^eth0@if\d+ +UP +172\.17\.0\.2\/16/m);
  });

  it('has volumes as root has them: sorted, through links, and never over what is its own', async () => {
    for (const name of ['a', 'b']) {
      mkdirSync(join(user.home, name));
      writeFileSync(join(user.home, name, 'who'), `${name}\n`);
      chownSync(join(user.home, name), ordinaryId, ordinaryId);
    }
    const volumes = (...targets: string[]) => targets.flatMap((one) => ['-v', `${user.home}/${one}`]);
    const options = [...volumes('a:/mnt/sub', 'b:/mnt'), '--tmpfs', '/mnt/sub/t', '-w', '/mnt/sub/work'];
    const script = 'cat /mnt/who /mnt/sub/who; readlink /proc/self/cwd; stat -f -c %T /mnt/sub/t; touch here';
    expect(await says(...options, '--', 'sh', '-c', script)).toBe('b\na\n/mnt/sub/work\ntmpfs\n');
    expect(readdirSync(join(user.home, 'a', 'work'))).toEqual(['here']);
    expect(await says(...volumes('a:/lib/../mnt/x'), '--', 'cat', '/mnt/x/who')).toBe('a\n');
    const covered = ['/etc/../proc', '/lib/../sys/fs', '/dev/null', '/dev/stdin', '/dev/pts/ptmx', '/./dev'];
    for (const target of someOf(covered, 3)) {
      const { status, stdout, stderr } = await run(...volumes(`a:${target}`), '--', 'echo', 'ran');
      expect({ target, status, stdout }).toEqual({ target, status: 125, stdout: '' });
      expect(stderr).toMatch(/cannot be mounted on \/\S+: that is /);
    }
  });

  it('ends as its command does', async () => {
    expect((await run('--', 'sh', '-c', 'exit 7')).status).toBe(7);
    expect((await run('--', 'sh', '-c', 'kill -9 $$; sleep 1')).status).toBe(0); // PID 1 hears no SIGKILL from inside
    expect((await run('--', 'no-such-program')).status).toBe(127);
  });

  it.each([
    [['--network', 'host'], /--network host needs root/],
    [['--device', '/dev/null'], /--device needs root/],
    [['-u', '1000'], /--user: there is no user 1000 here: only root .*\n.*newuidmap/],
    [['--init', '-u', '0:50'], /--user: there is no group 50 here: .*\n.*newuidmap/],
    [['--memory', '64m'], /no cgroup here that we may set limits in \(.*\)\n.*systemd-run --user/],
  ])('is refused %j, with the reason', async (options, reason) => {
    const { status, stderr } = await run(...options, '--', 'true');
    expect({ status, stderr }).toEqual({ status: 125, stderr: expect.stringMatching(reason) });
  });
});
