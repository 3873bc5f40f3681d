// Tests roots and options that lead a runtime's own mounts and writes astray: to the host's settings, or off what they should
// cover. The patterns of CVE-2025-31133, CVE-2025-52565, CVE-2025-52881 and CVE-2026-41579, and others of the kind.

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asTar, dockerSave } from '../image/make-image.ts';
import { file, link, tar, folder as tarFolder } from '../image/tar.ts';
import { nslab, type Outcome } from '../support/nslab.ts';
import { rootWithTools } from '../support/root-with-tools.ts';
import { someOf } from '../support/some-of.ts';
import { outcomeOf, runArgs } from './attempt.ts';
import { makeRoot, type ProbeFiles, prepareProbe } from './prepare-probe.ts';

let files: ProbeFiles;
beforeAll(() => {
  files = prepareProbe();
});
afterAll(() => files.remove());

const pattern = '/proc/sys/kernel/core_pattern';

/** A root for the probe, with links in place of files and folders. */
function rootWith(links: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(files.folder, 'covered-'));
  rmdirSync(root);
  makeRoot(files, root);
  for (const [name, target] of Object.entries(links)) {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    if (existsSync(path)) rmdirSync(path);
    symlinkSync(target, path);
  }
  return root;
}

const inRoot = (root: string, probe: readonly string[], ...options: string[]): Promise<Outcome> =>
  nslab(runArgs(files, probe, ['--rootfs', root, ...options]));

/** Whether this kernel has the file: a mask for one that it has not is not made. */
const maskedFile = ['/proc/keys', '/proc/timer_list', '/proc/interrupts'].find(existsSync) ?? '/proc/kcore';

describe('/dev/null as a link, in the pattern of CVE-2025-31133', () => {
  it('lets a runtime that masks by path put a setting of the host there', async () => {
    const script =
      'mount -t proc proc "$0/proc" && exec chroot "$0" /bin/sh -c \'/bin/mount --bind /dev/null "$0" && /usr/bin/cat "$0"\' "$1"';
    const root = join(files.folder, 'bare');
    const options = rootWithTools(root, { 'dev/null': pattern });
    for (const name of ['proc', 'sys']) mkdirSync(join(root, name));
    const folders = options.filter((one) => one.endsWith(':ro')).map((one) => one.split(':')[0] ?? '');
    const binds = folders.map((path) => `mkdir -p "$0${path}" && mount --rbind ${path} "$0${path}"`);
    const { stdout } = await outcomeOf([
      ...['unshare', '--mount', '--pid', '--fork', '--kill-child', 'sh', '-c'],
      ...[[...binds, script].join(' && '), root, maskedFile],
    ]);
    expect(stdout).toBe(readFileSync(pattern, 'utf8'));
  });

  it.each(someOf([pattern, '../proc/sys/kernel/core_pattern', '/dev/zero', '.'], 3))(
    'leads no mask of a container astray: %s',
    async (target) => {
      const root = rootWith({ 'dev/null': target });
      expect((await inRoot(root, ['read', maskedFile])).stdout).toBe('reached: \n'); // it is there, and empty
      const { stdout } = await inRoot(root, ['open-write', pattern, '/proc/sysrq-trigger']);
      expect(stdout).not.toContain('reached');
    },
  );

  it('is the device itself, in a container with such an image', async () => {
    const image = join(files.folder, 'image.tar');
    const layer = tar(
      ...[tarFolder('dev/'), link('dev/null', pattern), link('dev/pts', '/proc/sys/kernel')],
      ...[link('dev/console', pattern), link('etc', '/proc/sys/kernel')],
      file('probe', readFileSync(files.probe), { mode: 0o755 }),
    );
    writeFileSync(image, asTar(dockerSave([layer], { config: {} })));
    const before = readFileSync(pattern, 'utf8');
    const { stdout } = await nslab(['run', '--image', image, '--', '/probe', 'open-write', pattern]);
    expect(stdout).not.toContain('reached');
    expect(readFileSync(pattern, 'utf8')).toBe(before);
    expect(readFileSync('/proc/sys/kernel/hostname', 'utf8')).not.toMatch(/^[0-9a-f]{6}$/);
  });
});

describe('/dev/console and terminals as links, in the pattern of CVE-2025-52565', () => {
  it('are not what a container’s terminal is mounted on', async () => {
    const outside = join(files.folder, 'console-target');
    writeFileSync(outside, 'kept');
    const root = join(files.folder, 'console-root');
    const options = rootWithTools(root, {
      'dev/console': `${'../'.repeat(16)}${outside.slice(1)}`,
      'dev/pts': '/proc/sys/kernel',
      'dev/ptmx': pattern,
    });
    const script = 'stat -c "%F %t" /dev/console; stat -L -f -c %T /dev/pts /dev/ptmx; tty';
    const { status, stdout } = await nslab(['run', '-it', ...options, '--', 'sh', '-c', script], {
      terminal: true,
    });
    expect(status).toBe(0);
    // script(1) shows the end of its input as ^@. devices.txt: 136 (88 in base 16) is the major number of a pseudoterminal.
    expect(stdout.replace(/\r|\^@/g, '')).toMatch(
      /character special file 88\ndevpts\ndevpts\n\/dev\/pts\/0\n/,
    );
    expect(readFileSync(outside, 'utf8')).toBe('kept');
    expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain(outside);
  });

  it.each(someOf(['/dev/console', '/dev/pts', '/dev/pts/ptmx', '/dev/ptmx', '/dev/tty'], 3))(
    'are covered by no volume: %s',
    async (target) => {
      const { status, stderr } = await inRoot(
        rootWith({}),
        ['read', '/nowhere'],
        '-v',
        `${files.marker}:${target}`,
      );
      expect({ status, stderr }).toEqual({
        status: 125,
        stderr: expect.stringContaining('cannot be mounted on'),
      });
    },
  );
});

