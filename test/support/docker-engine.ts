// Runs Docker's own engine in a network namespace of its own, with all its state in the test's folder.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { unlessGone } from '../../src/kernel/proc/vanishing.ts';
import type { Tmpfs } from '../image/tmpfs.ts';

const cgroupRoot = '/sys/fs/cgroup';
const STARTS_WITHIN_MS = 60_000;

export interface DockerEngine {
  /** Its folder, in the namespace of the tmpfs. */
  readonly room: string;
  /** Words that run docker's client against it, in that namespace. */
  readonly client: string;
  /** To be the parent of every container's cgroup: it is removed at the end. */
  readonly cgroup: string;
  docker(line: string): string;
  close(): Promise<void>;
}

/** dockerd has to be in PATH: see provide-tools.ts. @throws Error with the end of its log when it does not start */
export async function openDockerEngine(tmpfs: Tmpfs): Promise<DockerEngine> {
  const room = '/mnt/room/docker';
  const cgroup = `nslab-test-${process.pid}`;
  const client = `docker -H unix://${room}/d.sock`;
  tmpfs.sh(`mkdir -p ${room} && mount -t tmpfs tmpfs /run`);
  const places = `--data-root ${room}/data --exec-root ${room}/exec --pidfile ${room}/pid -H unix://${room}/d.sock`;
  const options = '--iptables=false --bridge=none --exec-opt native.cgroupdriver=cgroupfs';
  const script = `exec unshare -n sh -c 'ip link set lo up && exec dockerd ${places} ${options} > ${room}/log 2>&1'`;
  const engine = spawn('nsenter', ['-t', String(tmpfs.pid), '-m', 'sh', '-c', script], { stdio: 'ignore' });
  const answers = (): boolean => tmpfs.sh(`${client} version > /dev/null 2>&1 && echo yes || true`) === 'yes';
  for (const until = performance.now() + STARTS_WITHIN_MS; !answers(); await sleep(200)) {
    if (engine.exitCode === null && performance.now() < until) continue;
    engine.kill();
    throw new Error(`dockerd does not start: ${tmpfs.sh(`tail -n 5 ${room}/log`)}`);
  }
  return {
    room,
    client,
    cgroup,
    docker: (line) => tmpfs.sh(`${client} ${line}`),
    async close() {
      const ended = once(engine, 'exit');
      engine.kill();
      await ended;
      removeCgroups(cgroup);
    },
  };
}

/** Docker keeps the cgroup above those of its containers. */
function removeCgroups(name: string): void {
  for (const root of [cgroupRoot, ...readdirSync(cgroupRoot).map((folder) => join(cgroupRoot, folder))]) {
    unlessGone(() => rmdirSync(join(root, name)), ['ENOTDIR']);
  }
}
