// Reads what operations change, in processes and as /proc shows it, so that two ways to do a thing can be compared.

import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isThere, outside } from '../engine/outside.ts';
import { isOver, readOf, treeOf } from '../support/processes.ts';
import { filesIn } from './file-facts.ts';
import { networkOf } from './network-facts.ts';

export interface Place {
  readonly name: string;
  readonly pid: number;
}

/** By what they are about; names instead of numbers, which differ each time. */
export type Facts = Readonly<Record<string, unknown>>;

const kinds = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'time', 'user', 'uts'] as const;

/** Everything that is told apart from the first place is looked at: what is the machine's own stays out. */
export function lookAt(places: readonly Place[], cgroup?: string): Facts {
  const alive = places.filter(({ pid }) => readOf(`/proc/${pid}/stat`) !== undefined);
  const hostname = alive[0] === undefined ? '' : hostnameOf(alive[0].pid);
  const known = alive[0] === undefined ? [] : mountsIn(alive[0].pid).map(({ text }) => text);
  const facts = alive.map((place): Facts => {
    const shares = Object.fromEntries(kinds.map((kind) => [kind, sharedWith(alive, place, kind)]));
    const own = (kind: (typeof kinds)[number]): boolean => shares[kind] !== alive[0]?.name;
    const network: Partial<ReturnType<typeof networkOf>> = own('net') ? networkOf(place.pid) : {};
    const name = own('uts') ? (network.hostname ?? hostnameOf(place.pid)) : hostname;
    return {
      namespaces: { ...shares, pid_for_children: childrenOf(alive, place) },
      ...(own('mnt') ? mountsOf(place.pid, known) : {}),
      ...network,
      hostname: name.replace(hostname, 'the host’s'),
    };
  });
  return {
    ...Object.fromEntries(alive.map(({ name }, i) => [name, facts[i]])),
    programs: programs(),
    ...(cgroup === undefined ? {} : { cgroup: cgroupFacts(cgroup, alive) }),
  };
}

function namespaceOf(pid: number, kind: string): string {
  try {
    return readlinkSync(`/proc/${pid}/ns/${kind}`);
  } catch (error) {
    // Nobody is in it yet.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

/** The first place that is in the same namespace. */
const sharedWith = (places: readonly Place[], { name, pid }: Place, kind: string): string =>
  places.find((other) => namespaceOf(other.pid, kind) === namespaceOf(pid, kind))?.name ?? name;

function childrenOf(places: readonly Place[], { pid }: Place): string {
  const next = namespaceOf(pid, 'pid_for_children');
  if (next === namespaceOf(pid, 'pid')) return 'as its own';
  return places.find((other) => namespaceOf(other.pid, 'pid') === next)?.name ?? 'a new one';
}

const hostnameOf = (pid: number): string => outside('nsenter', '-t', String(pid), '-u', 'hostname').trim();

interface Mount {
  readonly target: string;
  /** All of it. */
  readonly text: string;
  /** The optional fields: whether it hears of mounts elsewhere, and who hears of those below it. */
  readonly hears: readonly string[];
}

/** proc_pid_mountinfo(5) */
function mountsIn(pid: number): Mount[] {
  const rows = readFileSync(`/proc/${pid}/mountinfo`, 'utf8').trim().split('\n');
  return rows.map((row) => {
    const [before = '', after = ''] = row.split(' - ');
    const [, , , , target = '', options, ...hears] = before.split(' ');
    return { target, text: [target, after, options].join(' '), hears };
  });
}

/** How `/` hears of mounts, the lab's own mounts and those of a container, and the files in them. @param known mounts that the host has too */
function mountsOf(pid: number, known: readonly string[]): Facts {
  const mounts = mountsIn(pid);
  const lab = ({ target }: { target: string }): boolean =>
    /^\/(|proc|sys|dev|run\/nslab(\/.*)?)$/.test(target);
  const cwd = readlinkSync(`/proc/${pid}/cwd`);
  return {
    propagation: mounts
      .find(({ target }) => target === '/')
      ?.hears.map((one) => one.replace(/:.*/, ''))
      .join(' '),
    mounts: mounts
      .filter(lab)
      .map(({ text }) => text)
      .filter((text) => !known.includes(text)),
    null: lstatSync(`/proc/${pid}/root/dev/null`, { throwIfNoEntry: false })?.rdev,
    files: filesIn(`/proc/${pid}/root/run/nslab/overlay`),
    folder: cwd.startsWith('/run/nslab') ? cwd : '',
  };
}

/**
 * Programs that go on, as `ps` shows them, and whether they may become what they are not and change mounts: proc_pid_status(5).
 * What else they may is not the same: an actor may less than a shell.
 */
const programs = (): Facts[] =>
  treeOf(process.pid)
    .filter((one) => !isOver(one) && one.command.startsWith('/bin/sleep'))
    .map(({ pid, command }) => {
      const status = readOf(`/proc/${pid}/status`) ?? '';
      const [, bounding = '0'] = /^CapBnd:\t(.*)$/m.exec(status) ?? [];
      return {
        command,
        noNewPrivileges: /^NoNewPrivs:\t1$/m.test(status),
        mayMount: ((BigInt(`0x${bounding}`) >> CAP_SYS_ADMIN) & 1n) === 1n,
      };
    })
    .sort((a, b) => a.command.localeCompare(b.command));

/** capabilities(7), by its number in linux/capability.h. */
const CAP_SYS_ADMIN = 21n;

const MEBIBYTE = 1 << 20;

/** Of memory, in steps: no two programs use it to the byte. */
function cgroupFacts(folder: string, places: readonly Place[]): Facts {
  if (!isThere(folder)) return {};
  const names = readdirSync(folder);
  const number = (...files: string[]): number => {
    const file = files.find((one) => names.includes(one));
    return file === undefined ? -1 : Number(readFileSync(join(folder, file), 'utf8'));
  };
  const event = (file: string, key: string): number =>
    Number(new RegExp(`^${key} (\\d+)`, 'm').exec(readOf(join(folder, file)) ?? '')?.[1] ?? 0);
  const limit = number('memory.limit_in_bytes', 'memory.max');
  const peak = number('memory.max_usage_in_bytes', 'memory.peak');
  const members = readFileSync(join(folder, 'cgroup.procs'), 'utf8').split('\n').map(Number);
  return {
    name: basename(folder),
    limit,
    swap: number('memory.swappiness', 'memory.swap.max'),
    peak: peak > limit - MEBIBYTE ? 'the limit' : `${Math.floor(peak / (50 * MEBIBYTE)) * 50}M or more`,
    hits: number('memory.failcnt') > 0 || event('memory.events', 'max') > 0,
    kills: event('memory.oom_control', 'oom_kill') + event('memory.events', 'oom_kill') > 0,
    members: places.filter(({ pid }) => members.includes(pid)).map(({ name }) => name),
  };
}
