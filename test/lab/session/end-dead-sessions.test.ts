// Tests that `nslab clean` ends what a dead session left, leaves a living one alone, and trusts no ledger.

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { cgroupFolder } from '../../support/cgroups.ts';
import { clean } from '../../support/kill-nine.ts';
import { cli, startNslab } from '../../support/nslab.ts';
import { processOf } from '../../support/processes.ts';
import { someOf } from '../../support/some-of.ts';

const FOLDER = '/run/nslab';
const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const action of cleanUp.splice(0).reverse()) await action();
});

/** An id that no session has; the test writes its ledger. */
function makeLedger(id: string, ...lines: readonly unknown[]): string {
  mkdirSync(FOLDER, { recursive: true, mode: 0o700 });
  const path = join(FOLDER, id);
  writeFileSync(
    path,
    lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''),
  );
  cleanUp.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
const head = (id: string, more: object = {}) => ({
  version: 1,
  id,
  uid: 0,
  bootId,
  nslabPid: process.pid,
  ...more,
});

let count = 0;
/** Hex digits; that a session of this run gets the same id has a chance of 1 in 16 million. */
const newId = (): string => (((process.pid << 8) + count++) & 0xffffff).toString(16).padStart(6, '0');

/** Makes a cgroup, which is removed at the end if it still exists. */
function makeCgroup(controller: string, name: string): string {
  const path = join(cgroupFolder(controller), name);
  mkdirSync(path);
  cleanUp.push(async () => {
    const state = join(path, 'freezer.state');
    if (existsSync(state)) writeFileSync(state, 'THAWED'); // or its members, killed, stay for ever
    for (let left = 100; left > 0 && existsSync(path); left--) {
      spawnSync('rmdir', [path]); // EBUSY until the last member has quite gone
      await sleep(5);
    }
  });
  return path;
}

/** Starts a process that does not belong to nslab. @param cgroup that it joins */
async function bystander(cgroup?: string) {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  cleanUp.push(() => child.kill('SIGKILL'));
  if (cgroup !== undefined) writeFileSync(join(cgroup, 'cgroup.procs'), String(child.pid));
  const found = processOf(child.pid ?? -1);
  if (found === undefined) throw new Error('sleep does not run');
  return { ...found, runs: () => child.exitCode === null && child.signalCode === null };
}

describe('a session that runs', () => {
  it('is not touched, and ends as it would have', async () => {
    const session = startNslab(['run', '-i', '--', 'sh', '-c', 'echo up; read line; exit 9'], {
      stdin: 'open',
    });
    await session.printed(/up/);
    const before = session.tree().map(({ pid }) => pid);
    for (let i = 0; i < 2; i++) clean();
    expect(session.tree().map(({ pid }) => pid)).toEqual(before);
    expect([...session.ids].map((id) => existsSync(join(FOLDER, id)))).toEqual([true]);
    session.child.stdin?.end('go on\n');
    expect((await session.ended).status).toBe(9);
    expect(await session.left()).toEqual([]);
  });

  it('does not fall over another one that ends beside it', async () => {
    const runs = Array.from({ length: 6 }, () => startNslab(['run', '--', 'true']));
    const outcomes = await Promise.all(runs.map(({ ended }) => ended));
    expect(outcomes.map(({ status, stderr }) => ({ status, stderr }))).toEqual(
      runs.map(() => ({ status: 0, stderr: '' })),
    );
    for (const run of runs) expect(await run.left()).toEqual([]);
  });
});

describe('a session that was killed', () => {
  it('whose cgroup is frozen is thawed and ended', async () => {
    const session = startNslab(['run', '--init', '--', 'sh', '-c', 'sleep 100 & echo up; wait']);
    await session.printed(/up/);
    const [id] = session.ids;
    const freezer = join(cgroupFolder('freezer'), `nslab-${id}`);
    writeFileSync(join(freezer, 'freezer.state'), 'FROZEN');
    expect(readFileSync(join(freezer, 'freezer.state'), 'utf8')).toMatch(/FROZEN|FREEZING/);
    session.child.kill('SIGKILL');
    await once(session.child, 'exit'); // not its streams' end: what is frozen keeps them open
    clean();
    expect(await session.left()).toEqual([]);
  });

  it('and then frozen, with processes that outlived it, is thawed and ended', async () => {
    const id = newId();
    const cgroup = makeCgroup('freezer', `nslab-${id}`);
    const below = makeCgroup('freezer', `nslab-${id}/box`);
    const inside = [await bystander(cgroup), await bystander(below)];
    writeFileSync(join(cgroup, 'freezer.state'), 'FROZEN');
    makeLedger(id, head(id), { kind: 'cgroup', path: cgroup });
    clean();
    await sleep(50);
    expect([existsSync(cgroup), ...inside.map(({ runs }) => runs())]).toEqual([false, false, false]);
  });

  it('is cleaned by the next session that starts', async () => {
    const session = startNslab(['run', '--', 'sleep', '100']);
    while (session.ids.size === 0) await sleep(5);
    session.child.kill('SIGKILL');
    await session.ended;
    await startNslab(['run', '--', 'true']).ended;
    expect(await session.left()).toEqual([]);
  });

  it('with a ledger that was overwritten is found by the name of its cgroups', async () => {
    const id = newId();
    const cgroup = makeCgroup('pids', `nslab-${id}`);
    const inside = await bystander(cgroup);
    const path = makeLedger(id, 'not JSON', '{"version":1');
    clean();
    await sleep(50);
    expect([existsSync(cgroup), existsSync(path), inside.runs()]).toEqual([false, false, false]);
  });
});

