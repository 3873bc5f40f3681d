// Tests that a cgroup that the cleaner cannot see is not taken for gone, and that empty cgroups without a ledger are removed.

import { spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, lstatSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { cgroupFolder } from '../../support/cgroups.ts';
import { cli } from '../../support/nslab.ts';
import { ordinaryId } from '../../support/ordinary-user.ts';

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const action of cleanUp.splice(0).reverse()) await action();
});

let count = 0;
const newId = (): string => (((process.pid << 8) + 0x80 + count++) & 0xffffff).toString(16).padStart(6, '0');

function makeCgroup(controller: string, name: string, uid = 0): string {
  const path = join(cgroupFolder(controller), name);
  mkdirSync(path);
  chownSync(path, uid, uid);
  for (const file of ['tasks', 'cgroup.procs']) chownSync(join(path, file), uid, uid);
  cleanUp.push(async () => {
    for (let left = 100; left > 0 && existsSync(path); left--) {
      spawnSync('rmdir', [path]); // EBUSY until the last member has quite gone
      await sleep(5);
    }
  });
  return path;
}

/** Starts a process that is in the cgroup, and nobody's child of nslab. */
async function member(cgroup: string, uid = 0): Promise<{ runs(): boolean }> {
  const child = spawn('sleep', ['60'], { stdio: 'ignore', uid, gid: uid });
  cleanUp.push(() => child.kill('SIGKILL'));
  writeFileSync(join(cgroup, 'cgroup.procs'), String(child.pid));
  return { runs: () => child.exitCode === null && child.signalCode === null };
}

const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();

/** `/sys/fs/cgroup/pids` of a path below. */
const mountOf = (path: string): string => path.split('/').slice(0, 5).join('/');

/** A ledger as a session writes it. @param noted paths of cgroups, with their hierarchies */
const ledgerOf = (id: string, noted: Readonly<Record<string, string>>): string =>
  [
    { version: 1, id, uid: 0, bootId, nslabPid: 1 },
    ...Object.entries(noted).map(([path, hierarchy]) => ({
      kind: 'cgroup',
      path,
      hierarchy,
      top: lstatSync(mountOf(path)).ino,
    })),
  ]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');

interface Cleaned {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What is in the folder of ledgers afterwards. */
  readonly ledgers: string;
}

/** Runs nslab where /run has the given ledger only, after the shell lines of `prepare`. */
function clean(
  id: string,
  ledger: string,
  { prepare = 'true', uid = 0, args = ['clean'] }: { prepare?: string; uid?: number; args?: string[] } = {},
): Cleaned {
  const folder = uid === 0 ? '/run/nslab' : '/run/user/own/nslab';
  const script = `
    mount --make-rprivate / && mount -t tmpfs -o mode=0755 own /run && mkdir -p ${folder} || exit 98
    cat > ${folder}/${id}
    chmod -R go= ${dirname(folder)}/nslab ${uid === 0 ? '' : `/run/user/own; chown -R ${uid}:${uid} /run/user/own`}
    ${prepare} || exit 97
    ${uid === 0 ? '' : `setpriv --reuid=${uid} --regid=${uid} --clear-groups`} "$@"
    echo "$?:$(ls -A ${folder})"`;
  const words = ['-m', 'sh', '-c', script, 'sh', process.execPath, cli, ...args];
  const env = { ...process.env, XDG_RUNTIME_DIR: dirname(folder), TMPDIR: '/tmp', HOME: '/' };
  const { stdout, stderr } = spawnSync('unshare', words, {
    encoding: 'utf8',
    timeout: 40_000,
    input: ledger,
    env,
  });
  const lines = stdout.trimEnd().split('\n');
  const [status = '', ledgers = ''] = (lines.at(-1) ?? '').split(':');
  return { status: Number(status), stdout: lines.slice(0, -1).join('\n'), stderr, ledgers };
}

const noCgroups = 'umount -R /sys/fs/cgroup';

