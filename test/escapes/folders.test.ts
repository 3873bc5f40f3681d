// Tries to get out by a folder that was left open or that another process has: a container reaches nothing above its root.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nslab, startNslab } from '../support/nslab.ts';
import { someOf } from '../support/some-of.ts';
import { everythingOff, inBare, inContainer, judge, outcomeOf, runArgs } from './attempt.ts';
import { type ProbeFiles, prepareProbe } from './prepare-probe.ts';

let files: ProbeFiles;
beforeAll(() => {
  files = prepareProbe();
});
afterAll(() => files.remove());

const reachedSecret = () => ({ verdict: 'reached', text: expect.stringContaining(files.secret) });

/** A shell that leaves the host's root open on descriptor 9 for the command that it starts. */
const leak = ['sh', '-c', 'exec 9</; exec "$@"', 'sh'];

describe('chroot, fchdir to a held descriptor, and up', () => {
  it('leaves a chroot', async () => {
    expect(await inBare(files, ['escape-chroot', files.marker])).toEqual(reachedSecret());
  });

  it('leaves no pivoted root: what is above it is the root itself', async () => {
    const { verdict, text } = await inContainer(files, ['escape-chroot', files.marker]);
    expect({ verdict, text }).toEqual({
      verdict: 'refused',
      text: expect.stringMatching(/open .*marker: No such file/),
    });
  });

  it('nor with CAP_SYS_ADMIN and no filter', async () => {
    expect(await inContainer(files, ['escape-chroot', files.marker], everythingOff)).toMatchObject({
      verdict: 'refused',
    });
  });
});

describe('the root and the working directory of other processes, in /proc', () => {
  it('lead out of a chroot that shares its PID namespace', async () => {
    expect(await inBare(files, ['scan-roots', files.marker], { pids: true })).toEqual(reachedSecret());
  });

  it('are the container’s own', async () => {
    expect(await inContainer(files, ['scan-roots', files.marker], ['--init'])).toMatchObject({
      verdict: 'refused',
      text: expect.stringContaining("no process's root or cwd"),
    });
  });
});

describe('a descriptor that nslab was started with', () => {
  it('is open in a bare container, and leads out', async () => {
    expect(await inBare(files, ['scan-descriptors', files.marker], { proc: true, through: leak })).toEqual(
      reachedSecret(),
    );
  });

  const modes: [string[], boolean][] = [
    [[], false],
    [['-i', '--init', '-v', '/usr:/a/b:ro', '--tmpfs', '/c'], false],
    [['--network', 'bridge'], false],
    [['-it', '--init', '-v', '/usr:/a/b'], true],
  ];
  it.each(someOf(modes, 3))('is closed, and none but 0, 1 and 2 is open: %j', async (options, terminal) => {
    const args = runArgs(files, ['scan-descriptors', files.marker], options);
    const outcome = await nslab(args, { through: leak, terminal });
    const { verdict, text } = judge(outcome);
    expect(verdict).toBe('refused');
    // A terminal echoes the end of file as `^D` and two backspaces, wherever the output is at that moment: termios(3), ECHOCTL.
    const open = [...text.replaceAll('^D\b\b', '').matchAll(/^fd (\d+) /gm)].map(([, fd]) => Number(fd));
    expect(open).toEqual([0, 1, 2]);
    expect(text).toMatch(/cwd \/\r*$/m);
  });
});

describe('a working directory below /proc/self/fd (CVE-2024-21626)', () => {
  it('leads out of a bare container that has a folder of the host open', async () => {
    // unshare(1): --root calls chroot(2), --wd then chdir(2).
    const script =
      'mount --rbind /proc "$0/proc" && exec unshare --root "$0" --wd /proc/self/fd/9 /probe "$@"';
    const bare = [...leak, 'unshare', '--mount', 'sh', '-c', script, files.root];
    const { verdict, text } = judge(await outcomeOf([...bare, 'scan-descriptors', files.marker]));
    expect({ verdict, text }).toEqual(reachedSecret());
    expect(text).not.toMatch(/^fd /m); // by the working directory, before any descriptor was tried
  });

  const places = [
    ...[0, 3, 4, 5, 6].map((n) => `/proc/self/fd/${n}`),
    ...['/proc/1/fd/4', '/proc/1/cwd/..', '/proc/self/root/..'],
  ];

  it('is refused, or is in the container’s root', async () => {
    const options = ['-i', '-v', '/usr:/a/b:ro', '--init'];
    const tries = someOf(places, 4).map((cwd) => async () => {
      const args = runArgs(files, ['scan-descriptors', files.marker], [...options, '-w', cwd]);
      const started = startNslab(args, { through: leak });
      const { status, stdout } = await started.ended;
      expect(await started.left()).toEqual([]);
      expect({ cwd, stdout: stdout.includes(files.secret) }).toEqual({ cwd, stdout: false });
      // 126: chdir was refused; 125: the folder could not be made.
      expect([cwd, [13, 125, 126].includes(status)]).toEqual([cwd, true]);
      if (status === 13) expect([cwd, stdout]).toEqual([cwd, expect.stringMatching(/^cwd \/$/m)]);
    });
    const half = Math.ceil(tries.length / 2);
    const runners = [tries.slice(0, half), tries.slice(half)];
    await Promise.all(
      runners.map(async (some) => some.reduce((all, one) => all.then(one), Promise.resolve())),
    );
  });
});
