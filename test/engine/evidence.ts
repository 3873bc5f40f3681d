// Compares each kind of snapshot with what another process reads at the same moment.

import { availableParallelism } from 'node:os';
import type { EventBody } from '../../src/session/event.ts';
import { networkEvidence } from './evidence-network.ts';
import { overlayEvidence } from './evidence-overlay.ts';
import { descendants, namespaceLinks, nspidIn, nspidOf, outside, type Pair, statusOf } from './outside.ts';
import type { EventOf, Stop } from './stopped-tour.ts';

/** The place in the tour where it is shown. */
export interface Comparison extends Pair {
  readonly lesson: string;
  readonly step: string;
}

export function compareAt({ lesson, step, shown, layers }: Stop): Comparison[] {
  return shown.flatMap((event) => pairsOf(event, layers).map((pair) => ({ lesson, step, ...pair })));
}

/** What an event shows, and what another process reads now. @param folders of an overlay: where to find each */
export function pairsOf(event: EventBody, folders: Stop['layers'] = new Map()): Pair[] {
  switch (event.type) {
    case 'ns':
      return event.of.flatMap(namespaceEvidence);
    case 'tree':
      return treeEvidence(event);
    case 'cgroup':
      return cgroupEvidence(event);
    case 'mounts':
      return event.of.map(mountEvidence);
    case 'overlay':
      return overlayEvidence(event.layers, folders);
    case 'net':
      return event.of.flatMap(networkEvidence);
    default:
      throw new Error(`no evidence for ${event.type}`);
  }
}

function namespaceEvidence({ name, pid, namespaces, nspid, hostname }: EventOf<'ns'>['of'][number]): Pair[] {
  const { pidForChildren, timeForChildren, ...kinds } = namespaces;
  const all = { ...kinds, pid_for_children: pidForChildren, time_for_children: timeForChildren };
  const shown = Object.entries(all).map(([file, inode]) => {
    const kind = file.replace('_for_children', '');
    return `${file} ${inode === undefined ? '' : `${kind}:[${inode}]`}`;
  });
  const inside = outside('nsenter', '--target', String(pid), '--uts', 'hostname').trimEnd();
  return [
    {
      topic: `namespace inodes of ${name}`,
      shown: shown.sort(),
      read: [...namespaceLinks(pid)].map(([file, link]) => `${file} ${link}`).sort(),
    },
    { topic: `PIDs of ${name}`, shown: nspid, read: nspidOf(pid) },
    { topic: `hostname in ${name}`, shown: hostname, read: inside },
  ];
}

function treeEvidence({ nodes }: EventOf<'tree'>): Pair[] {
  const [root] = nodes;
  if (root === undefined) return [];
  return [
    {
      topic: 'processes',
      shown: nodes.map(({ pid }) => pid).sort((a, b) => a - b),
      read: descendants(root.pid, { zombies: true }),
    },
    ...nodes.map(({ pid, nspid, comm }, i): Pair => {
      const status = statusOf(pid);
      // A parent stands above its children, one step to the left.
      const depth = nodes[i]?.depth ?? 0;
      const parent = nodes.slice(0, i).findLast((node) => node.depth < depth)?.pid;
      return {
        topic: `process ${comm}`,
        shown: { comm, nspid, parent },
        read: {
          comm: status.get('Name'),
          nspid: nspidIn(status),
          parent: i === 0 ? undefined : Number(status.get('PPid')),
        },
      };
    }),
  ];
}

/**
 * cgroup-v1/memory.rst, 5.5: usage is "a fuzz value for efficient access". Each CPU charges up to 64 pages ahead
 * (MEMCG_CHARGE_BATCH, include/linux/memcontrol.h) and gives them back when another cgroup needs its stock; memory.stat
 * may lag behind by as much (memcg_vmstats_needs_flush, mm/memcontrol.c).
 */
const FUZZ_BYTES = 64 * 4096 * availableParallelism();
const fuzzy: readonly string[] = ['usage', 'anonymous', 'cache', 'mapped', 'shared'];

function cgroupEvidence({ name, snapshot }: EventOf<'cgroup'>): Pair[] {
  // Several counters may be in one file.
  const known = new Map<string, string>();
  const cat = (file: string): string => {
    const text = known.get(file) ?? outside('cat', `${snapshot.path}/${file}`).trimEnd();
    known.set(file, text);
    return text;
  };
  const counters = Object.entries(snapshot.names).flatMap(([counter, { here }]): Pair[] => {
    const [file = '', key] = here.split(' ');
    if (file === '') return [];
    const own = snapshot[counter as keyof typeof snapshot];
    const shown = Number(own ?? snapshot.stat[key ?? '']);
    const lines = cat(file)
      .split('\n')
      .map((line) => line.split(' '));
    const read = Number(key === undefined ? lines[0]?.[0] : lines.find(([word]) => word === key)?.[1]);
    const isNear = fuzzy.includes(counter) && Math.abs(shown - read) <= FUZZ_BYTES;
    return [{ topic: `${here} of ${name}`, shown, read: isNear ? shown : read }];
  });
  const processes = {
    topic: `cgroup.procs of ${name}`,
    shown: snapshot.processes.join('\n'),
    read: cat('cgroup.procs'),
  };
  const scores = snapshot.candidates.map(({ pid, comm, score }) => ({
    topic: `oom_score of ${comm}`,
    shown: score,
    read: Number(outside('cat', `/proc/${pid}/oom_score`)),
  }));
  return [...counters, processes, ...scores];
}

function mountEvidence({ name, pid, mounts }: EventOf<'mounts'>['of'][number]): Pair {
  return {
    topic: `mounts of ${name}`,
    shown: mounts.map(({ id, parent, device, root, point, options, propagation, type, source }) =>
      [
        `${id} ${parent} ${device} ${root} ${point} ${options.join(',')}`,
        propagation.shared === undefined ? '' : ` shared:${propagation.shared}`,
        propagation.master === undefined ? '' : ` master:${propagation.master}`,
        propagation.propagateFrom === undefined ? '' : ` propagate_from:${propagation.propagateFrom}`,
        propagation.unbindable ? ' unbindable' : '',
        ` - ${type} ${source}`,
      ].join(''),
    ),
    // proc_pid_mountinfo(5); the octal escapes of printf are those of the kernel.
    read: outside('cat', `/proc/${pid}/mountinfo`)
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ').slice(0, -1).join(' '))
      .map((line) =>
        line.replace(/\\(\d{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8))),
      ),
  };
}
