// Tries to get out by the terminal: text pushed into its input is run by the shell that reads it after the container.
// ioctl_tty(2), TIOCSTI. Since Linux 6.2 dev.tty.legacy_tiocsti may be 0, and it takes CAP_SYS_ADMIN.

import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli } from '../support/nslab.ts';
import { openOnPty } from '../support/pty-screen.ts';
import { someOf } from '../support/some-of.ts';
import { trackNslab } from '../support/track-nslab.ts';
import { bareCommand, runArgs } from './attempt.ts';
import { type ProbeFiles, prepareProbe } from './prepare-probe.ts';

let files: ProbeFiles;
beforeAll(() => {
  files = prepareProbe();
});
afterAll(() => files.remove());

const sysctl = '/proc/sys/dev/tty/legacy_tiocsti';
/** Whether every user may push text into a terminal of its own; otherwise that takes CAP_SYS_ADMIN. */
const anybody = !existsSync(sysctl) || readFileSync(sysctl, 'utf8').trim() === '1';

const WAIT_MS = 400;
const pushed = 'pushed-line';

/** Runs the command on a terminal, and then, as the shell does, reads what is typed there. */
async function andThenRead(command: readonly string[], keys?: string): Promise<string> {
  const tracker = trackNslab();
  const script = `"$@"; echo "status $?"; exec "$0" read-keys 0 ${WAIT_MS}`;
  const screen = await openOnPty(['sh', '-c', script, files.probe, ...command], {
    env: tracker.env,
    timeoutMs: 20_000,
  });
  tracker.follow(screen.child.pid);
  try {
    if (keys !== undefined) {
      await screen.until(/listening/);
      screen.write(keys);
    }
  } finally {
    await screen.ended;
    tracker.stop();
    expect(await tracker.tracked.left()).toEqual([]);
  }
  return screen.rows().join('\n').trim();
}

const nslabCommand = (args: readonly string[], options: readonly string[]): string[] => [
  process.execPath,
  cli,
  ...runArgs(files, args, options),
];

describe('a key that is pushed into the terminal', () => {
  const push = ['push-keys', `${pushed}\n`];

  it('comes to the shell from a chroot in the same session', async () => {
    const seen = await andThenRead(bareCommand(files, push));
    expect(seen).toContain('reached: pushed\n');
    expect(seen).toContain(`reached: ${pushed}`);
  });

  it.each(someOf([[[]], [['-i']], [['-i', '--init']]], 2))('is refused without -t: %j', async (options) => {
    const seen = await andThenRead(nslabCommand(push, options));
    expect(seen).toMatch(/refused: TIOCSTI: /);
    expect(seen).toMatch(/refused: read: nothing there/);
    expect(seen).not.toContain(pushed);
  });

  it('comes to the container’s own terminal with -t, and no further', async () => {
    const seen = await andThenRead(nslabCommand(push, ['-it']));
    expect(seen).toMatch(anybody ? /reached: pushed/ : /refused: TIOCSTI: /);
    expect(seen).toMatch(/refused: read: nothing there/);
    expect(seen).not.toContain(`reached: ${pushed}`);
  });
});

describe('what is typed while a container runs', () => {
  it('is read by a command in a chroot, from the terminal that it writes to', async () => {
    const command = [
      'sh',
      '-c',
      'exec "$@" </dev/null',
      'sh',
      ...bareCommand(files, ['read-keys', '1', '3000']),
    ];
    expect(await andThenRead(command, 'typed\r')).toContain('reached: typed');
  });

  it('is for a command without -t too, when its output is that terminal: the README says so', async () => {
    const seen = await andThenRead(nslabCommand(['read-keys', '1', '3000'], []), 'typed\r');
    expect(seen).toContain('reached: typed');
  });

  it('is not for a command whose output goes elsewhere', async () => {
    const script = '"$@" 2>&1 </dev/null | cat';
    const command = ['sh', '-c', script, 'sh', ...nslabCommand(['read-keys', '1', '3000'], [])];
    const seen = await andThenRead(command, 'typed\r');
    const [inside = '', after = ''] = seen.split('status ');
    expect(inside).not.toContain('reached: typed');
    expect(after).toContain('reached: typed');
  });
});
