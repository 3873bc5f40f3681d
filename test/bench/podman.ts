// podman beside `nslab run`: one command from nothing to nothing, with the same root and program. What it keeps on the
// host is in a folder of ours and in mounts of its own.

import { spawnSync } from 'node:child_process';
import { readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { unlessGone } from '../../src/kernel/proc/vanishing.ts';
import { inPrivateMounts, installPackages, type Peer, versionOf, withoutHybrid, workload } from './peers.ts';

const program = 'podman';
const TRY_LIMIT_MS = 60_000;
const cgroupRoot = '/sys/fs/cgroup';
const cgroupName = `nslab-bench-${process.pid}`;

/** Installs it when it is missing, and tries it. @returns why there is none when it does not run */
export function findPodman(folder: string): Peer | { readonly failure: string } {
  if (!isThere()) installPackages([program, 'crun']);
  if (!isThere()) return { failure: 'not installed, and apt-get cannot install it' };
  const peer = podman(folder);
  const [file = '', ...args] = [...peer.around, ...peer.command];
  const { status, stderr, error } = spawnSync(file, args, { encoding: 'utf8', timeout: TRY_LIMIT_MS });
  if (status === 0) return peer;
  return { failure: `does not run here: ${error?.message ?? (stderr.trim().split('\n').at(-1) || status)}` };
}

const isThere = (): boolean => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;

function podman(folder: string): Peer {
  const state = (name: string): string => join(folder, 'podman', name);
  const places = ['--root', state('root'), '--runroot', state('run'), '--tmpdir', state('tmp')];
  const ways = ['--runtime', 'crun', '--cgroup-manager', 'cgroupfs', '--events-backend', 'none'];
  // Its own limits are above ours, which it must not raise in a container that is a guest itself.
  const limits = ['--ulimit', 'nofile=20000:20000', '--ulimit', 'nproc=1000:1000'];
  const kind = ['--rm', '--network', 'none', '--cgroup-parent', `/${cgroupName}`];
  const root = ['--rootfs', join(folder, 'rootfs')];
  return {
    name: program,
    version: versionOf(program),
    command: [program, ...places, ...ways, 'run', ...kind, ...limits, ...root, ...workload],
    // Locks, and the state of the runtime below it, are in /dev/shm and /run whatever its options say.
    around: inPrivateMounts([
      'mount -t tmpfs tmpfs /run',
      'mount -t tmpfs tmpfs /dev/shm',
      ...withoutHybrid(),
    ]),
  };
}

/** Its containers' cgroups go with them; the one that they were in, and conmon's, it keeps. */
export function removePodmanCgroups(): void {
  const roots = [cgroupRoot, ...readdirSync(cgroupRoot).map((name) => join(cgroupRoot, name))];
  for (const root of roots) {
    for (const name of ['conmon', '']) unlessGone(() => rmdirSync(join(root, cgroupName, name)), ['ENOTDIR']);
  }
}
