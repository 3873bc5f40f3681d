// Turns the options of `nslab run` into the specification of its container.

import { hostname } from 'node:os';
import { isatty } from 'node:tty';
import { UserError } from '../kernel/errors.ts';
import type { Capability } from '../kernel/syscalls/structs/capabilities.ts';
import type { FilterInstruction } from '../kernel/syscalls/structs/seccomp-filter.ts';
import { defaultDevices } from '../lab/cgroups/device-rules.ts';
import type { ExtraController, Limits } from '../lab/cgroups/lab-cgroups.ts';
import { compileHere } from '../lab/container/compile-here.ts';
import { type ContainerSpec, defaultContainer, type NetworkSource } from '../lab/container/container-spec.ts';
import { isPrivileged } from '../lab/privileged.ts';
import { findContainer } from '../lab/session/find-container.ts';
import { defaultProfile } from '../seccomp/default-profile.ts';
import { parseProfile } from '../seccomp/parse-profile.ts';
import { statsOf } from './descriptor-stats.ts';
import { capabilitiesFrom } from './run-capabilities.ts';
import type { RunFlags, SecurityOptions } from './run-flags.ts';

/** The controllers that the options need beyond those of every lab. */
export const controllersFor = ({ cpus, cpuShares, cpusetCpus }: RunFlags): ExtraController[] => [
  'devices',
  // 0 is docker's word for no limit
  ...(cpus || cpuShares ? (['cpu'] as const) : []),
  ...(cpusetCpus === undefined ? [] : (['cpuset'] as const)),
];

/** @throws UserError `usage` for options that contradict each other, or that name something that does not exist */
export function specFrom(id: string, argv: readonly string[], flags: RunFlags): ContainerSpec {
  const capabilities = capabilitiesFrom(flags);
  const network = networkFrom(flags);
  if (flags.addHost.length > 0 && network.kind === 'process') {
    throw new UserError(
      'usage',
      {
        en: '--add-host cannot be combined with --network container:ID',
        zh: '--add-host 不能与 --network container:ID 同用',
      },
      {
        hint: {
          en: 'As with docker, the names belong to the container whose network it is.',
          zh: '与 docker 一样，这些名字归网络所属的那个容器。',
        },
      },
    );
  }
  if (flags.publish.length > 0 && network.kind !== 'bridge') {
    throw new UserError('usage', {
      en: '--publish needs --network bridge',
      zh: '--publish 需要 --network bridge',
    });
  }
  if (
    flags.addHost.length > 0 &&
    flags.image === undefined &&
    flags.rootfs === undefined &&
    !isPrivileged()
  ) {
    throw new UserError(
      'machine',
      {
        en: '--add-host needs a root whose /etc can be written: --rootfs FOLDER',
        zh: '--add-host 需要 /etc 可写的根文件系统：--rootfs FOLDER',
      },
      {
        hint: {
          en: 'Without root, this machine’s own /etc can only be shown read-only.',
          zh: '不是 root 时，本机的 /etc 只能以只读方式显示。',
        },
      },
    );
  }
  return {
    ...defaultContainer,
    knownAs: flags.name,
    argv,
    entrypoint: entrypointFrom(flags),
    env: { ...flags.envFile, ...flags.env },
    term: flags.tty ? (process.env.TERM ?? 'xterm') : isatty(1) ? process.env.TERM : undefined,
    cwd: flags.workdir,
    hostname: flags.hostname ?? (network.kind === 'host' ? hostname() : id),
    root:
      flags.image !== undefined
        ? { kind: 'image', ...flags.image }
        : flags.rootfs !== undefined
          ? { kind: 'folder', path: flags.rootfs }
          : { kind: 'host' },
    readOnlyRoot: flags.readOnly === true,
    network,
    limits: limitsFrom(flags),
    rlimits: flags.ulimit,
    volumes: [...flags.volume, ...flags.mount.volumes],
    tmpfs: [...flags.tmpfs, ...flags.mount.tmpfs],
    shmSize: flags.shmSize || undefined,
    devices: flags.device,
    addHosts: flags.addHost,
    sysctls: sysctlsFrom(flags, network),
    user: flags.user || undefined,
    groupAdd: flags.groupAdd,
    capabilities,
    noNewPrivileges: flags.securityOpt.noNewPrivileges,
    seccomp: seccompFrom(flags.securityOpt, capabilities),
    init: flags.init === true,
    stdin: flags.interactive === true,
    streams: flags.tty ? [] : [...(flags.interactive ? [0] : []), 1, 2].filter(isPipe),
  };
}