describe('settings that are written while something else is in their place, as in CVE-2025-52881', () => {
  const setting = '/proc/sys/net/ipv4/ip_unprivileged_port_start';

  it('are those of the container’s own /proc, whatever the root has there', async () => {
    const outside = join(files.folder, 'sysctl-target');
    writeFileSync(outside, 'kept');
    const root = join(files.folder, 'sysctl-root');
    const options = rootWithTools(root, { [setting.slice(1)]: `${'../'.repeat(16)}${outside.slice(1)}` });
    const before = readFileSync(setting, 'utf8');
    const { stdout } = await nslab(['run', ...options, '--', 'cat', setting]);
    expect(stdout).toBe('0\n');
    expect(readFileSync(outside, 'utf8')).toBe('kept');
    expect(readFileSync(setting, 'utf8')).toBe(before);
  });

  it('cannot be hidden by a folder in memory or a volume, by whatever name', async () => {
    const root = rootWith({
      here: '.',
      sub: '/proc/sys',
      chain: 'sub/net/..',
      up: '../../..',
      self: '/proc/self',
    });
    const targets = ['/here/proc', '/here/here/proc/sys/net', '/sub', '/chain/kernel', '/self/attr'];
    const more = ['/tmp/../proc/self/fd', '/up', '/here/dev', '/here/sys/fs'];
    const mounts = [...targets, ...more].map((target, i) =>
      i % 2 === 0 ? ['--tmpfs', target] : ['-v', `${files.folder}:${target}`],
    );
    for (const mount of someOf(mounts, 4)) {
      const { status, stderr } = await inRoot(root, ['read', '/nowhere'], ...mount);
      expect({ mount, status, stderr }).toEqual({
        mount,
        status: 125,
        stderr: expect.stringMatching(
          /cannot be mounted on \S+: that is (in )?its (own \/(proc|sys|dev)|root)/,
        ),
      });
    }
  });
});

describe('a folder that a runtime mounts on, as a link (CVE-2026-41579 and others)', () => {
  const outsideOf = (name: string): string => {
    const outside = join(files.folder, `outside-${name.replace('/', '-')}`);
    mkdirSync(outside);
    writeFileSync(join(outside, 'resolv.conf'), 'kept');
    return outside;
  };

  it.each(someOf(['dev', 'proc', 'sys'], 2))('is refused with a sentence: /%s', async (name) => {
    const outside = outsideOf(name);
    for (const target of someOf([`${'../'.repeat(16)}${outside.slice(1)}`, 'tmp', '/nowhere'], 2)) {
      const { status, stderr } = await inRoot(rootWith({ [name]: target }), ['read', '/nowhere']);
      expect({ target, status, stderr }).toEqual({
        target,
        status: 125,
        stderr: expect.stringContaining(`nslab: /${name} of this root is no folder`),
      });
    }
    expect(readdirSync(outside)).toEqual(['resolv.conf']);
  });

  it.each(someOf(['dev/pts', 'dev/shm', 'dev/mqueue', 'sys/fs', 'proc/sys'], 3))(
    'is covered by the container’s own, where it lies below: /%s',
    async (name) => {
      const outside = outsideOf(name);
      const { status } = await inRoot(rootWith({ [name]: outside }), ['read', '/nowhere']);
      expect(status).toBe(13);
      expect(readdirSync(outside)).toEqual(['resolv.conf']);
      expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain(outside);
    },
  );

  it('/etc/resolv.conf is replaced, and what it leads to is not written', async () => {
    const outside = outsideOf('etc');
    for (const way of [outside, `${'../'.repeat(16)}${outside.slice(1)}`]) {
      const root = rootWith({ 'etc/resolv.conf': `${way}/resolv.conf`, 'etc/hosts': `${way}/hosts` });
      expect((await inRoot(root, ['read', '/nowhere'])).status).toBe(13);
      expect((await inRoot(root, ['read', '/nowhere'], '--network', 'host')).status).toBe(13);
    }
    expect(readdirSync(outside)).toEqual(['resolv.conf']);
    expect(readFileSync(join(outside, 'resolv.conf'), 'utf8')).toBe('kept');
  });

  it('/etc leads by a magic link to a volume that is held open: nothing in that is changed', async () => {
    const volume = outsideOf('volume');
    for (const fd of someOf([3, 5, 7, 9], 2)) {
      const options = ['-v', `${volume}:/v`, '-v', `${volume}:/w`, '-v', `${volume}:/x`];
      await inRoot(rootWith({ etc: `/proc/self/fd/${fd}` }), ['read', '/nowhere'], ...options);
    }
    expect(readdirSync(volume)).toEqual(['resolv.conf']);
    expect(readFileSync(join(volume, 'resolv.conf'), 'utf8')).toBe('kept');
  });
});

describe('a target in a volume that others change meanwhile, as in CVE-2021-30465', () => {
  it('is looked at once it is open: a link there leads to no place that must not be covered', async () => {
    const shared = join(files.folder, 'shared');
    mkdirSync(shared);
    const targets = Object.entries({ a: '/proc', c: '/', d: '/sys/fs/cgroup', b: '../../dev' });
    for (const [name, target] of someOf(targets, 2)) {
      symlinkSync(target, join(shared, name));
      const mounts = ['-v', `${files.folder}:/shared/${name}`, '-v', `${shared}:/shared`];
      const { status, stderr } = await inRoot(rootWith({}), ['read', '/nowhere'], ...mounts);
      expect({ name, status, stderr }).toEqual({
        name,
        status: 125,
        stderr: expect.stringContaining('that is'),
      });
    }
  });
});
