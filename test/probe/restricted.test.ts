// Tests machines on which something is forbidden: doctor says what forbids it, and the stages that need it are recordings.
// Every restriction is made in a namespace of the test's own.

import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bootId } from '../../src/lab/session/ledger.ts';
import { examine, examineInside } from '../support/doctor.ts';

const inUserNamespace = (prepare: string) => ['unshare', '-Ur', 'sh', '-c', `${prepare}; exec "$@"`, 'sh'];
const inMounts = (prepare: string) => ['unshare', '-m', 'sh', '-c', `${prepare} && exec "$@"`, 'sh'];
const everything = ['--cap-add', 'ALL', '--security-opt', 'seccomp=unconfined'];

describe('a limit on namespaces', () => {
  it('is named, with its value, for the kind that it forbids, and for that only', async () => {
    const through = inUserNamespace('echo 0 > /proc/sys/user/max_net_namespaces');
    const { status, check, verdict } = await examine({ through });
    expect(check('ns.net')).toMatchObject({
      state: 'missing',
      found: { en: expect.stringMatching(/CLONE_NEWNET.* = -1 ENOSPC; user\.max_net_namespaces = 0$/) },
      remedy: { en: expect.stringContaining('sysctl user.max_net_namespaces=') },
    });
    for (const id of ['net.veth', 'net.bridge', 'net.nft'] as const) expect(check(id).state).toBe('missing');
    expect(check('ns.uts').state).toBe('works');
    expect(verdict('network')).toBe('recording');
    expect(verdict('uts')).toBe('differs');
    expect(status).toBe(3);
  });

  it('of user namespaces is named as what stops an ordinary user', async () => {
    const through = inUserNamespace('echo 0 > /proc/sys/user/max_user_namespaces');
    const { check, verdict } = await examine({ through });
    for (const id of ['ns.user', 'ns.user.unprivileged'] as const) {
      expect(check(id)).toMatchObject({
        state: 'missing',
        found: { en: expect.stringMatching(/ENOSPC; user\.max_user_namespaces = 0$/) },
        remedy: { en: expect.stringContaining('sysctl user.max_user_namespaces=') },
      });
    }
    expect(check('ns.uts').state).toBe('works'); // root of the namespace needs no other
    expect(verdict('uts')).toBe('differs');
  });

  it('leaves an ordinary user only recordings, and doctor says so once', async () => {
    const { status, report, check } = await examine({ through: ['sh', '-c', strangerInNamespace, 'sh'] });
    expect(check('root')).toMatchObject({
      state: 'missing',
      found: { en: expect.stringMatching(/CLONE_NEWUSER.* = -1 ENOSPC; user\.max_user_namespaces = 0$/) },
      remedy: { en: expect.stringContaining('sysctl user.max_user_namespaces=') },
    });
    expect(check('ns.uts').found.en).toBe('not tried: root is missing');
    expect(report.stages.map(({ verdict }) => verdict)).toEqual(report.stages.map(() => 'recording'));
    expect(status).toBe(3);
  });
});

/**
 * Runs a command in a user namespace of many IDs, in which no other one can be made, as one of the IDs that is not root. Its
 * maps are written from outside; what is executed as its root after that has its capabilities.
 */
const strangerInNamespace = `
unshare -U sh -c '
  until grep -q . /proc/self/uid_map && grep -q . /proc/self/gid_map; do sleep 0.02; done
  sh -c "echo 0 > /proc/sys/user/max_user_namespaces"
  exec setpriv --reuid 1000 --regid 1000 --clear-groups "$@"' sh "$@" &
pid=$!
until [ "$(readlink /proc/$pid/ns/user)" != "$(readlink /proc/self/ns/user)" ]; do sleep 0.02; done
echo "0 0 65536" > /proc/$pid/uid_map
echo "0 0 65536" > /proc/$pid/gid_map
wait $pid`;

