// What of the host a session could leave behind: processes, cgroups, mounts, links, files. Read from the kernel, and
// compared before and after.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { unlessGone } from '../../src/kernel/proc/vanishing.ts';
import { isOver, keyOf, listProcesses, namesIn, readOf } from './processes.ts';

/** What does not carry a session's id, and so can be told only by comparing. */
export interface HostSnapshot {
  readonly mounts: readonly string[];
  readonly links: readonly string[];
  readonly files: readonly string[];
}

/** What is known of a session: the ids of its labs, and every process of it that was ever seen, as PID@start. */
export interface SessionTraces {
  readonly ids: ReadonlySet<string>;
  readonly seen: ReadonlySet<string>;
}

const SETTLE_MS = 1_000;
const PAUSE_MS = 20;

/** @param scratch further folders in which nothing may appear, such as the session's TMPDIR */
export function readHost(scratch: readonly string[] = []): HostSnapshot {
  return {
    mounts: readFileSync('/proc/self/mountinfo', 'utf8').trim().split('\n'),
    links: namesIn('/sys/class/net').flatMap((name) => {
      const index = readOf(`/sys/class/net/${name}/ifindex`);
      return index === undefined ? [] : [`link ${index.trim()} ${name}`];
    }),
    files: scratch.flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`)),
  };
}

/** Everything of the session that is on the host now, in words; empty is what a test wants. */
function leftNow(before: HostSnapshot, { ids, seen }: SessionTraces, scratch: string[] = []): string[] {
  const now = readHost(scratch);
  const fresh = (kind: keyof HostSnapshot): string[] =>
    now[kind].filter((one) => !before[kind].includes(one));
  return [
    ...processesOf({ ids, seen }),
    ...cgroupsOf(ids),
    ...[...ids].flatMap(filesOf),
    ...fresh('mounts')
      .filter((line) => !line.includes(`${tmpdir()}/nslab-test-`)) // of another test, at the same time
      .map((line) => `mount ${line}`),
    ...fresh('links'),
    ...fresh('files').map((path) => `file ${path}`),
  ];
}

/** The same, once what ends by itself has had a second to do so. */
export async function leftAfter(
  before: HostSnapshot,
  traces: SessionTraces,
  scratch: string[] = [],
): Promise<string[]> {
  const until = performance.now() + SETTLE_MS;
  for (;;) {
    const left = leftNow(before, traces, scratch);
    if (left.length === 0 || performance.now() > until) return left;
    await sleep(PAUSE_MS);
  }
}

/** Processes that were seen in the session's tree, or are in a cgroup of it now. */
export function processesOf({ ids, seen }: SessionTraces): string[] {
  return listProcesses()
    .filter((one) => !isOver(one))
    .filter((one) => seen.has(keyOf(one)) || [...ids].some((id) => one.cgroup.includes(`nslab-${id}`)))
    .map(({ pid, command }) => `process ${pid} ${command}`);
}

/** Folders named after the session, in every cgroup hierarchy that is mounted, of version 1 and 2. */
function cgroupsOf(ids: ReadonlySet<string>): string[] {
  if (ids.size === 0) return [];
  // proc_pid_mountinfo(5): the fifth field is the mount point, the type follows a lone hyphen.
  const targets = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .filter((line) => / - cgroup2? /.test(line))
    .map((line) => line.split(' ')[4] ?? '');
  const isOne = (path: string): boolean => [...ids].some((id) => basename(path).startsWith(`nslab-${id}`));
  return [...new Set(targets.flatMap(foldersBelow).filter(isOne))].map((path) => `cgroup ${path}`);
}

/** All folders below one, whatever ends meanwhile: find(1) fails when a folder does. */
function foldersBelow(path: string): string[] {
  const entries = unlessGone(() => readdirSync(path, { withFileTypes: true }), ['ENODEV']) ?? [];
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(path, name))
    .flatMap((folder) => [folder, ...foldersBelow(folder)]);
}

/** Its ledger, and files of its name elsewhere; what else it writes goes to TMPDIR, which is a folder of its own. */
const filesOf = (id: string): string[] =>
  ['/run/nslab', '/run', '/tmp', '/var/tmp', '/dev/shm']
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.includes(id))
        .map((name) => `file ${folder}/${name}`),
    );
