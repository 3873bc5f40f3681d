// What of the host a lab could have changed, before and after: proof that nothing of ours is left.

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
    // proc_pid_net(5): the links of our own network namespace.
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
 * What is there now and was not before: ours, or somebody else's, who goes on working meanwhile.
 * @param ids of our sessions, which are in the names of all that is ours
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
