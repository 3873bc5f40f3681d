// Reads the kernel's state with coreutils, util-linux, iproute2 and tar in other processes, never with our own code.

import { execFileSync, spawnSync } from 'node:child_process';

/** The same fact twice: as a screen shows it, and as another process reads it. */
export interface Pair {
  readonly topic: string;
  readonly shown: unknown;
  readonly read: unknown;
}

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 16 << 20;

/** What a program prints. @throws when it fails */
export function outside(program: string, ...args: string[]): string {
  return execFileSync(program, args, {
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
    maxBuffer: MAX_BYTES,
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
}

/** Whether a file has this name. */
export const isThere = (path: string): boolean =>
  spawnSync('test', ['-e', path], { timeout: TIMEOUT_MS }).status === 0;

/** What `ip -j` and its like print in the network namespace of a process. */
export function jsonInside<T>(pid: number, program: string, ...args: string[]): T[] {
  const text = outside('nsenter', '--target', String(pid), '--net', program, '-j', ...args);
  return text.trim() === '' ? [] : JSON.parse(text);
}

/** The namespaces of a process by the names of their files, as readlink prints them: `uts:[4026531838]`. */
export function namespaceLinks(pid: number): Map<string, string> {
  // pid_for_children leads nowhere while a process has unshared but has no child yet: find prints nothing for it, and fails.
  const { stdout } = spawnSync('find', [`/proc/${pid}/ns`, '-mindepth', '1', '-printf', '%f %l\n'], {
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
  });
  return new Map(
    stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' ') as [string, string]),
  );
}

/** Fields of /proc/PID/status, read by cat. */
export function statusOf(pid: number): Map<string, string> {
  const lines = outside('cat', `/proc/${pid}/status`).trimEnd().split('\n');
  return new Map(
    lines.map((line): [string, string] => {
      const [name = '', ...value] = line.split(':\t');
      return [name, value.join(':\t')];
    }),
  );
}

export const nspidIn = (status: ReadonlyMap<string, string>): number[] =>
  (status.get('NSpid') ?? '').split('\t').map(Number);

export const nspidOf = (pid: number): number[] => nspidIn(statusOf(pid));

/** PIDs of a process and all below it, as ps lists them, without ps itself. */
export function descendants(root: number, { zombies }: { zombies: boolean }): number[] {
  const { stdout, pid: own } = spawnSync('ps', ['-e', '-o', 'pid=,ppid=,stat='], {
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
  });
  const rows = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .map(([pid, ppid, state = '']) => ({
      pid: Number(pid),
      ppid: Number(ppid),
      zombie: state.startsWith('Z'),
    }))
    .filter(({ pid, zombie }) => pid !== own && (zombies || !zombie));
  const found = [root];
  for (const parent of found) found.push(...rows.filter(({ ppid }) => ppid === parent).map(({ pid }) => pid));
  return found.sort((a, b) => a - b);
}

/** Whether tar finds an extended attribute of this value on one entry of a folder. */
export function hasXattr(folder: string, entry: string, name: string, value: string): boolean {
  const args = ['--xattrs', '--xattrs-include=*', '--no-recursion', '--format=pax', '-cf', '-'];
  const archive = execFileSync('tar', [...args, '-C', folder, `./${entry}`], {
    timeout: TIMEOUT_MS,
    maxBuffer: MAX_BYTES,
  });
  return archive.includes(`SCHILY.xattr.${name}=${value}\n`);
}
