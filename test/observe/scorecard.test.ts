// Tests whole scorecards: of the host's processes, of what unshare and chroot make, and of a container.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { namespaceKinds } from '../../src/kernel/proc/namespace-links.ts';
import { readScorecard } from '../../src/observe/scorecard/scorecard.ts';
import { namespaceLinks, outside } from '../engine/outside.ts';
import { withZombie } from '../kernel/proc/zombie.ts';
import {
  emptyRoot,
  evidenceOf,
  idsThat,
  pointsOf,
  sleeper,
  start,
  startInNslab,
  statesOf,
} from './scorecard-processes.ts';

describe('a process of the host', () => {
  it('holds nothing but the points that need no container', async () => {
    const points = pointsOf(await start(sleeper));
    expect(idsThat('holds', points)).toEqual(['cwd', 'descriptors']);
    expect(idsThat('partly', points)).toEqual(['rlimits', 'user']);
    expect(idsThat('unknown', points)).toEqual([]);
  });

  it('has a reason in both languages for every point that does not hold, and none for one that does', async () => {
    for (const pid of [await start(sleeper), await startInNslab()]) {
      for (const { id, state, title, why, evidence } of pointsOf(pid).values()) {
        expect([id, title.en !== '', title.zh !== '']).toEqual([id, true, true]);
        expect([id, why === undefined]).toEqual([id, state === 'holds']);
        expect([id, evidence.length > 0]).toEqual([id, true]);
      }
    }
  });

  it('may be a kernel thread, which is in the initial namespaces', () => {
    const points = pointsOf(2, { compareWith: 2 });
    expect(outside('cat', '/proc/2/comm')).toBe('kthreadd\n');
    expect(statesOf(points, 'ns.mnt', 'root', 'capabilities')).toEqual({
      'ns.mnt': 'fails',
      root: 'fails',
      capabilities: 'fails',
    });
  });
});

describe('unshare', () => {
  it('makes the namespaces that lsns lists for it, and no root', async () => {
    const pid = await start(['unshare', '-fpmuin', '--mount-proc', '--kill-child', ...sleeper]);
    const points = pointsOf(pid);
    const listed = (of: number) =>
      new Map(
        outside('lsns', '-n', '-p', String(of), '-o', 'TYPE,NS')
          .trim()
          .split('\n')
          .map((line) => {
            const [kind = '', inode = ''] = line.trim().split(/\s+/);
            return [kind, inode];
          }),
      );
    const [own, hosts] = [listed(pid), listed(process.pid)];
    expect([...own.keys()].sort()).toEqual([...namespaceKinds].sort());
    for (const [kind, inode] of own) {
      expect([kind, points.get(`ns.${kind}`)?.state]).toEqual([
        kind,
        inode === hosts.get(kind) ? 'fails' : 'holds',
      ]);
      expect(evidenceOf(points, `ns.${kind}`)).toContain(`/proc/${pid}/ns/${kind} -> ${kind}:[${inode}]`);
    }
    expect(idsThat('holds', points).filter((id) => id.startsWith('ns.'))).toHaveLength(5);
    expect(statesOf(points, 'root', 'propagation', 'dev', 'proc-masks')).toEqual({
      root: 'fails',
      propagation: 'holds',
      dev: 'fails',
      'proc-masks': 'fails',
    });
  });
});

describe('chroot', () => {
  it('changes the root only partly: what is below it counts as inside', async () => {
    const root = emptyRoot();
    const points = pointsOf(await start(['unshare', '-m', 'chroot', root, '/workload', 'hold', '60']));
    expect(statesOf(points, 'root', 'cwd', 'descriptors', 'dev')).toEqual({
      root: 'partly',
      cwd: 'holds',
      descriptors: 'holds',
      dev: 'partly',
    });
    expect(evidenceOf(points, 'root')).toContain(`/root -> ${root}`);
  });

  it('is the same in the host’s own mount namespace, and on a mount', async () => {
    const root = emptyRoot();
    const plain = pointsOf(await start(['chroot', root, '/workload', 'hold', '60']));
    expect(statesOf(plain, 'ns.mnt', 'root', 'cwd')).toEqual({
      'ns.mnt': 'fails',
      root: 'partly',
      cwd: 'holds',
    });
    const script = `mount --bind ${root} ${root} && exec chroot ${root} /workload hold 60`;
    const mounted = pointsOf(await start(['unshare', '-m', 'sh', '-c', script]));
    expect(statesOf(mounted, 'root', 'cwd')).toEqual({ root: 'partly', cwd: 'holds' });
  });

  it('leaves a way out through a directory that is held open', async () => {
    const script = `exec 3</ 4</etc/hostname; exec chroot ${emptyRoot()} /workload hold 60`;
    const points = pointsOf(await start(['unshare', '-m', 'sh', '-c', script]));
    expect(statesOf(points, 'descriptors', 'cwd')).toEqual({ descriptors: 'fails', cwd: 'holds' });
    expect(evidenceOf(points, 'descriptors')).toMatch(/^\/proc\/\d+\/fd\/3 -> \/$/);
  });

  it('leaves a file of the host readable that is held open, and a namespace joinable', async () => {
    const file = `exec 4</etc/hostname; exec chroot ${emptyRoot()} /workload hold 60`;
    const points = pointsOf(await start(['unshare', '-m', 'sh', '-c', file]));
    expect(points.get('descriptors')?.state).toBe('partly');
    const script = `exec 4</proc/${process.pid}/ns/mnt 5</dev/zero; exec chroot ${emptyRoot()} /workload hold 60`;
    const joinable = pointsOf(await start(['unshare', '-m', 'sh', '-c', script]));
    expect(joinable.get('descriptors')?.state).toBe('fails');
    expect(joinable.get('descriptors')?.evidence).toHaveLength(1);
  });

  it('does not move the working directory', async () => {
    const root = emptyRoot();
    const pid = await start(['nsenter', `--root=${root}`, '--wd=/etc', '/workload', 'hold', '60']);
    expect(outside('readlink', `/proc/${pid}/cwd`)).toBe('/etc\n');
    expect(statesOf(pointsOf(pid), 'root', 'cwd')).toEqual({ root: 'partly', cwd: 'fails' });
  });
});

