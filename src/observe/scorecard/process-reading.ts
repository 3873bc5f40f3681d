// Reads the files of one process for its scorecard, each file once, and keeps the lines as the kernel wrote them.

import { type CgroupMembership, readCgroupMemberships } from '../../kernel/proc/cgroup-membership.ts';
import { type FileLocation, readLocation } from '../../kernel/proc/descriptors.ts';
import { mountAt } from '../../kernel/proc/mount-at.ts';
import { type Mount, parseMountinfo } from '../../kernel/proc/mountinfo.ts';
import { type Namespaces, readNamespaces } from '../../kernel/proc/namespace-links.ts';
import { parseStatus, type Status } from '../../kernel/proc/status.ts';
import { readText } from '../../kernel/proc/vanishing.ts';

/** The process ended while its files were read. */
export class Gone extends Error {
  override readonly name = 'Gone';
}

/** Returns a value that is undefined only when the process has ended. @throws Gone */
export function requireAlive<T>(value: T | undefined): T {
  if (value === undefined) throw new Gone('the process has ended');
  return value;
}

/** Every function throws Gone when the process ends, and EACCES when ptrace(2) would refuse it. */
export interface ProcessReading {
  readonly pid: number;
  status(): Status;
  /** `/proc/123/status: NoNewPrivs: 1`; empty for a field that this kernel does not have. */
  statusLines(...fields: string[]): string[];
  namespaces(): Namespaces;
  mounts(): readonly Mount[];
  /** The mounts that no other covers, which a path can reach. */
  visibleMounts(): readonly Mount[];
  /** `/proc/123/mountinfo: 22 27 0:21 / /proc …` */
  mountLine(mount: Mount): string;
  root(): FileLocation;
  /** The mount that serves a path of the process; undefined as for mountAt. */
  mountAt(path: string): Mount | undefined;
  cgroups(): CgroupMembership[];
}

export function readProcess(pid: number): ProcessReading {
  const statusText = once(() => readText(`/proc/${pid}/status`));
  const status = once(() => parseStatus(statusText()));
  const namespaces = once(() => readNamespaces(pid));
  // A zombie has left its mount namespace: opening its mountinfo fails with EINVAL (fs/proc_namespace.c).
  const mountLines = once(() =>
    readText(`/proc/${pid}/mountinfo`, ['EINVAL'])
      ?.split('\n')
      .filter((line) => line !== ''),
  );
  const mounts = once(() => parseMountinfo(mountLines().join('\n')));
  const root = once(() => readLocation(pid, 'root'));
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

/** Whether an open file or a working directory is below the root of the process. */
export function isInside(reading: ProcessReading, { target, mountId }: FileLocation): boolean {
  const root = reading.root();
  // mountinfo lists a mount only when it is entirely below the root of the process (show_mountinfo).
  if (reading.mounts().some(({ id }) => id === mountId)) return true;
  return mountId === root.mountId && (target === root.target || target.startsWith(`${root.target}/`));
}

/** Whether two processes are in one mount namespace and have the same root. */
export function haveSameRoot(one: ProcessReading, other: ProcessReading): boolean {
  const [a, b] = [one.root(), other.root()];
  return shareMounts(one, other) && a.mountId === b.mountId && a.target === b.target;
}

export const shareMounts = (one: ProcessReading, other: ProcessReading): boolean =>
  one.namespaces().mnt === other.namespaces().mnt;

function once<T>(read: () => T | undefined): () => T {
  let value: T | undefined;
  return () => {
    value ??= requireAlive(read());
    return value;
  };
}
