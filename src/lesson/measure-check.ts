// What a check is about, as it is right now: read from the kernel, not from what our own code did.

import { readMemory } from '../kernel/cgroupfs/memory-counters.ts';
import type { LocalExecutor } from '../kernel/local/executor.ts';
import { readMounts } from '../kernel/proc/mountinfo.ts';
import { type NamespaceKind, readNamespaces } from '../kernel/proc/namespace-links.ts';
import { readStatus } from '../kernel/proc/status.ts';
import { actorNamed, hostnameIn, pidOf } from '../lab/lab.ts';
import { showPropagation } from '../observe/observe-mounts.ts';
import { type NetworkSnapshot, observeNetwork } from '../observe/observe-network.ts';
import { type OverlayEntry, observeOverlay } from '../observe/observe-overlay.ts';
import type { Check, CheckOf } from './check-schema.ts';
import type { LessonRun } from './lesson-run.ts';
import { layersOf } from './overlay-layers.ts';

/** A reading: text, number, or a list of what differs; undefined when there is nothing to read. */
export type Reading = string | number | undefined;

const memoryFields = {
  'memory.usage': 'usage',
  'memory.peak': 'peak',
  'memory.limit': 'limit',
  'memory.limit-hits': 'limitHits',
  'memory.oom-kills': 'oomKills',
} as const;

export type MemoryCheck = keyof typeof memoryFields;

export const memoryChecks = Object.keys(memoryFields) as MemoryCheck[];

/** @throws SyscallError, ActorGone when an actor that must be asked cannot answer */
export async function measure(run: LessonRun, local: LocalExecutor, check: Check): Promise<Reading> {
  for (const name of memoryChecks) {
    const amount = check[name];
    if (amount !== undefined) return memoryCounter(run, amount.of, name);
  }
  if (check.hostname !== undefined) return hostname(run, check.hostname);
  if (check.namespaces !== undefined) return sharedNamespaces(run, check.namespaces);
  if (check['children-namespace'] !== undefined) return childrenNamespace(run, check['children-namespace']);
  if (check.pid !== undefined) return insidePid(run, check.pid.of);
  if (check.result !== undefined) return result(run, check.result.of);
  if (check.output !== undefined) return run.lab.programs.get(check.output.of)?.output;
  if (check.exit !== undefined) return exitOf(run, check.exit.of);
  if (check.mount !== undefined) return mountState(run, check.mount);
  if (check.entry !== undefined) return entryState(run, local, check.entry);
  if (check.link !== undefined) return linkState(run, check.link);
  if (check.neighbor !== undefined) return neighborState(run, check.neighbor);
  return check.ping === undefined ? undefined : run.pings.get(check.ping.by)?.received;
}

async function hostname(run: LessonRun, check: CheckOf<'hostname'>): Promise<string> {
  const own = await hostnameIn(run.lab, check.of);
  if (!('same-as' in check)) return own;
  const other = await hostnameIn(run.lab, check['same-as']);
  return own === other ? 'the same' : `${own}, not ${other}`;
}

function memoryCounter(run: LessonRun, box: string, name: MemoryCheck): number | undefined {
  const { cgroups } = run.lab;
  const folder = cgroups.memoryFolder(cgroups.box(box));
  return folder === undefined ? undefined : readMemory(folder, cgroups.version)?.[memoryFields[name]];
}

/** The kinds of which both have the same inode, in order: `mnt pid`. */
function sharedNamespaces(run: LessonRun, check: CheckOf<'namespaces'>): string | undefined {
  const other = 'same-as' in check ? check['same-as'] : check['differ-from'];
  const [a, b] = [check.of, other].map((name) => {
    const pid = pidOf(run.lab, name);
    return pid === undefined ? undefined : readNamespaces(pid);
  });
  if (a === undefined || b === undefined) return undefined;
  return check.kinds.filter((kind: NamespaceKind) => a[kind] === b[kind]).join(' ');
}

/** namespaces(7): pid_for_children differs from pid after unshare(CLONE_NEWPID). */
function childrenNamespace(run: LessonRun, { of, kind }: CheckOf<'children-namespace'>): string | undefined {
  const pid = pidOf(run.lab, of);
  const namespaces = pid === undefined ? undefined : readNamespaces(pid);
  if (namespaces === undefined) return undefined;
  const forChildren = kind === 'pid' ? namespaces.pidForChildren : namespaces.timeForChildren;
  return forChildren === namespaces[kind] ? 'the same' : 'another';
}

function insidePid(run: LessonRun, name: string): number | undefined {
  const pid = pidOf(run.lab, name);
  return pid === undefined ? undefined : readStatus(pid)?.nspid.at(-1);
}

function result(run: LessonRun, name: string): Reading {
  const found = run.results.get(name);
  return found === undefined ? undefined : (found.errno ?? found.text ?? found.ret);
}

function exitOf(run: LessonRun, name: string): Reading {
  const program = run.lab.programs.get(name);
  if (program !== undefined) return program.status ?? 'running';
  return pidOf(run.lab, name) === undefined ? 'ended' : 'running';
}

function mountState(run: LessonRun, { of, at }: CheckOf<'mount'>): string {
  const pid = pidOf(run.lab, of);
  const mounts = (pid === undefined ? undefined : readMounts(pid)) ?? [];
  const mount = mounts.findLast(({ point }) => point === at);
  return mount === undefined ? 'absent' : `${mount.type} ${showPropagation(mount.propagation)}`;
}

function findEntry(run: LessonRun, local: LocalExecutor, check: CheckOf<'entry'>): OverlayEntry | undefined {
  const layer = observeOverlay(local, layersOf(run.lab, run.lesson.layers)).find(
    ({ name }) => name === check.layer,
  );
  return layer?.entries.find(({ path }) => path === check.path);
}

/** `copied up: its text`, `whiteout`, `absent`. */
function entryState(run: LessonRun, local: LocalExecutor, check: CheckOf<'entry'>): string {
  const entry = findEntry(run, local, check);
  if (entry === undefined) return 'absent';
  const text = entry.text === undefined ? '' : `: ${entry.text}`;
  return `${entry.meaning ?? 'there'}${text}`;
}

const network = (run: LessonRun, name: string): Promise<NetworkSnapshot> =>
  observeNetwork(actorNamed(run.lab, name));

/** `up docker0 172.1.0.2/16`: what is so of the link, in this order. */
async function linkState(run: LessonRun, check: CheckOf<'link'>): Promise<string> {
  const { links, addresses } = await network(run, check.of);
  const link = links.find(({ name }) => name === check.name);
  if (link === undefined) return 'absent';
  const master = links.find(({ index }) => index === link.master)?.name;
  const own = addresses
    .filter(({ index }) => index === link.index)
    .map(({ address, prefix }) => `${address}/${prefix}`);
  return [link.up ? 'up' : 'down', ...(master === undefined ? [] : [master]), ...own].join(' ');
}

async function neighborState(run: LessonRun, { of, address }: CheckOf<'neighbor'>): Promise<string> {
  const { neighbors } = await network(run, of);
  return neighbors.find((neighbor) => neighbor.address === address)?.mac ?? 'unknown';
}