describe('pivot_root', () => {
  it('is half done while the host’s root is still mounted below', async () => {
    const root = emptyRoot();
    const script = `mount --bind ${root} ${root} && cd ${root} && pivot_root . old && cd / && exec /workload hold 60`;
    const pid = await start(['unshare', '-m', 'sh', '-c', script]);
    const points = pointsOf(pid);
    expect(outside('readlink', `/proc/${pid}/root`)).toBe('/\n');
    expect(points.get('root')?.state).toBe('partly');
    expect(evidenceOf(points, 'root')).toContain(' /old ');
  });
});

describe('nslab run', () => {
  it('is a container: every point holds that Docker’s default has, but for the limits nobody asked for', async () => {
    const pid = await startInNslab();
    const points = pointsOf(pid);
    const inside = outside('nsenter', '-t', String(pid), '-C', 'cat', `/proc/${pid}/cgroup`);
    expect(idsThat('unknown', points)).toEqual([]);
    expect(pointsOf(pid, { cgroupInside: inside }).get('cgroup-namespace')?.state).toBe('holds');
    expect(idsThat('fails', points)).toEqual(['ns.user', 'ns.time', 'limits']);
    expect(idsThat('partly', points)).toEqual(['rlimits', 'user']);
    const links = namespaceLinks(pid);
    for (const kind of ['mnt', 'uts', 'ipc', 'pid', 'net', 'cgroup'])
      expect(evidenceOf(points, `ns.${kind}`)).toContain(`/proc/${pid}/ns/${kind} -> ${links.get(kind)}`);
  });

  it('with limits and a user has those too', async () => {
    const points = pointsOf(await startInNslab('-m', '64m', '--pids-limit', '20', '-u', '1000:1000'));
    expect(statesOf(points, 'limits', 'rlimits', 'user')).toEqual({
      limits: 'holds',
      rlimits: 'holds',
      user: 'holds',
    });
    expect(evidenceOf(points, 'limits')).toMatch(/memory\.(limit_in_bytes|max): 67108864$/m);
    expect(evidenceOf(points, 'limits')).toMatch(/pids\.max: 20$/m);
  });

  it('compared with itself shares everything', async () => {
    const pid = await startInNslab();
    const points = pointsOf(pid, { compareWith: pid });
    expect(idsThat('fails', points)).toEqual(
      expect.arrayContaining([...namespaceKinds.map((kind) => `ns.${kind}`), 'root', 'propagation', 'dev']),
    );
  });
});

describe('a process that is not there', () => {
  it.each([2 ** 22 + 1, 0, -1, 1.5])('has no scorecard: PID %d', (pid) => {
    expect(readScorecard(pid)).toBeUndefined();
  });

  it('cannot be compared with either', () => {
    expect(readScorecard(process.pid, { compareWith: 2 ** 22 + 1 })).toBeUndefined();
  });

  it('may still be a zombie: it has no namespaces any more', async () => {
    await withZombie((zombie) => {
      expect(outside('cat', `/proc/${zombie}/status`)).toMatch(/^State:\tZ/m);
      expect(readScorecard(zombie)).toBeUndefined();
    });
  });

  it('may end at any moment while it is read', async () => {
    const whole = readScorecard(process.pid)?.points.length;
    const lengths = new Set<number | undefined>();
    for (let i = 0; i < 40; i++) {
      // Its parent reaps it at once, so that not even a zombie is left in /proc.
      const script = `sleep ${(0.01 + i / 2000).toFixed(4)} & echo $!; wait`;
      const shell = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'inherit'] });
      const exited = once(shell, 'exit');
      const [line] = await once(shell.stdout, 'data');
      const until = performance.now() + 2_000;
      for (
        let card = readScorecard(Number(line));
        card !== undefined && performance.now() < until;
        card = readScorecard(Number(line))
      )
        lengths.add(card.points.length);
      expect(readScorecard(Number(line))).toBeUndefined();
      await exited;
    }
    expect([...lengths]).toEqual([whole]);
  });
});
