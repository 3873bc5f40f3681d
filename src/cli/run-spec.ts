// Turns the options of `nslab run` into the specification of its container.

import { hostname } from 'node:os';
import { isatty } from 'node:tty';
import { UserError } from '../kernel/errors.ts';
import { readStatus } from '../kernel/proc/status.ts';
import { CAP, type Capability, dockerDefault } from '../kernel/syscalls/structs/capabilities.ts';
import type { FilterInstruction } from '../kernel/syscalls/structs/seccomp-filter.ts';
import { defaultDevices } from '../lab/cgroups/device-rules.ts';
import type { ExtraController } from '../lab/cgroups/lab-cgroups.ts';
import { type ContainerSpec, defaultContainer, type NetworkSource } from '../lab/container/container-spec.ts';
import { isPrivileged } from '../lab/privileged.ts';
import { findContainer } from '../lab/session/find-container.ts';
import { defaultProfile } from '../seccomp/default-profile.ts';
import { parseProfile } from '../seccomp/parse-profile.ts';
import { compileHere } from './compile-here.ts';
import { statsOf } from './descriptor-stats.ts';
import type { RunFlags, SecurityOptions } from './run-flags.ts';

/** The controllers that the options need beyond those of every lab. */
export const controllersFor = ({ cpus, cpuShares, cpusetCpus }: RunFlags): ExtraController[] => [
  'devices',
  ...(cpus === undefined && cpuShares === undefined ? [] : (['cpu'] as const)),
  ...(cpusetCpus === undefined ? [] : (['cpuset'] as const)),
];

/** @throws UserError `usage` for options that contradict each other, or that name something that does not exist */
export function specFrom(id: string, argv: readonly string[], flags: RunFlags): ContainerSpec {
  const capabilities = capabilitiesFrom(flags);
  const network = networkFrom(flags);
  if (flags.publish.length > 0 && network.kind !== 'bridge') {
    throw new UserError('usage', '--publish needs --network bridge');
  }
  const { memory, pidsLimit, cpus, cpuShares, cpusetCpus } = flags;
  return {
    ...defaultContainer,
    knownAs: flags.name,
    argv,
    env: { ...flags.envFile, ...flags.env },
    term: flags.tty ? (process.env.TERM ?? 'xterm') : isatty(1) ? process.env.TERM : undefined,
    cwd: flags.workdir,
    hostname: flags.hostname ?? (network.kind === 'host' ? hostname() : id),
    root:
      flags.image !== undefined
        ? { kind: 'image', path: flags.image }
        : flags.rootfs !== undefined
          ? { kind: 'folder', path: flags.rootfs }
          : { kind: 'host' },
    readOnlyRoot: flags.readOnly === true,
    network,
    limits: {
      memory,
      pids: pidsLimit,
      cpus,
      cpuShares,
      cpuset: cpusetCpus,
      // mknod(2): in a user namespace nobody can make devices, so no list is needed.
      devices: isPrivileged() ? [...defaultDevices, ...flags.device] : undefined,
    },
    rlimits: flags.ulimit,
    volumes: flags.volume,
    tmpfs: flags.tmpfs,
    devices: flags.device,
    user: flags.user,
    capabilities,
    noNewPrivileges: flags.securityOpt.noNewPrivileges,
    seccomp: seccompFrom(flags.securityOpt, capabilities),
    init: flags.init === true,
    stdin: flags.interactive === true,
    streams: flags.tty ? [] : [...(flags.interactive ? [0] : []), 1, 2].filter(isPipe),
  };
}

/** Whether the container's user may own a stream: never a terminal, which would keep that owner after the container. */
function isPipe(fd: number): boolean {
  const stats = statsOf(fd);
  return stats !== undefined && (stats.isFIFO() || stats.isSocket());
}

/** @throws UserError `usage` when no running container has that name */
function networkFrom({ network }: RunFlags): NetworkSource {
  if (network === 'none' || network === 'bridge' || network === 'host') return { kind: network };
  const which = network.replace(/^container:/, '');
  const found = findContainer(which);
  if (found === undefined) throw new UserError('usage', `no container of nslab is called ${which} and runs`);
  return { kind: 'process', pid: found.pid };
}

const all = Object.keys(CAP) as Capability[];

/** As docker's: `--cap-add NAME` wins over `--cap-drop ALL`, and `--cap-drop NAME` over `--cap-add ALL`. */
function capabilitiesFrom({ capAdd, capDrop }: RunFlags): Capability[] {
  const [added, dropped] = [capAdd.map(capabilityNamed), capDrop.map(capabilityNamed)];
  const begin = added.includes('ALL') ? permitted() : dropped.includes('ALL') ? [] : dockerDefault;
  const wanted = new Set<string>([...begin, ...added]);
  for (const name of dropped) wanted.delete(name);
  return all.filter((name) => wanted.has(name));
}

/** The capabilities that we have and can pass on: a machine may have removed some from everybody. */
function permitted(): readonly Capability[] {
  const own = readStatus('self')?.capPrm;
  return own === undefined || process.geteuid?.() !== 0
    ? all
    : all.filter((name) => (own >> BigInt(CAP[name])) & 1n);
}

function capabilityNamed(text: string): Capability | 'ALL' {
  const name = text.toUpperCase();
  if (name === 'ALL') return name;
  const known = all.find((one) => one === name || one === `CAP_${name}`);
  if (known !== undefined) return known;
  throw new UserError('usage', `there is no capability ${text}`, {
    hint: 'capabilities(7) lists them: NET_ADMIN, or CAP_NET_ADMIN.',
  });
}

function seccompFrom(
  { seccomp }: SecurityOptions,
  capabilities: readonly Capability[],
): FilterInstruction[] | undefined {
  if (seccomp === 'unconfined') return undefined;
  const profile = seccomp === undefined ? defaultProfile : parseProfile(seccomp.text, seccomp.path);
  return compileHere(profile, capabilities);
}
