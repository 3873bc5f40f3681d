// The tests' own folder of sessions: empty, root's alone, seen by nobody else, and gone with them.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import { cli } from '../support/nslab.ts';

const module = join(packageRoot(), 'scripts', 'test', 'own-sessions.js');

/**
 * Runs a shell script with sessions of its own, where /run is an empty tmpfs.
 * @param before shell lines outside, before it
 * @returns what it printed, and then what of nslab is in /run
 */
function run(before: string, script: string): string[] {
  const start = `
    const { withOwnSessions } = await import(${JSON.stringify(module)});
    const { spawnSync } = await import('node:child_process');
    const { program, args, leave } = withOwnSessions('sh', ['-c', ${JSON.stringify(script)}]);
    spawnSync(program, args, { stdio: 'inherit' });
    leave();
    spawnSync('find', ['/run', '-path', '/run/nslab*', '-printf', 'left %P\\n'], { stdio: 'inherit' });`;
  const { stdout, stderr } = spawnSync(
    'unshare',
    [
      ...['--mount', 'sh', '-c', `mount -t tmpfs t /run && ${before} && exec "$@"`, 'sh'],
      ...[process.execPath, '--input-type=module', '-e', start],
    ],
    { encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  return stdout.trimEnd().split('\n');
}

it('is an empty tmpfs of root’s alone', () => {
  // The last: these tests themselves run with a folder of their own there, now covered.
  const look =
    'findmnt -no FSTYPE,PROPAGATION /run/nslab | tail -n 1; stat -c "%u %a" /run/nslab; ls -A /run/nslab';
  expect(run('true', look)).toEqual(['tmpfs  private', '0 700']);
});

it('does not show the sessions of others, nor show them its own', () => {
  const there = 'mkdir -m 700 /run/nslab && touch /run/nslab/others';
  expect(run(there, 'ls /run/nslab; touch /run/nslab/own; ls /run/nslab')).toEqual([
    'own',
    ...['left nslab', 'left nslab/others'],
  ]);
});

it('does for nslab, and leaves no folder where none was', () => {
  const command = [process.execPath, cli, 'run', '--', 'echo', 'done'].join(' ');
  expect(run('true', command)).toEqual(['done']);
});