describe('cgroups of a dead session that no mount shows', () => {
  it.each([
    ['nothing is mounted', noCgroups],
    ['another folder covers them', 'mount -t tmpfs t /sys/fs/cgroup'],
    ['one hierarchy is not mounted', 'umount /sys/fs/cgroup/pids'],
    [
      'only another part of the hierarchy is mounted',
      'mkdir -p /sys/fs/cgroup/pids/other-part && mount --bind /sys/fs/cgroup/pids/other-part /sys/fs/cgroup/pids',
    ],
  ])('are ended all the same by root where %s', async (_, prepare) => {
    cleanUp.push(() => {
      const other = join('/sys/fs/cgroup/pids/other-part');
      if (existsSync(other)) rmdirSync(other);
    });
    const id = newId();
    const folders = {
      pids: makeCgroup('pids', `nslab-${id}`),
      freezer: makeCgroup('freezer', `nslab-${id}`),
    };
    const inside = await member(folders.pids);
    writeFileSync(join(folders.freezer, 'freezer.state'), 'FROZEN');
    const ledger = ledgerOf(id, { [folders.pids]: 'pids', [folders.freezer]: 'freezer' });
    const { status, ledgers, stdout } = clean(id, ledger, { prepare });
    expect({ status, ledgers }, stdout).toEqual({ status: 0, ledgers: '' });
    expect(Object.values(folders).filter((path) => existsSync(path))).toEqual([]);
    await sleep(20);
    expect(inside.runs()).toBe(false);
  });

  it.each([
    ['that went with the cgroup around it, as a scope of systemd does', 0, 'true', ''],
    ['the same, of an ordinary user', ordinaryId, 'true', ''],
    [
      'but not where a folder above it is covered',
      ordinaryId,
      'mount -t tmpfs t /sys/fs/cgroup/pids/SCOPE',
      'left',
    ],
  ])('are gone %s', async (_, uid, prepare, left) => {
    const id = newId();
    const scope = makeCgroup('pids', `run-${id}.scope`, uid);
    const cgroup = makeCgroup('pids', `run-${id}.scope/nslab-${id}`, uid);
    const ledger = ledgerOf(id, { [cgroup]: 'pids' });
    if (left === '') {
      rmdirSync(cgroup);
      rmdirSync(scope);
    }
    const cover = prepare.replace('/sys/fs/cgroup/pids/SCOPE', scope);
    const { status, stdout, ledgers } = clean(id, ledger, { prepare: cover, uid });
    expect({ status, ledgers }, stdout).toEqual(
      left === '' ? { status: 0, ledgers: '' } : { status: 1, ledgers: id },
    );
  });

  it('keep their ledger where an ordinary user may not mount them, and one line says so', async () => {
    const id = newId();
    makeCgroup('pids', `of-user-${id}`, ordinaryId); // who may remove a cgroup there, once it is seen
    const cgroup = makeCgroup('pids', `of-user-${id}/nslab-${id}`, ordinaryId);
    const inside = await member(cgroup, ordinaryId);
    const ledger = ledgerOf(id, { [cgroup]: 'pids' });
    const hidden = clean(id, ledger, { prepare: noCgroups, uid: ordinaryId });
    expect(hidden).toMatchObject({ status: 1, ledgers: id, stderr: '' });
    expect(hidden.stdout.split('\n')).toEqual([
      `session ${id}: ended 0 processes, removed 0 cgroups`,
      `  still there: ${cgroup} (cannot be looked at: no mount here shows that cgroup hierarchy)`,
    ]);
    expect([existsSync(cgroup), inside.runs()]).toEqual([true, true]);
    expect(clean(id, ledger, { uid: ordinaryId })).toMatchObject({
      stdout: expect.stringMatching(/removed 1 cgroup/),
      status: 0,
      ledgers: '',
    });
    expect(existsSync(cgroup)).toBe(false);
  });

  it('are told by a start, which goes on', async () => {
    const id = newId();
    const cgroup = makeCgroup('pids', `nslab-${id}`, ordinaryId);
    const ledger = ledgerOf(id, { [cgroup]: 'pids' });
    const run = { prepare: noCgroups, uid: ordinaryId, args: ['run', '--', 'echo', 'up'] };
    const { status, stdout, stderr, ledgers } = clean(id, ledger, run);
    expect({ status, stdout, ledgers }).toEqual({ status: 0, stdout: 'up', ledgers: id });
    expect(stderr).toMatch(new RegExp(`^nslab: a dead session, ${id}, left something here: ${cgroup} .*\n$`));
  });

  it('of a hierarchy that the kernel does not have any more are gone', () => {
    const id = newId();
    const ledger = `${ledgerOf(id, {})}{"kind":"cgroup","path":"/sys/fs/cgroup/x/nslab-${id}","hierarchy":"x"}\n`;
    expect(clean(id, ledger, { prepare: noCgroups })).toMatchObject({ status: 0, ledgers: '' });
  });
});

describe('an empty cgroup without a ledger', () => {
  it.each([
    ['is removed, with what is below', 'true'],
    ['is removed where no mount shows it', noCgroups],
  ])('%s', (_, prepare) => {
    const id = newId();
    const [cgroup, other] = [makeCgroup('pids', `nslab-${id}`), makeCgroup('memory', `nslab-${id}`)];
    makeCgroup('pids', `nslab-${id}/box`);
    const { status, stdout } = clean('README', '', { prepare });
    expect(status).toBe(0);
    expect(stdout).toContain(`nslab-${id}`);
    expect([cgroup, other].map((path) => existsSync(path))).toEqual([false, false]);
  });

  it('stays when it is not empty, not ours, not named so, or known to a ledger here', async () => {
    const [busy, others, known] = [newId(), newId(), newId()];
    const folders = [
      makeCgroup('pids', `nslab-${busy}`),
      makeCgroup('pids', `nslab-${busy}/box`),
      makeCgroup('pids', `nslab-${others}`, ordinaryId),
      makeCgroup('pids', `nslab-${others}x`),
    ];
    const inside = await member(folders[1] ?? '');
    const mine = makeCgroup('pids', `nslab-${known}`);
    // A ledger that is locked is a living session's.
    const prepare = `exec 9< /run/nslab/${known} && flock 9`;
    const { stdout } = clean(known, ledgerOf(known, { [mine]: 'pids' }), { prepare });
    expect([...folders, mine].map((path) => existsSync(path))).toEqual([true, true, true, true, true]);
    expect(inside.runs()).toBe(true);
    for (const id of [busy, others, known]) expect(stdout).not.toContain(id);
  });
});
