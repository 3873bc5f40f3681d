// Tests that nslab refuses a folder for ledgers that is not its own alone. Each test runs with an empty /run of its own.

import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { cli } from '../../support/nslab.ts';

/** Runs a command where /run is an empty tmpfs that no other process sees. @param prepare shell lines to run before */
function withRun(prepare: string, ...args: readonly string[]) {
  const script = `mount --make-rprivate / && mount -t tmpfs t /run && ${prepare} && exec "$@"`;
  const { status, stdout, stderr } = spawnSync(
    'unshare',
    ['-m', 'sh', '-c', script, 'sh', process.execPath, cli, ...args],
    { encoding: 'utf8', timeout: 20_000 },
  );
  return { status, stdout, stderr };
}

const commands = [['clean'], ['run', '--', 'true'], ['tour', '--auto', '--plain']];

describe.each(commands)('nslab %s', (...args) => {
  it.each([
    ['that everybody may write to', 'mkdir -m 777 /run/nslab', /is not ours alone \(owner 0, mode 0777\)/],
    ['that others may read', 'mkdir -m 755 /run/nslab', /is not ours alone \(owner 0, mode 0755\)/],
    ['of another user', 'mkdir -m 700 /run/nslab && chown 1000 /run/nslab', /not ours alone \(owner 1000/],
    ['that is a symlink', 'mkdir -m 700 /run/x && ln -s /run/x /run/nslab', /\/run\/nslab is no folder/],
    ['that is a file', 'touch /run/nslab', /\/run\/nslab is no folder/],
    ['that cannot be made', 'mount -o remount,ro /run', /cannot make the folder \/run\/nslab: EROFS/],
  ])('refuses a folder %s, and says what to do', (_, prepare, message) => {
    const { status, stderr } = withRun(prepare, ...args.filter((arg) => arg !== undefined));
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^ {4}at |bug in nslab/m);
    expect(stderr.trimEnd().split('\n')).toHaveLength(2);
    expect(status).toBe(args[0] === 'run' ? 125 : 3);
  });
});

describe('a folder that is missing', () => {
  it('is made for root alone', () => {
    const { status, stdout } = withRun(
      'true',
      ...['run', '-v', '/run:/seen', '--', 'stat', '-c', '%u %a', '/seen/nslab'],
    );
    expect({ status, stdout }).toEqual({ status: 0, stdout: '0 700\n' });
  });
});

describe('a disk that is full', () => {
  it('is said, and nothing is left of the session', () => {
    const script =
      'mount -o remount,size=8k /run && mkdir -m 700 /run/nslab && head -c 1M /dev/zero > /run/full 2>/dev/null; true';
    const { status, stderr } = withRun(script, 'run', '--', 'true');
    expect(stderr).toMatch(/ENOSPC|no space left/i);
    expect(stderr).not.toMatch(/^ {4}at |bug in nslab/m);
    expect(status).toBe(125);
  });
});
