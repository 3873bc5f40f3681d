// Tests what is observed of processes, namespaces, mounts and cgroups against what another process reads.

import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { cgroupDirectory, readHierarchies } from '../../src/kernel/cgroupfs/hierarchies.ts';
import type { Namespaces } from '../../src/kernel/proc/namespace-links.ts';
import { mountsSeenBy, namespacesOf } from '../../src/observe/ask-inside.ts';
import { observeCgroup } from '../../src/observe/observe-cgroup.ts';
import { showPropagation } from '../../src/observe/observe-mounts.ts';
import { observeNamespaces } from '../../src/observe/observe-namespaces.ts';
import { observeTree } from '../../src/observe/observe-tree.ts';
import type { EventBody } from '../../src/session/event.ts';
import { pairsOf } from '../engine/evidence.ts';
import { nspidOf, outside } from '../engine/outside.ts';
import { type HeldShell, startShell } from '../kernel/proc/held-shell.ts';

const shells: HeldShell[] = [];

afterEach(async () => {
  for (const shell of shells.splice(0)) await shell.end();
});

async function start(command: readonly string[], lines: readonly string[] = []): Promise<HeldShell> {
  const shell = await startShell(command, lines);
  shells.push(shell);
  return shell;
}

function expectAsRead(event: EventBody): void {
  const pairs = pairsOf(event);
  expect(pairs).not.toEqual([]);
  for (const { topic, shown, read } of pairs) expect(shown, topic).toEqual(read);
}

describe('observeTree', () => {
  it('shows a process in a PID namespace with the PIDs of both sides, below the one that made it', async () => {
    const { pid } = await start(['unshare', '--pid', '--fork', '--kill-child', 'sh'], ['sleep 60 &']);
    // The shell reports its child before the child's execve has given it its name.
    const nodes = await vi.waitFor(() => {
      const nodes = observeTree(pid, [{ pid, name: 'box' }]);
      expect(nodes.map(({ comm, depth, name }) => ({ comm, depth, name }))).toEqual([
        { comm: 'unshare', depth: 0, name: 'box' },
        { comm: 'sh', depth: 1, name: undefined },
        { comm: 'sleep', depth: 2, name: undefined },
      ]);
      return nodes;
    });
    expect(nodes.map(({ nspid }) => nspid.at(-1))).toEqual([pid, 1, 2]);
    expect(nodes.map((node) => node.nspid)).toEqual(nodes.map((node) => nspidOf(node.pid)));
    expectAsRead({ type: 'tree', nodes });
    await shells[0]?.run('kill $!');
  });

  it('has three PIDs for a process two namespaces down', async () => {
    const { pid } = await start(
      ['unshare', '--pid', '--fork', '--kill-child', 'unshare', '--pid', '--fork', '--kill-child', 'sh'],
      [':'],
    );
    const nodes = observeTree(pid, []);
    expect(nodes.map(({ nspid }) => nspid.length)).toEqual([1, 2, 3]);
    expect(nodes.map(({ nspid }) => nspid.slice(1))).toEqual([[], [1], [2, 1]]);
  });

  it('is empty for a process that is gone, and bounded for a crowd', async () => {
    expect(observeTree(2 ** 22 + 1, [])).toEqual([]);
    const { pid, run } = await start(['sh']);
    await run('for i in $(seq 600); do sleep 60 & all="$all $!"; done');
    expect(observeTree(pid, [])).toHaveLength(512);
    await run('kill $all');
  });
});

describe('observeNamespaces', () => {
  it('shows inodes, PIDs and hostname of each, and leaves out who has ended', async () => {
    const shell = await start(['unshare', '--uts', '--ipc', 'sh'], ['hostname in-a-test']);
    const subjects = [
      { name: 'host', pid: process.pid },
      { name: 'box', pid: shell.pid },
      { name: 'gone', pid: 2 ** 22 + 1 },
    ];
    const hostnames = new Map([
      ['host', outside('hostname').trim()],
      ['box', 'in-a-test'],
    ]);
    const namespaces = new Map<string, Namespaces>();
    for (const { name, pid } of subjects) {
      const found = await namespacesOf(pid, undefined);
      if (found !== undefined) namespaces.set(name, found);
    }
    const of = observeNamespaces(subjects, { hostnames, namespaces });
    expect(of.map(({ name }) => name)).toEqual(['host', 'box']);
    expect(of[0]?.namespaces.uts).not.toBe(of[1]?.namespaces.uts);
    expect(of[0]?.namespaces.net).toBe(of[1]?.namespaces.net);
    expectAsRead({ type: 'ns', of });
  });
});

describe('mountsSeenBy', () => {
  it('shows every mount with its propagation, and odd names as they are', async () => {
    const { pid } = await start(
      ['unshare', '--mount', 'sh'],
      [
        'mount -t tmpfs "a source" /run && cd /run && mkdir "with space" shared slave odd',
        'mount -t tmpfs none "with space"',
        'mount -t tmpfs none shared && mount --make-shared shared',
        'mount --bind shared slave && mount --make-slave slave',
        'mount -t tmpfs none odd && mount --make-unbindable odd',
      ],
    );
    const of = [{ name: 'box', pid, mounts: (await mountsSeenBy(pid, undefined)) ?? [] }];
    expectAsRead({ type: 'mounts', of });
    const found = (point: string): string | undefined => {
      const mount = of[0]?.mounts.find((one) => one.point === `/run/${point}`);
      return mount && showPropagation(mount.propagation);
    };
    expect(found('with space')).toBe('private');
    expect(found('shared')).toMatch(/^shared:\d+$/);
    expect(found('slave')).toBe(found('shared')?.replace('shared', 'master'));
    expect(found('odd')).toBe('unbindable');
  });
});

describe('observeCgroup', () => {
  it('shows counters, members and their scores as cgroupfs and /proc have them', async () => {
    const memory = readHierarchies().controllers.get('memory');
    const own = memory && cgroupDirectory(memory, memory.own);
    if (memory?.version !== 1 || own === undefined)
      throw new Error('this test needs the memory controller, v1');
    const path = join(own, `nslab-test-${process.pid}`);
    mkdirSync(path);
    onTestFinished(async () => {
      for (const shell of shells.splice(0)) await shell.end();
      rmdirSync(path);
    });
    writeFileSync(join(path, 'memory.limit_in_bytes'), '50M');
    const { pid } = await start(['sh'], [`echo $$ > ${path}/cgroup.procs`]);
    const snapshot = observeCgroup(path, memory.version);
    expect(snapshot).toMatchObject({ path, version: 1, limit: 52_428_800, limitHits: 0, processes: [pid] });
    expect(snapshot?.candidates).toMatchObject([{ pid, comm: 'sh' }]);
    expect(snapshot?.names.peak).toEqual({ here: 'memory.max_usage_in_bytes', other: 'memory.peak' });
    if (snapshot === undefined) throw new Error('there is no snapshot');
    expectAsRead({ type: 'cgroup', name: 'box', snapshot });
    expect(observeCgroup(`${path}-gone`, memory.version)).toBeUndefined();
  });
});