describe('a container of ours', () => {
  it('by default lets the actor clone no process: its seccomp filter is named', async () => {
    const { status, check, report } = await examineInside([]);
    expect(check('kernel')).toMatchObject({
      state: 'missing',
      found: { en: expect.stringMatching(/no clone3; Seccomp: 2 in \/proc\/self\/status$/) },
      remedy: { en: expect.stringContaining('docker run --privileged') },
    });
    expect(report.stages.every(({ verdict }) => verdict === 'recording')).toBe(true);
    expect(status).toBe(3);
  });

  it('with every privilege lacks only what is read-only in it', async () => {
    const { check } = await examineInside(everything);
    expect(check('root').state).toBe('works');
    expect(check('overlay').state).toBe('works');
    expect(check('overlay.here')).toMatchObject({
      state: 'differs',
      found: { en: expect.stringMatching(/^\/ is overlay/) },
    });
    expect(check('cgroup.memory').found.en).toMatch(/mkdir \/sys\/fs\/cgroup\/memory\/nslab-\w+: EROFS$/);
    expect(check('net.settings').found.en).toMatch(/ip_forward.* = -1 EROFS$/);
  });

  it('with every privilege, and that made writable, can show the whole tour', async () => {
    const writable = ['/proc/sys', ...['memory', 'pids', 'freezer'].map((name) => `/sys/fs/cgroup/${name}`)];
    const prepare = writable.map((path) => `mount -o remount,rw,bind ${path}`).join(' && ');
    const { status, report } = await examineInside(everything, prepare);
    expect(report.stages.map(({ verdict }) => verdict)).toEqual(report.stages.map(() => 'works'));
    expect(status).toBe(0);
  });

  it('gives an ordinary user no /proc of their own, since the existing one is partly covered', async () => {
    const user = 'setpriv --reuid 65534 --regid 65534 --clear-groups';
    const { check, verdict } = await examineInside(everything, 'true', { through: user });
    expect(check('ns.pid').state).toBe('works');
    expect(check('ns.pid.proc')).toMatchObject({
      state: 'missing',
      found: { en: expect.stringMatching(/EPERM/) },
    });
    expect(verdict('uts')).toBe('differs');
    expect(verdict('pid-mount')).toBe('recording');
  });
});

describe('a machine', () => {
  it('with a read-only memory hierarchy lacks only memory limits', async () => {
    const memory = '/sys/fs/cgroup/memory';
    const through = inMounts(`mount --bind ${memory} ${memory} && mount -o remount,bind,ro ${memory}`);
    const { status, check, verdict, report } = await examine({ through });
    expect(check('cgroup.memory')).toMatchObject({
      state: 'missing',
      found: { en: expect.stringMatching(/EROFS$/) },
    });
    expect(check('cgroup.pids').state).toBe('works');
    expect(verdict('memory')).toBe('recording');
    expect(report.stages.filter(({ verdict: one }) => one === 'works')).toHaveLength(5);
    expect(status).toBe(3);
  });

  it('without ps cannot show the stage that starts it', async () => {
    const { check, verdict } = await examine({ through: inMounts('mount --bind /dev/null /usr/bin/ps') });
    expect(check('command.ps')).toMatchObject({
      state: 'missing',
      remedy: { en: expect.stringContaining('procps') },
    });
    expect(verdict('pid-mount')).toBe('recording');
    expect(verdict('uts')).toBe('works');
  });

  it('without a compiler is told that only building needs one', async () => {
    const { status, check } = await examine({ env: { CC: 'no-such-cc' } });
    expect(check('compiler')).toMatchObject({
      state: 'differs',
      found: { en: 'no no-such-cc in $PATH' },
      remedy: { en: expect.stringMatching(/apt-get install gcc make.*dnf.*apk/) },
    });
    expect(status).toBe(0);
    // One that lies elsewhere is none: make would not find it either.
    const elsewhere = await examine({ env: { PATH: '/no/such/folder', CC: 'cc' } });
    expect(elsewhere.check('compiler')).toMatchObject({ state: 'differs', found: { en: 'no cc in $PATH' } });
  });
});

describe('what a dead session left', () => {
  it('is reported, with its process, and not ended', async () => {
    const runtime = mkdtempSync(join(tmpdir(), 'nslab-test-'));
    onTestFinished(() => rmSync(runtime, { recursive: true }));
    const folder = join(runtime, 'nslab');
    mkdirSync(folder, { mode: 0o700 });
    const ledger = join(folder, 'abc123');
    const head = { version: 1, id: 'abc123', uid: 65534, bootId: bootId(), nslabPid: 1, nslabStart: 1 };
    const [self] = [process.pid].map((pid) => ({ kind: 'process', pid, startTime: startOf(pid) }));
    writeFileSync(ledger, [head, self].map((line) => `${JSON.stringify(line)}\n`).join(''));
    for (const path of [runtime, folder, ledger]) chownSync(path, 65534, 65534);
    const through = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'];
    const { check } = await examine({ through, env: { XDG_RUNTIME_DIR: runtime } });
    expect(check('leftovers')).toMatchObject({
      state: 'differs',
      found: { en: `dead: ${ledger}; process ${process.pid}` },
      remedy: { en: expect.stringContaining('nslab clean') },
    });
    expect(readdirSync(folder)).toEqual(['abc123']);
  });
});

/** proc_pid_stat(5), field 22. */
const startOf = (pid: number): number =>
  Number(
    spawnSync('sh', ['-c', `sed 's/.*) //' /proc/${pid}/stat | cut -d' ' -f20`], { encoding: 'utf8' }).stdout,
  );
