// Runs Docker's own engine in a network namespace of its own, with all its state in the test's folder, and builds an image.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { unlessGone } from '../../../src/kernel/proc/vanishing.ts';
import { workload } from '../../support/nslab.ts';
import type { Tmpfs } from '../tmpfs.ts';
import type { Builder } from './builders.ts';

const cgroupRoot = '/sys/fs/cgroup';
const cgroupName = `nslab-test-${process.pid}`;
const STARTS_WITHIN_MS = 60_000;

/** The tree is changed in a running container: with a program that waits, and from outside. */
export async function dockerBuilder(tmpfs: Tmpfs): Promise<Builder> {
  const room = '/mnt/room/docker';
  const engine = await startEngine(tmpfs, room);
  const docker = (line: string): string => tmpfs.sh(`docker -H unix://${room}/d.sock ${line}`);
  tmpfs.sh(
    `mkdir -p ${room}/base/bin && cp ${workload} ${room}/base/bin/workload && tar -c -C ${room}/base . > ${room}/base.tar`,
  );
  docker(`import ${room}/base.tar image:base`);
  let [last, container] = ['base', ''];
  return {
    edit: async () => {
      container = docker(
        `run -d --network none --cgroup-parent /${cgroupName} image:${last} /bin/workload hold 600`,
      );
      return `/proc/${docker(`inspect -f '{{.State.Pid}}' ${container}`)}/root`;
    },
    commit: async (commit) => {
      last = String(commit);
      docker(`commit ${container} image:${last}`);
      docker(`rm -f ${container}`);
    },
    save: async () => {
      docker(`save -o ${room}/docker.tar image:${last}`);
      return [`${room}/docker.tar`];
    },
    close: async () => {
      const ended = once(engine, 'exit');
      engine.kill();
      await ended;
      removeCgroups();
    },
  };
}

async function startEngine(tmpfs: Tmpfs, room: string): Promise<ChildProcess> {
  tmpfs.sh(`mkdir -p ${room} && mount -t tmpfs tmpfs /run`);
  const places = `--data-root ${room}/data --exec-root ${room}/exec --pidfile ${room}/pid -H unix://${room}/d.sock`;
  const options = '--iptables=false --bridge=none --exec-opt native.cgroupdriver=cgroupfs';
  const script = `exec unshare -n sh -c 'ip link set lo up && exec dockerd ${places} ${options} > ${room}/log 2>&1'`;
  const engine = spawn('nsenter', ['-t', String(tmpfs.pid), '-m', 'sh', '-c', script], { stdio: 'ignore' });
  for (const until = performance.now() + STARTS_WITHIN_MS; performance.now() < until; await sleep(200)) {
    if (engine.exitCode !== null) break;
    if (tmpfs.sh(`docker -H unix://${room}/d.sock version > /dev/null 2>&1 && echo yes || true`) === 'yes') {
      return engine;
    }
  }
  engine.kill();
  throw new Error(`dockerd does not start: ${tmpfs.sh(`tail -n 5 ${room}/log`)}`);
}

/** Docker keeps the cgroup above those of its containers. */
function removeCgroups(): void {
  for (const root of [cgroupRoot, ...readdirSync(cgroupRoot).map((name) => join(cgroupRoot, name))]) {
    unlessGone(() => rmdirSync(join(root, cgroupName)), ['ENOTDIR']);
  }
}
