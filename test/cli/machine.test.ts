// Runs nslab where it cannot work: it tells why in a line or two, exits with 3 (`run` with 125), and leaves nothing.

import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import { copyPackage } from '../support/copy-package.ts';
import { nslab, type StartOptions, workload } from '../support/nslab.ts';

const run = ['run', '--', 'true'];
const tour = ['tour', '--auto', '--plain', '--lang', 'en'];

/** docker's exit status when there is no container. */
const SET_UP_FAILED = 125;

/** No stack trace. @returns stderr */
async function cannot(args: readonly string[], options: StartOptions): Promise<string> {
  const wanted = args[0] === 'run' ? SET_UP_FAILED : 3;
  const { status, stderr } = await nslab(args, options);
  expect(stderr).not.toMatch(/^ {4}at |bug in nslab/m);
  expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(3);
  expect({ status, stderr }).toEqual({ status: wanted, stderr: expect.stringMatching(/^nslab: \S/) });
  return stderr;
}

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-test-'));
  chmodSync(folder, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('an ordinary user', () => {
  const through = ['setpriv', '--reuid', '65534', '--clear-groups'];

  it('is told when npx gave up root', async () => {
    expect(await cannot(run, { through, env: { SUDO_UID: '1000', USER: 'root' } })).toMatch(
      /npx gave root up/,
    );
  });

  it('whose folder for the files of a session does not exist has one in the folder for temporary files', async () => {
    const { status, stderr } = await nslab(run, { through, env: { XDG_RUNTIME_DIR: '/no/such/folder' } });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('gets help and the version all the same', async () => {
    expect((await nslab(['--help'], { through })).status).toBe(0);
    expect((await nslab(['--version'], { through })).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('root of a user namespace', () => {
  const inNamespace = (prepare: string) => ['unshare', '-Ur', 'sh', '-c', `${prepare}; exec "$@"`, 'sh'];
  const env = { XDG_RUNTIME_DIR: '' };

  it('that may have no further namespace hears which call Linux refused', async () => {
    const through = inNamespace('echo 0 > /proc/sys/user/max_uts_namespaces');
    expect(await cannot(run, { through, env })).toMatch(/clone3\(.* = -1 ENOSPC: too many namespaces/);
  });

  it('is shown the stage that needs it as a recording', async () => {
    const through = inNamespace('echo 0 > /proc/sys/user/max_uts_namespaces');
    const { status, stdout } = await nslab(tour, { through, env });
    expect(status).toBe(0);
    expect(stdout).toMatch(/REPLAY: /);
    expect(stdout).toMatch(/ENOSPC/);
  });
});

describe('a machine', () => {
  const prepared = (script: string) => ['unshare', '-m', 'sh', '-c', `${script} && exec "$@"`, 'sh'];

  it('with a cgroup hierarchy that is read-only uses the others', async () => {
    const through = prepared(
      'mount --bind /sys/fs/cgroup/memory /sys/fs/cgroup/memory && mount -o remount,bind,ro /sys/fs/cgroup/memory',
    );
    expect((await nslab(run, { through })).status).toBe(0);
    const limited = ['run', '--memory', '64m', '--', 'true'];
    expect(await cannot(limited, { through })).toMatch(/no memory controller/);
  });

  it('without cgroups runs no container as root: its devices would have no list', async () => {
    expect(await cannot(run, { through: prepared('umount -R /sys/fs/cgroup') })).toMatch(
      /no cgroup here for the list of devices/,
    );
  });

  it('whose folder of nslab is mounted noexec is told so, and what to do', async () => {
    const native = dirname(workload);
    const through = prepared(`mount --bind ${native} ${native} && mount -o remount,bind,noexec ${native}`);
    expect(await cannot(run, { through })).toMatch(
      /cannot start .*EACCES\n\S+ is mounted noexec, so no program starts from there/,
    );
  });

  it('without /proc is no place for nslab', async () => {
    const { status } = await nslab(run, { through: prepared('mount -t tmpfs t /proc') });
    expect(status).not.toBe(0);
  });
});

describe('a package without its native programs', () => {
  const startIn = (copy: string, ...args: string[]) =>
    spawnSync(process.execPath, [join(copy, 'dist', 'cli.js'), ...args], {
      encoding: 'utf8',
      timeout: 20_000,
    });

  it('says what to install and how to build them', () => {
    const copy = copyPackage(join(folder, 'unbuilt'), ['dist/cli.js', 'dist/chunks', 'lessons']);
    const { status, stderr } = startIn(copy, ...run);
    expect(stderr).toMatch(/^nslab: nslab-actor is not built for linux-/);
    expect(stderr).toMatch(/gcc make libc6-dev/);
    expect(status).toBe(SET_UP_FAILED);
    const how = stderr.slice(stderr.lastIndexOf('node '));
    cpSync(join(packageRoot(), 'native'), join(copy, 'native'), { recursive: true });
    cpSync(join(packageRoot(), 'scripts', 'native.js'), join(copy, 'scripts', 'native.js'));
    expect(spawnSync('sh', ['-c', how], { timeout: 60_000 }).status).toBe(0);
    expect(startIn(copy, ...run).status).toBe(0);
  });

  it.each([
    ['that is no program', (path: string) => writeFileSync(path, 'no program', { mode: 0o755 })],
    ['that may not be executed', (path: string) => writeFileSync(path, '', { mode: 0o644 })],
    ['of another kind', (path: string) => cpSync('/bin/true', path)],
  ])('or with an actor %s says that it cannot start it', (name, make) => {
    const copy = copyPackage(join(folder, name.replaceAll(' ', '-')), [
      'dist/cli.js',
      'dist/chunks',
      'lessons',
    ]);
    const native = join(copy, 'dist', 'native', `linux-${process.arch}`);
    mkdirSync(native, { recursive: true });
    make(join(native, 'nslab-actor'));
    const { status, stderr } = startIn(copy, ...run);
    expect(stderr).not.toMatch(/^ {4}at |bug in nslab/m);
    expect(stderr).toMatch(/^nslab: .*nslab-actor/m);
    expect(status).toBe(SET_UP_FAILED);
  });
});

describe('installing without a compiler', () => {
  const install = (copy: string, path: string, env: Record<string, string> = {}) =>
    spawnSync(process.execPath, [join(copy, 'scripts', 'native.js')], {
      env: { PATH: path, ...env },
      encoding: 'utf8',
      timeout: 20_000,
    });

  it('ends with 3 and names the packages of four distributions', () => {
    const copy = copyPackage(join(folder, 'install'), ['scripts/native.js', 'native']);
    const { status, stderr } = install(copy, join(folder, 'nothing-here'));
    expect(stderr).toMatch(/no `make` on this machine/);
    for (const line of [
      /Debian.*apt-get install gcc make libc6-dev/,
      /Fedora.*dnf install gcc make/,
      /Alpine.*apk add gcc make/,
      /Arch.*pacman -S gcc make/,
    ]) {
      expect(stderr).toMatch(line);
    }
    expect(stderr).not.toMatch(/^ {4}at /m);
    expect(status).toBe(3);
    expect(existsSync(join(copy, 'dist'))).toBe(false);
  });

  it('names the compiler that CC asks for', () => {
    const copy = copyPackage(join(folder, 'install-cc'), ['scripts/native.js', 'native']);
    const { status, stderr } = install(copy, process.env.PATH ?? '', { CC: 'no-such-cc' });
    expect(stderr).toMatch(/no `no-such-cc` on this machine/);
    expect(status).toBe(3);
  });

  it('is no trouble where the programs are there and run', () => {
    const copy = copyPackage(join(folder, 'built'), ['scripts/native.js', 'native']);
    const native = join(copy, 'dist', 'native', `linux-${process.arch}`);
    cpSync(dirname(workload), native, { recursive: true });
    expect(install(copy, join(folder, 'nothing-here')).status).toBe(0);
  });
});