/** As with docker, an empty one stands for none, and without one it is the image's. */
const entrypointFrom = ({ entrypoint }: RunFlags): readonly string[] | undefined =>
  entrypoint === undefined ? undefined : entrypoint === '' ? [] : [entrypoint];

/** As with docker, 0 stands for no limit. */
function limitsFrom(flags: RunFlags): Limits {
  const { memory, pidsLimit, cpus, cpuShares, cpusetCpus, device } = flags;
  return {
    memory: memory || undefined,
    swap: swapFrom(flags),
    pids: pidsLimit || undefined,
    cpus: cpus || undefined,
    cpuShares: cpuShares || undefined,
    cpuset: cpusetCpus,
    // mknod(2): in a user namespace nobody can make devices, so no list is needed.
    devices: isPrivileged() ? [...defaultDevices, ...device] : undefined,
  };
}

/** docker's --memory-swap counts memory and swap together; 0 is as if it were not given. @throws UserError `usage` */
function swapFrom({ memory = 0, memorySwap = 0 }: RunFlags): Limits['swap'] {
  if (memorySwap === 0) return undefined;
  if (memorySwap === -1) return memory === 0 ? undefined : 'max';
  if (memory === 0)
    throw new UserError('usage', {
      en: '--memory-swap needs --memory: it is memory and swap together',
      zh: '--memory-swap 需要 --memory：它是内存与 swap 的合计',
    });
  if (memorySwap >= memory) return memorySwap - memory;
  throw new UserError(
    'usage',
    {
      en: '--memory-swap is less than --memory, and means memory and swap together',
      zh: '--memory-swap 小于 --memory，而它是内存与 swap 的合计',
    },
    {
      hint: {
        en: 'For 100m of each: --memory 100m --memory-swap 200m. As large as --memory: no swap. -1: any amount.',
        zh: '各 100m：--memory 100m --memory-swap 200m。与 --memory 一样大：不用 swap。-1：不限。',
      },
    },
  );
}

/** network_namespaces(7): the settings below net belong to the network namespace. @throws UserError `usage` */
function sysctlsFrom({ sysctl }: RunFlags, { kind }: NetworkSource): RunFlags['sysctl'] {
  const foreign = Object.keys(sysctl).find((name) => name.startsWith('net.'));
  if (foreign === undefined || kind === 'none' || kind === 'bridge') return sysctl;
  throw new UserError(
    'usage',
    {
      en: `--sysctl ${foreign}: that network is not the container’s own`,
      zh: `--sysctl ${foreign}：这个网络不是容器自己的`,
    },
    { hint: { en: 'With --network none or bridge it is.', zh: '用 --network none 或 bridge 时才是。' } },
  );
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
  if (found === undefined)
    throw new UserError('usage', {
      en: `no container of nslab is called ${which} and runs`,
      zh: `没有名为 ${which} 的 nslab 容器正在运行`,
    });
  return { kind: 'process', pid: found.pid };
}

function seccompFrom(
  { seccomp }: SecurityOptions,
  capabilities: readonly Capability[],
): FilterInstruction[] | undefined {
  if (seccomp === 'unconfined') return undefined;
  const profile = seccomp === undefined ? defaultProfile : parseProfile(seccomp.text, seccomp.path);
  return compileHere(profile, capabilities);
}
