// Reads which parts of a container a process has: compared with the host, from /proc, mountinfo and its cgroup.

import { readStatus } from '../kernel/proc/status.ts';
import type { EvidenceSource } from './evidence-source.ts';

/** In the order in which the tour builds them. */
const containerParts = ['process', 'name', 'processes', 'limit', 'layers', 'network', 'privileges'] as const;

export type ContainerPart = (typeof containerParts)[number];

/**
 * @param name of the process @param host the name of the one that stands for the host
 * @returns undefined when one of them does not run
 * @throws SyscallError, ActorGone
 */
export async function observeParts(
  source: EvidenceSource,
  name: string,
  host: string,
): Promise<ContainerPart[] | undefined> {
  const subjects = source.subjects([host, name]);
  const subject = subjects.find((one) => one.name === name);
  const namespaces = await source.namespaces(subjects);
  const [own, others] = [namespaces.get(name), namespaces.get(host)];
  if (subject === undefined || own === undefined || others === undefined) return undefined;
  const differs = (kind: keyof typeof own): boolean => own[kind] !== others[kind];
  const has: Readonly<Record<ContainerPart, boolean>> = {
    process: true,
    name: differs('uts'),
    processes: differs('pid') && differs('mnt'),
    limit: Number.isFinite(source.cgroup(name)?.limit ?? Number.POSITIVE_INFINITY),
    layers: await hasLayers(source, name, host),
    network: differs('net'),
    privileges: hasFewerPrivileges(subject.pid),
  };
  return containerParts.filter((part) => has[part]);
}

/** An overlay that the host does not see: mountinfo names a filesystem by its device, proc_pid_mountinfo(5). */
async function hasLayers(source: EvidenceSource, name: string, host: string): Promise<boolean> {
  const mounts = await source.mounts(source.subjects([host, name]));
  const overlaysOf = (one: string): string[] =>
    (mounts.find((of) => of.name === one)?.mounts ?? [])
      .filter(({ type }) => type === 'overlay')
      .map(({ device }) => device);
  const others = overlaysOf(host);
  return overlaysOf(name).some((device) => !others.includes(device));
}

/** Fewer capabilities than we have, and a filter on its system calls: proc_pid_status(5), CapBnd and Seccomp. */
function hasFewerPrivileges(pid: number): boolean {
  const [status, ours] = [readStatus(pid), readStatus(process.pid)];
  if (status === undefined || ours === undefined) return false;
  return status.seccomp === 2 && (ours.capBnd & ~status.capBnd) !== 0n;
}
