// What is read of one process for its scorecard, each file once, with the lines as the kernel wrote them.

import { type CgroupMembership, readCgroupMemberships } from '../../kernel/proc/cgroup-membership.ts';
import { type Place, readPlace } from '../../kernel/proc/descriptors.ts';
import { mountAt } from '../../kernel/proc/mount-at.ts';
import { type Mount, parseMountinfo } from '../../kernel/proc/mountinfo.ts';
import { type Namespaces, readNamespaces } from '../../kernel/proc/namespace-links.ts';
import { parseStatus, type Status } from '../../kernel/proc/status.ts';
import { readText } from '../../kernel/proc/vanishing.ts';

/** The process ended while it was read. */
export class Gone extends Error {
  override readonly name = 'Gone';
}

/** @throws Gone */
export function here<T>(value: T | undefined): T {
  if (value === undefined) throw new Gone('the process has ended');
  return value;
}

/** Every function throws Gone, and EACCES for a process that ptrace(2) would refuse. */
export interface ProcessReading {
  readonly pid: number;
  status(): Status;
  /** `/proc/123/status: NoNewPrivs: 1`; none for a field that this kernel does not have. */
  statusLines(...fields: string[]): string[];
  namespaces(): Namespaces;
  mounts(): readonly Mount[];
  /** Those that no other mount covers: what a path can lead to. */
  visibleMounts(): readonly Mount[];
  /** `/proc/123/mountinfo: 22 27 0:21 / /proc …` */
  mountLine(mount: Mount): string;
  root(): Place;
  /** The mount that serves a path of its own; undefined as for mountAt. */
  mountAt(path: string): Mount | undefined;
  cgroups(): CgroupMembership[];
}

export function readProcess(pid: number): ProcessReading {
  const statusText = once(() => readText(`/proc/${pid}/status`));
  const status = once(() => parseStatus(statusText()));
  const namespaces = once(() => readNamespaces(pid));
  // A zombie has no mount namespace any more: opening its mountinfo is EINVAL (fs/proc_namespace.c).
  const mountLines = once(() =>
    readText(`/proc/${pid}/mountinfo`, ['EINVAL'])
      ?.split('\n')
      .filter((line) => line !== ''),
  );
  const mounts = once(() => parseMountinfo(mountLines().join('\n')));
  const root = once(() => readPlace(pid, 'root'));
  const at = (path: string) => mountAt(mounts(), root().mountId ?? -1, path);
  const visibleMounts = once(() => mounts().filter((mount) => at(mount.point) === mount));
  const cgroups = once(() => readCgroupMemberships(pid));
  return {
    pid,
    status,
    statusLines: (...fields) => {
      const lines = statusText().split('\n');
      return fields
        .flatMap((field) => lines.find((line) => line.startsWith(`${field}:`)) ?? [])
        .map((line) => `/proc/${pid}/status: ${line.replaceAll('\t', ' ')}`);
    },
    namespaces,
    mounts,
    mountLine: (mount) => `/proc/${pid}/mountinfo: ${mountLines()[mounts().indexOf(mount)]}`,
    root,
    mountAt: at,
    visibleMounts,
    cgroups,
  };
}

/** Whether something open, or a working directory, is below the root of the process. */
export function isInside(reading: ProcessReading, { target, mountId }: Place): boolean {
  const root = reading.root();
  // mountinfo lists a mount only when all of it is below the root of its process (show_mountinfo).
  if (reading.mounts().some(({ id }) => id === mountId)) return true;
  return mountId === root.mountId && (target === root.target || target.startsWith(`${root.target}/`));
}

/** Two processes of one mount namespace, both with the same root. */
export function haveSameRoot(one: ProcessReading, other: ProcessReading): boolean {
  const [a, b] = [one.root(), other.root()];
  return shareMounts(one, other) && a.mountId === b.mountId && a.target === b.target;
}

export const shareMounts = (one: ProcessReading, other: ProcessReading): boolean =>
  one.namespaces().mnt === other.namespaces().mnt;

function once<T>(read: () => T | undefined): () => T {
  let value: T | undefined;
  return () => {
    value ??= here(read());
    return value;
  };
}
