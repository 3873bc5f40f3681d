// Reads which parts of a container a process has: compared with the host, from /proc, mountinfo and its cgroup.

import type { Mount } from '../kernel/proc/mountinfo.ts';
import { readStatus } from '../kernel/proc/status.ts';
import type { EvidenceSource } from './evidence-source.ts';

/** In the order in which the tour builds them. */
const containerParts = ['process', 'name', 'processes', 'limit', 'layers', 'network', 'privileges'] as const;

type ContainerPart = (typeof containerParts)[number];

export interface PartsSeen {
  readonly has: readonly ContainerPart[];
  /** Its / is another filesystem than the host's: its files are not the machine's own. */
  readonly ownRoot: boolean;
}

/**
 * @param name of the process @param host the name of the one that stands for the host
 * @returns undefined when one of them does not run
 * @throws SyscallError, ActorGone
 */
export async function observeParts(
  source: EvidenceSource,
  name: string,
  host: string,
): Promise<PartsSeen | undefined> {
  const subjects = source.subjects([host, name]);
  const subject = subjects.find((one) => one.name === name);
  const namespaces = await source.namespaces(subjects);
  const [own, others] = [namespaces.get(name), namespaces.get(host)];
  if (subject === undefined || own === undefined || others === undefined) return undefined;
  const mounts = await source.mounts(subjects);
  const mountsIn = (one: string): readonly Mount[] => mounts.find((of) => of.name === one)?.mounts ?? [];
  const [ownMounts, theirMounts] = [mountsIn(name), mountsIn(host)];
  const differs = (kind: keyof typeof own): boolean => own[kind] !== others[kind];
  const has: Readonly<Record<ContainerPart, boolean>> = {
    process: true,
    name: differs('uts'),
    processes: differs('pid') && differs('mnt'),
    limit: Number.isFinite(source.cgroup(name)?.limit ?? Number.POSITIVE_INFINITY),
    layers: overlaysIn(ownMounts).some((device) => !overlaysIn(theirMounts).includes(device)),
    network: differs('net'),
    privileges: hasFewerPrivileges(subject.pid),
  };
  return {
    has: containerParts.filter((part) => has[part]),
    ownRoot: rootOf(ownMounts) !== rootOf(theirMounts),
  };
}

/** By device, as mountinfo names a filesystem: proc_pid_mountinfo(5). */
const overlaysIn = (mounts: readonly Mount[]): string[] =>
  mounts.filter(({ type }) => type === 'overlay').map(({ device }) => device);

/** Of several mounts on one point, the last hides the others. */
const rootOf = (mounts: readonly Mount[]): string | undefined =>
  mounts.findLast(({ point }) => point === '/')?.device;

/** Fewer capabilities than we have, and a filter on its system calls: proc_pid_status(5), CapBnd and Seccomp. */
function hasFewerPrivileges(pid: number): boolean {
  const [status, ours] = [readStatus(pid), readStatus(process.pid)];
  if (status === undefined || ours === undefined) return false;
  return status.seccomp === 2 && (ours.capBnd & ~status.capBnd) !== 0n;
}
