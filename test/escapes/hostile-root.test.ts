// Tests roots whose folders are symlinks: what a container mounts, makes and reads is resolved in its own root.

import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nslab, type Outcome } from '../support/nslab.ts';
import { someOf } from '../support/some-of.ts';
import { outcomeOf, runArgs } from './attempt.ts';
import { makeRoot, type ProbeFiles, prepareProbe } from './prepare-probe.ts';

let files: ProbeFiles;
/** A folder of the host that the links lead to. */
let outside = '';
const kept = `kept:x:4321:4321::/:\n`;
beforeAll(() => {
  files = prepareProbe();
  outside = join(files.folder, 'outside');
  mkdirSync(outside);
  writeFileSync(join(outside, 'passwd'), kept);
});
afterAll(() => files.remove());

/** A root with some of its folders replaced by symlinks. */
function rootWith(links: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(files.folder, 'hostile-'));
  rmdirSync(root);
  makeRoot(files, root);
  for (const [name, target] of Object.entries(links)) {
    if (['dev', 'proc', 'tmp'].includes(name)) rmdirSync(join(root, name));
    symlinkSync(target, join(root, name));
  }
  return root;
}

const run = (root: string, probe: readonly string[], options: readonly string[] = []): Promise<Outcome> =>
  nslab(runArgs(files, probe, ['--rootfs', root, ...options]));

const everywhere = ['dev', 'proc', 'sys', 'tmp', 'etc', 'place'];

/** The path as a relative one that is the same from every folder: path_resolution(7), `..` of the root is the root. */
const relative = (path: string): string => `${'../'.repeat(16)}${path.slice(1)}`;

function expectUntouched(): void {
  expect(readdirSync(outside)).toEqual(['passwd']);
  expect(readFileSync(join(outside, 'passwd'), 'utf8')).toBe(kept);
  expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain(outside);
}

describe('a root whose folders are links to a folder of the host', () => {
  it('leads a runtime there that prepares it from outside', async () => {
    const root = rootWith({ dev: outside });
    // In a mount namespace of its own, which ends with the shell.
    const script =
      'mkdir "$0/dev/shm" && mount -t tmpfs t "$0/dev/shm" && cut -d" " -f5 /proc/self/mountinfo';
    const { stdout } = await outcomeOf(['unshare', '--mount', 'sh', '-c', script, root]);
    expect(stdout.split('\n')).toContain(join(outside, 'shm'));
    expect(readdirSync(outside)).toContain('shm');
    rmdirSync(join(outside, 'shm'));
  });

  it.each(someOf(everywhere, 4))(
    'leads nslab nowhere: nothing is mounted, made or written there by way of /%s',
    async (name) => {
      const root = rootWith({ [name]: outside });
      if (!outside.startsWith(`/${name}/`)) mkdirSync(join(root, outside), { recursive: true }); // where it leads inside
      const planted = [
        '-v',
        `${files.marker}:/place/planted`,
        '-w',
        '/place/new',
        '--tmpfs',
        '/place/memory',
      ];
      const { status } = await run(root, ['read', '/nowhere'], name === 'place' ? planted : []);
      expectUntouched();
      if (name === 'place' || name === 'etc') expect(status).toBe(13); // it runs, and works inside
    },
  );

  it('nor does a root of relative links alone', async () => {
    const target = relative(outside);
    await run(rootWith(Object.fromEntries(everywhere.map((name) => [name, target]))), ['read', '/nowhere']);
    expectUntouched();
    const root = rootWith({ place: target });
    mkdirSync(join(root, outside), { recursive: true });
    expect((await run(root, ['read', '/nowhere'], ['-w', '/place/new'])).status).toBe(13);
    expectUntouched();
  });
});

describe('a root whose /proc is a link to its own top', () => {
  // path_resolution(7): the new /proc is mounted over the root. /proc then leads below that mount, `/..` above it.
  const masked = [
    ...['interrupts', 'kcore', 'keys', 'latency_stats', 'sched_debug', 'sysrq-trigger', 'timer_list'],
    'timer_stats',
  ];
  const settings = '/sys/kernel/core_pattern';

  it('has a /proc without covers above it, when that is mounted there', async () => {
    // The shell stays below the mount, and so does a root that is made of its working directory.
    const script = 'cd "$0" && mount -t proc proc . && exec chroot . /probe open-write "$1"';
    const pids = ['unshare', '--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', script];
    const { stdout } = await outcomeOf([...pids, rootWith({ proc: '/' }), `/..${settings}`]);
    expect(stdout).toBe(`reached: /..${settings}\n`);
  });

  it.each(['/', '.'])('has none in a container: %s', async (top) => {
    const root = rootWith({ proc: top });
    for (const name of ['acpi', 'asound', 'bus', 'fs', 'irq', 'scsi', 'sys']) mkdirSync(join(root, name));
    for (const name of masked) writeFileSync(join(root, name), '');
    const paths = ['/..', '', '/proc/..', '/proc'].map((place) => `${place}${settings}`);
    const { stdout } = await run(root, ['open-write', ...paths]);
    expect(stdout).not.toContain('reached');
  });
});

describe('an /etc/passwd that is not what it seems', () => {
  const asUser = (root: string) => run(root, ['read', '/nowhere'], ['--user', 'kept']);
  const unknown = { status: 125, stderr: expect.stringContaining('there is no user "kept"') };

  const rootWithPasswd = (make: (path: string) => void): string => {
    const root = rootWith({});
    mkdirSync(join(root, 'etc'));
    make(join(root, 'etc', 'passwd'));
    return root;
  };

  it('is read on the host by a plain read, when it is a link to there', () => {
    const root = rootWithPasswd((path) => symlinkSync(join(outside, 'passwd'), path));
    expect(readFileSync(join(root, 'etc', 'passwd'), 'utf8')).toBe(kept);
  });

  it('is not read on the host by nslab', async () => {
    for (const target of [join(outside, 'passwd'), relative(join(outside, 'passwd'))]) {
      expect(await asUser(rootWithPasswd((path) => symlinkSync(target, path)))).toMatchObject(unknown);
    }
  });

  it('holds a plain read up when it is a FIFO, and nslab not', async () => {
    const root = rootWithPasswd((path) => execFileSync('mkfifo', [path]));
    const plain = await outcomeOf(['timeout', '0.3', 'cat', join(root, 'etc', 'passwd')]);
    expect(plain.status).toBe(124);
    expect(await asUser(root)).toMatchObject(unknown);
  });

  it('is read up to a bound, when it is of 8 GiB or has no end', async () => {
    const huge = rootWithPasswd((path) => {
      writeFileSync(path, '');
      truncateSync(path, 8 * 2 ** 30);
    });
    expect(() => readFileSync(join(huge, 'etc', 'passwd'))).toThrow('greater than 2 GiB');
    for (const root of [huge, rootWithPasswd((path) => symlinkSync('/dev/zero', path))]) {
      expect(await asUser(root)).toMatchObject(unknown);
    }
  });
});