describe('a cgroup that cannot be removed here', () => {
  it('is told, and keeps its ledger for somebody who can', () => {
    const id = newId();
    const cgroup = makeCgroup('pids', `nslab-${id}`);
    const ledger = [head(id), { kind: 'cgroup', path: cgroup }]
      .map((line) => JSON.stringify(line))
      .join('\n');
    const mount = '/sys/fs/cgroup/pids';
    // No other session can see this ledger: any of them would clean it up first.
    const script = `
      mount --bind ${mount} ${mount} && mount -o remount,bind,ro ${mount} || exit 99
      mount -t tmpfs -o mode=0700 own ${FOLDER} && cat > ${FOLDER}/${id} || exit 98
      "$@"
      echo "$?, and there is $(ls -A ${FOLDER})"`;
    const words = ['-m', 'sh', '-c', script, 'sh', process.execPath, cli, 'clean'];
    const options = { encoding: 'utf8', timeout: 20_000, input: `${ledger}\n` } as const;
    const { stdout, stderr } = spawnSync('unshare', words, options);
    expect(stderr).toBe('');
    expect(stdout).toContain(cgroup);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(`1, and there is ${id}`);
  });
});

describe('a ledger with lies', () => {
  it('removes no folder but a cgroup of its own session', async () => {
    const id = newId();
    const other = newId();
    const folder = mkdtempSync(join(tmpdir(), 'nslab-test-'));
    cleanUp.push(() => rmSync(folder, { recursive: true }));
    const outside = join(folder, `nslab-${id}`);
    mkdirSync(outside);
    const pids = cgroupFolder('pids');
    const another = makeCgroup('pids', `nslab-${other}`);
    const inside = await bystander(another);
    symlinkSync(another, join(folder, 'link'));
    const lies = [
      outside,
      `${pids}/../../../..${outside}`,
      another,
      `${pids}/x/../nslab-${other}`,
      `${pids}/nslab-${id}/../nslab-${other}`,
      `${folder}/link`,
      pids,
      `${pids}/`,
      '/',
      '',
      '/proc',
      `${pids}/nslab-${id}\u0000`,
      `/etc/passwd/nslab-${id}`,
    ];
    const path = makeLedger(id, head(id), ...lies.map((path) => ({ kind: 'cgroup', path })));
    clean();
    expect([existsSync(outside), existsSync(another), inside.runs()]).toEqual([true, true, true]);
    expect(existsSync(path)).toBe(false);
  });

  it('kills no process but one that started when it says', async () => {
    const id = newId();
    const innocent = await bystander();
    const { pid, start } = innocent;
    const lies = [start + 1, start - 1, 0, -1, String(start), null].map((startTime) => ({
      kind: 'process',
      pid,
      startTime,
    }));
    const odd = [1, 0, -1, 1e30, 1.5, '1', null].map((pid) => ({ kind: 'process', pid, startTime: 1 }));
    const path = makeLedger(id, head(id), ...lies, ...odd, { kind: 'process', pid });
    clean();
    await sleep(50);
    expect(innocent.runs()).toBe(true);
    expect(existsSync(path)).toBe(false);
  });

  it('of another boot names nothing of this one', async () => {
    const id = newId();
    const { pid, start, runs } = await bystander();
    const other = head(id, { bootId: '00000000-0000-0000-0000-000000000000' });
    const path = makeLedger(id, other, { kind: 'process', pid, startTime: start });
    clean();
    await sleep(50);
    expect([runs(), existsSync(path)]).toEqual([true, false]);
  });

  it.each<[string, string]>(
    someOf(
      [
        ['nothing', ''],
        ['two megabytes of junk', '\u0007{"'.repeat(1 << 19)],
        ['two megabytes of lines', '{}\n[]\nnull\n7\n'.repeat(1 << 17)],
        ['deeply nested JSON', '['.repeat(500_000)],
        [
          'JSON of other shapes',
          '[1]\n{"version":1}\n{"kind":"cgroup"}\n{"kind":"cgroup","path":7}\n{"kind":{}}\n',
        ],
      ],
      3,
    ),
  )('that holds %s is removed', (_, text) => {
    const path = makeLedger(newId(), text);
    clean();
    expect(existsSync(path)).toBe(false);
  });

  it('that is a symlink is removed, and what it leads to is not', () => {
    const folder = mkdtempSync(join(tmpdir(), 'nslab-test-'));
    cleanUp.push(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'mine'), 'mine');
    const paths = [join(folder, 'mine'), folder, '/no/such/file'].map((target) => {
      const path = join(FOLDER, newId());
      symlinkSync(target, path);
      cleanUp.push(() => rmSync(path, { force: true }));
      return path;
    });
    clean();
    expect(paths.flatMap((path) => readdirSync(FOLDER).filter((name) => path.endsWith(name)))).toEqual([]);
    expect(readFileSync(join(folder, 'mine'), 'utf8')).toBe('mine');
  });

  it('that is a folder is reported, and left alone', () => {
    const path = join(FOLDER, newId());
    mkdirSync(join(path, 'inside'), { recursive: true });
    cleanUp.push(() => rmSync(path, { recursive: true }));
    expect(clean).toThrow(`still there: ${path} is no file: not from nslab`);
    expect(existsSync(join(path, 'inside'))).toBe(true);
  });

  it('is not looked for under other names', () => {
    const path = join(FOLDER, 'README');
    writeFileSync(path, '');
    cleanUp.push(() => rmSync(path));
    clean();
    expect(existsSync(path)).toBe(true);
  });
});
