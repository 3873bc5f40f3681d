// Reads what a lab could have changed on the host, and compares it before and after, to prove that nothing of ours is
// left.

import { readdirSync, readFileSync } from 'node:fs';
import { readHierarchies } from '../kernel/cgroupfs/hierarchies.ts';
import { readMounts } from '../kernel/proc/mountinfo.ts';
import { unlessGone } from '../kernel/proc/vanishing.ts';

export interface HostState {
  readonly hostname: string;
  readonly mounts: readonly string[];
  readonly links: readonly string[];
  readonly cgroups: readonly string[];
}

export function readHostState(): HostState {
  const roots = new Set([...readHierarchies().controllers.values()].map(({ mount }) => mount));
  return {
    hostname: readFileSync('/proc/sys/kernel/hostname', 'utf8').trim(),
    mounts: (readMounts('self') ?? []).map(({ id, point }) => `mount ${id} at ${point}`),
    // proc_pid_net(5): lists the links of our own network namespace.
    links: readFileSync('/proc/net/dev', 'utf8')
      .split('\n')
      .slice(2)
      .flatMap((line) => (line.includes(':') ? [`link ${line.split(':')[0]?.trim()}`] : [])),
    cgroups: [...roots].flatMap((root) =>
      (unlessGone(() => readdirSync(root, { withFileTypes: true })) ?? [])
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => `cgroup ${root}/${name}`),
    ),
  };
}

/**
 * Finds what was not there before, and tells ours apart from what others made meanwhile.
 * @param ids of our sessions, which are in the names of all that we make
 */
export function hostChanges(
  before: HostState,
  after: HostState,
  ids: readonly string[],
): { ours: string[]; others: string[] } {
  const all = ({ mounts, links, cgroups, hostname }: HostState): string[] => [
    ...mounts,
    ...links,
    ...cgroups,
    `hostname ${hostname}`,
  ];
  const known = new Set(all(before));
  const added = all(after).filter((thing) => !known.has(thing));
  const isOurs = (thing: string): boolean => ids.some((id) => thing.includes(`nslab-${id}`));
  return { ours: added.filter(isOurs), others: added.filter((thing) => !isOurs(thing)) };
}
