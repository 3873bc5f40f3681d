// Reads who runs nslab, and on which machine.

import { arch, hostname, release, totalmem } from 'node:os';
import { readHierarchies } from '../kernel/cgroupfs/hierarchies.ts';
import { userName } from '../kernel/user-name.ts';
import type { MachineFacts } from '../lesson/lesson-run.ts';
import type { HostFacts } from '../session/event.ts';

export function readHostFacts(version: string): HostFacts {
  const memory = readHierarchies().controllers.get('memory');
  return {
    user: userName(),
    uid: process.geteuid?.() ?? 0,
    kernel: release(),
    hostname: hostname(),
    arch: arch(),
    cgroup: memory === undefined ? 'no memory cgroup' : `cgroup v${memory.version}`,
    memoryBytes: totalmem(),
    nslabPid: process.pid,
    nslabVersion: version,
  };
}

/** Formats the facts for the sentences of a lesson. */
export const machineFacts = ({ user, uid, kernel, arch, cgroup, memoryBytes }: HostFacts): MachineFacts => ({
  user,
  uid: String(uid),
  kernel,
  arch,
  cgroup,
  memory: `${(memoryBytes / 1024 ** 3).toFixed(1)} GiB`,
});
