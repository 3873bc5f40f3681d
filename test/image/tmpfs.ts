// Mounts a size-limited tmpfs in a new mount namespace, and opens it from outside as a lab's holder does.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync, readdirSync } from 'node:fs';

export interface Tmpfs {
  readonly fd: number;
  /** A path to the same folder, through /proc. */
  readonly path: string;
  /** A process in the namespace. */
  readonly pid: number;
  /** Runs a shell script in the namespace, where the folder is /mnt/room; returns its output without the last newline. */
  sh(script: string): string;
  close(): Promise<void>;
}

/** @param options of the tmpfs: `size=64m,nr_inodes=1000` */
export async function openTmpfs(options = 'size=256m'): Promise<Tmpfs> {
  const script = `mount --make-rprivate / && mount -t tmpfs t /mnt && mkdir /mnt/room /mnt/over && mount -t tmpfs -o ${options} r /mnt/room && mkdir /mnt/room/into && echo ready && exec sleep 600`;
  const child = spawn('unshare', ['-m', 'sh', '-c', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  const path = `/proc/${child.pid}/root/mnt/room/into`;
  const fd = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY);
  if (child.pid === undefined) throw new Error('unshare has no PID');
  return {
    fd,
    path,
    pid: child.pid,
    sh(script) {
      const args = ['-t', String(child.pid), '-m', 'sh', '-ec', script];
      const { status, stdout, stderr } = spawnSync('nsenter', args, {
        encoding: 'utf8',
        timeout: 60_000,
        maxBuffer: 64 << 20,
      });
      if (status !== 0) throw new Error(`${script}: ${status} ${stderr}`);
      return stdout.trimEnd();
    },
    async close() {
      closeSync(fd);
      await end(child);
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** A file of the namespace, seen from outside. */
export const fromOutside = ({ pid }: Tmpfs, path: string): string => `/proc/${pid}/root${path}`;

/** What is beside the folder: empty, unless something was written outside. */
export const beside = (tmpfs: Tmpfs): string[] =>
  readdirSync(`${tmpfs.path}/..`).filter((name) => name !== 'into');
