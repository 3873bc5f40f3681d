// Runs `nslab run`: what goes into the command, and what comes out.

import { describe, expect, it } from 'vitest';
import { nslab } from '../support/nslab.ts';

describe('the exit status', () => {
  it.each([0, 7, 255])('of the command is handed on: %i', async (status) => {
    expect((await nslab(['run', '--', 'sh', '-c', `exit ${status}`])).status).toBe(status);
  });

  it('is 128+n when a signal ended the command', async () => {
    // pid_namespaces(7): a signal from inside does not end PID 1, but it ends a child of PID 1.
    const { status } = await nslab(['run', '--init', '--', 'sh', '-c', 'kill -9 $$']);
    expect(status).toBe(137);
  });

  it('is 127 for a command that does not exist, and stderr says so', async () => {
    const { status, stdout, stderr } = await nslab(['run', '--', 'no-such-command']);
    expect({ status, stdout }).toEqual({ status: 127, stdout: '' });
    expect(stderr).toMatch(/^nslab: cannot run no-such-command: not found in PATH.*\n$/);
  });

  it.each([
    ['/etc/passwd', 'not executable', []],
    ['/etc', 'it is a directory', []],
    ['/etc', 'it is a directory', ['--init', '-u', 'nobody']],
  ])('is 126 for what cannot be executed: %s is %s', async (path, why, options) => {
    const { status, stdout, stderr } = await nslab(['run', ...options, '--', path]);
    expect({ status, stdout }).toEqual({ status: 126, stdout: '' });
    expect(stderr).toMatch(/^nslab: cannot run .*\n$/);
    expect(stderr).toContain(why);
  });
});

describe('the standard streams', () => {
  it('are the command’s own with -i: what comes in goes out, and nothing else', async () => {
    const { status, stdout, stderr } = await nslab(['run', '-i', '--', 'cat'], { stdin: 'x\n' });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'x\n', stderr: '' });
  });

  it('have /dev/null as stdin without -i', async () => {
    const { stdout } = await nslab(['run', '--', 'sh', '-c', 'cat; readlink /proc/self/fd/0'], {
      stdin: 'x\n',
    });
    expect(stdout).toBe('/dev/null\n');
  });

  it('bring 5 MB whole, stderr apart from stdout', async () => {
    const script = 'head -c 5000000 /dev/zero | tr "\\0" a; echo err >&2';
    const { stdout, stderr } = await nslab(['run', '--', 'sh', '-c', script]);
    expect(stdout.length).toBe(5_000_000);
    expect(stdout.replaceAll('a', '')).toBe('');
    expect(stderr).toBe('err\n');
  });

  it('are the only descriptors that the command gets', async () => {
    const { stdout } = await nslab(['run', '--', 'sh', '-c', 'ls /proc/$$/fd']);
    expect(stdout.trim().split('\n')).toEqual(['0', '1', '2']);
  });
});

describe('the outcome as --json', () => {
  it('is one line on stderr', async () => {
    const { status, stdout, stderr } = await nslab(['run', '--json', '--', 'sh', '-c', 'echo out; exit 3']);
    expect({ status, stdout }).toEqual({ status: 3, stdout: 'out\n' });
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(stderr)).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{6}$/),
      name: expect.stringMatching(/^[0-9a-f]{6}$/),
      status: 3,
      signal: null,
      oomKills: 0,
      ms: expect.any(Number),
    });
  });
});

describe('what the command finds', () => {
  it('is the hostname that was asked for', async () => {
    const { stdout } = await nslab([
      'run',
      '--hostname',
      'web.example',
      '--',
      'sh',
      '-c',
      'uname -n; echo $HOSTNAME',
    ]);
    expect(stdout).toBe('web.example\nweb.example\n');
  });

  it('are the variables that were set or handed on, and no others of ours', async () => {
    const { stdout } = await nslab(['run', '-e', 'A=b=c', '-e', 'MINE', '-e', 'UNSET', '--', 'env'], {
      env: { MINE: 'yes', SECRET: 'no' },
    });
    const names = stdout.trim().split('\n').sort();
    expect(names).toEqual([
      'A=b=c',
      'HOME=/root',
      expect.stringMatching(/^HOSTNAME=[0-9a-f]{6}$/),
      'MINE=yes',
      expect.stringMatching(/^PATH=/),
    ]);
  });

  it('is the working directory, made when it is missing', async () => {
    const { stdout } = await nslab(['run', '-w', '/made/for/this', '--', 'pwd']);
    expect(stdout).toBe('/made/for/this\n');
  });

  it('is itself as PID 1, or below a PID 1 that reaps with --init', async () => {
    expect((await nslab(['run', '--', 'sh', '-c', 'echo $$'])).stdout).toBe('1\n');
    // The orphan's end is seen only when somebody waits for it: no zombie, State: Z, is left.
    const script =
      '(sleep 0.1 & echo $!) > /tmp/orphan; sleep 0.4; echo $$; test -e /proc/$(cat /tmp/orphan) || echo reaped';
    const { stdout } = await nslab(['run', '--init', '--', 'sh', '-c', script]);
    expect(stdout).toBe('2\nreaped\n');
  });
});
