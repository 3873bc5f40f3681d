// Reads from outside what the kernel tells of a container's processes and cgroups; and makes specs for tests.

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { foldersOf } from '../../../src/lab/cgroups/group.ts';
import type { ContainerSpec, CreateSpec } from '../../../src/lab/container/container-spec.ts';
import { defaultContainer } from '../../../src/lab/container/container-spec.ts';
import type { Lab } from '../../../src/lab/lab.ts';
import { compileProfile } from '../../../src/seccomp/compile-profile.ts';
import { defaultProfile } from '../../../src/seccomp/default-profile.ts';

/** As restricted as the containers of `nslab run`, with Docker's filter. */
export const createSpec = (name: string, more: Partial<CreateSpec> = {}): CreateSpec => ({
  ...defaultContainer,
  name,
  hostname: name,
  seccomp: compileProfile(defaultProfile, {
    arch: process.arch === 'arm64' ? 'arm64' : 'x64',
    capabilities: defaultContainer.capabilities,
    kernel: { major: 6, minor: 1 },
  }),
  ...more,
});

export const commandSpec = (
  name: string,
  argv: readonly string[],
  more: Partial<ContainerSpec> = {},
): ContainerSpec => ({ ...defaultContainer, ...createSpec(name), argv, ...more });

const kinds = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'uts', 'user', 'time'];

/** The inodes of its namespaces. */
export const namespacesOf = (pid: number): string[] =>
  kinds.map((kind) => readlinkSync(`/proc/${pid}/ns/${kind}`));

const limits = ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb', 'NoNewPrivs', 'Seccomp', 'Seccomp_filters'];

/** The lines of /proc/PID/status that tell its privileges and ids. */
export const rightsOf = (pid: number): string[] =>
  readFileSync(`/proc/${pid}/status`, 'utf8')
    .split('\n')
    .filter((line) => [...limits, 'Uid', 'Gid', 'Groups'].includes(line.split(':')[0] ?? ''));

export const cgroupsOf = (pid: number): string[] =>
  readFileSync(`/proc/${pid}/cgroup`, 'utf8').trim().split('\n');

export const rootOf = (pid: number): string => {
  const line = readFileSync(`/proc/${pid}/mountinfo`, 'utf8')
    .split('\n')
    .find((one) => one.split(' ')[4] === '/');
  return line ?? '';
};

/** Names of the folders in the lab's cgroups. */
export const groupsIn = (lab: Lab): string[] =>
  foldersOf(lab.cgroups.lab).flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true })
      .filter((one) => one.isDirectory())
      .map(({ name }) => name),
  );
