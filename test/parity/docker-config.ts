// Makes the config.json that docker writes for a runtime: after moby, daemon/pkg/oci/defaults.go and daemon/oci_linux.go.

import { existsSync } from 'node:fs';
import { type Capability, dockerDefault } from '../../src/kernel/syscalls/structs/capabilities.ts';
import { ociSeccomp } from './seccomp.ts';

interface Mount {
  readonly destination: string;
  readonly type: string;
  readonly source: string;
  readonly options: readonly string[];
}

/** The options of a `docker run`, in the terms of its config.json. */
export interface DockerOptions {
  readonly user?: { readonly uid: number; readonly gid: number; readonly additionalGids: readonly number[] };
  readonly capabilities?: readonly Capability[];
  readonly readOnly?: boolean;
  readonly mounts?: readonly Mount[];
  readonly memory?: object;
  readonly cpu?: object;
  readonly pids?: object;
  readonly rlimits?: readonly object[];
  readonly unconfined?: boolean;
  readonly newPrivileges?: boolean;
  readonly hostNetwork?: boolean;
  /** The program of `--init`, on the host. */
  readonly init?: string;
  readonly cwd?: string;
  readonly hostname?: string;
  readonly env?: readonly string[];
}

/** A container's root, its id, and the folder with the files that docker writes for it. */
export interface Place {
  readonly id: string;
  readonly hostname: string;
  readonly root: string;
  readonly etc: string;
}

const nothing = ['nosuid', 'noexec', 'nodev'];
const pts = ['nosuid', 'noexec', 'newinstance', 'ptmxmode=0666', 'mode=0620', 'gid=5'];
const defaultMounts: readonly Mount[] = [
  { destination: '/proc', type: 'proc', source: 'proc', options: nothing },
  {
    destination: '/dev',
    type: 'tmpfs',
    source: 'tmpfs',
    options: ['nosuid', 'strictatime', 'mode=755', 'size=65536k'],
  },
  { destination: '/dev/pts', type: 'devpts', source: 'devpts', options: pts },
  { destination: '/sys', type: 'sysfs', source: 'sysfs', options: [...nothing, 'ro'] },
  { destination: '/sys/fs/cgroup', type: 'cgroup', source: 'cgroup', options: ['ro', ...nothing] },
  { destination: '/dev/mqueue', type: 'mqueue', source: 'mqueue', options: nothing },
  {
    destination: '/dev/shm',
    type: 'tmpfs',
    source: 'shm',
    options: [...nothing, 'mode=1777', 'size=67108864'],
  },
];

const maskedPaths = [
  '/proc/acpi',
  '/proc/asound',
  '/proc/interrupts',
  '/proc/kcore',
  '/proc/keys',
  '/proc/latency_stats',
  '/proc/sched_debug',
  '/proc/scsi',
  '/proc/timer_list',
  '/proc/timer_stats',
  '/sys/devices/virtual/powercap',
  '/sys/firmware',
];
const readonlyPaths = ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'];

const throttles = [0, 1]
  .map((cpu) => `/sys/devices/system/cpu/cpu${cpu}/thermal_throttle`)
  .filter((path) => existsSync(path));

const devices = [
  [1, 5],
  [1, 3],
  [1, 9],
  [1, 8],
  [5, 0],
  [5, 1],
].map(([major, minor]) => ({ allow: true, type: 'c', major, minor, access: 'rwm' }));

/** daemon/oci_linux.go, withCommonOptions: only for a network namespace of its own. */
const sysctl = { 'net.ipv4.ping_group_range': '0 2147483647', 'net.ipv4.ip_unprivileged_port_start': '0' };

const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const bind = (destination: string, source: string, ...options: string[]): Mount => ({
  destination,
  type: 'bind',
  source,
  options: ['rbind', ...options],
});

const files = ['hostname', 'hosts', 'resolv.conf'];

export function dockerConfig(
  argv: readonly string[],
  asked: DockerOptions,
  { id, hostname, root, etc }: Place,
): Record<string, unknown> {
  const capabilities = asked.capabilities ?? dockerDefault;
  const init =
    asked.init === undefined ? [] : [{ ...bind('/sbin/docker-init', asked.init), options: ['bind', 'ro'] }];
  const etcMounts = files.map((name) =>
    bind(`/etc/${name}`, `${etc}/${name}`, 'rprivate', ...(asked.readOnly ? ['ro'] : [])),
  );
  // Docker sorts by destination: sortMounts.
  const more = [...(asked.mounts ?? []), ...etcMounts].sort((a, b) =>
    a.destination < b.destination ? -1 : 1,
  );
  return {
    ociVersion: '1.0.2-dev',
    process: {
      user: asked.user ?? { uid: 0, gid: 0, additionalGids: [0, 10] },
      args: [...(asked.init === undefined ? [] : ['/sbin/docker-init', '--']), ...argv],
      env: [path, `HOSTNAME=${hostname}`, ...(asked.env ?? [])],
      cwd: asked.cwd ?? '/',
      capabilities: { bounding: capabilities, effective: capabilities, permitted: capabilities },
      rlimits: asked.rlimits ?? [],
      noNewPrivileges: asked.newPrivileges !== true,
      oomScoreAdj: 0,
    },
    root: { path: root, readonly: asked.readOnly === true },
    hostname,
    mounts: [...defaultMounts, ...more, ...init],
    linux: {
      cgroupsPath: `/${id}`,
      sysctl: asked.hostNetwork ? {} : sysctl,
      resources: {
        devices: [{ allow: false, access: 'rwm' }, ...devices],
        memory: asked.memory,
        cpu: asked.cpu,
        pids: asked.pids,
      },
      namespaces: [
        ...['mount', 'uts', 'pid', 'ipc', 'cgroup'],
        ...(asked.hostNetwork ? [] : ['network']),
      ].map((type) => ({ type })),
      maskedPaths: [...maskedPaths, ...throttles],
      readonlyPaths,
      seccomp: asked.unconfined ? undefined : ociSeccomp(capabilities),
    },
  };
}
