// Makes a throw-away copy of what a lab starts from: a host and a holder in namespaces of their own, and a place for cgroups.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { outside } from '../engine/outside.ts';
import { cgroupFolder } from '../support/cgroups.ts';
import { namesIn, treeOf } from '../support/processes.ts';

export interface Room {
  /** The PIDs of the two, as we see them. */
  readonly host: number;
  readonly holder: number;
  readonly cgroup: string;
  /** Ends everything in it. */
  close(): Promise<void>;
}

// With another PID namespace's /proc, ps looks itself up under a number that is somebody else's, who has to be there.
const bystanders = 'for i in 1 2 3 4 5 6 7 8 9; do sleep 1000 & done';
// The machine has a /run/nslab only once a lab was there.
const run = 'mount -t tmpfs tmpfs /run; mkdir /run/nslab';
const lab = 'mount -t tmpfs -o nosuid,nodev,size=256m,mode=0755 nslab /run/nslab';

const isShared = (): boolean => outside('findmnt', '-n', '-o', 'PROPAGATION', '/').trim() === 'shared';

/** @param shared whether the host's mounts are seen in namespaces that are copied from its own; by default as on this machine */
export async function openRoom(shared = isShared()): Promise<Room> {
  const host = await begin(
    ['--mount', '--propagation', 'slave', '--uts', '--ipc', '--net', '--pid', '--fork', '--kill-child'],
    `${bystanders}; mount -t proc proc /proc; ${run}${shared ? '; mount --make-rshared /' : ''}`,
  );
  const inside = ['nsenter', '-t', String(host.pid), '-a'];
  const holder = await begin(['--mount', '--propagation', 'slave'], `${run}; ${lab}`, inside);
  const cgroup = roomCgroup();
  mkdirSync(dirname(cgroup));
  return {
    host: host.pid,
    holder: holder.pid,
    cgroup,
    async close() {
      const over = Promise.all([host, holder].map(({ ended }) => ended));
      process.kill(host.pid, 'SIGKILL');
      await over;
      for (const folder of [cgroup, dirname(cgroup)]) if (namesIn(folder).length > 0) rmdirSync(folder);
    },
  };
}

interface Begun {
  /** Of the process that has run the script. */
  readonly pid: number;
  readonly ended: Promise<unknown>;
}

/** A process that sleeps in new namespaces. @throws Error when the script fails */
async function begin(
  options: readonly string[],
  script: string,
  before: readonly string[] = [],
): Promise<Begun> {
  const words = [...before, 'unshare', ...options, 'sh', '-ec', `${script}; echo ready; exec sleep 1000`];
  const child = spawn(words[0] ?? '', words.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'exit');
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  const [said] = await Promise.race([once(child.stdout, 'data'), ended]);
  if (!Buffer.isBuffer(said)) throw new Error(`${script}: ${said} ${complaint}`);
  // It has forked once, for the new PID namespace or to enter the room's.
  const [, own] = treeOf(child.pid ?? 0);
  if (own === undefined) throw new Error(`${script}: nobody is there`);
  return { pid: own.pid, ended };
}

/**
 * The container's cgroup, which is not made yet: a line makes it. It is below our own on version 1, and beside it on version 2,
 * where one with processes can have none with controllers below it.
 */
export function roomCgroup(): string {
  const version1 = readFileSync('/proc/self/cgroup', 'utf8').includes(':memory:');
  const own = /^0::(.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1] ?? '/';
  const parent = version1 ? cgroupFolder('memory') : join('/sys/fs/cgroup', dirname(own));
  return join(parent, `nslab-ways-${process.pid}`, 'box');
}
