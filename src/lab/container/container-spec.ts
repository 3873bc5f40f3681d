// Describes a container that is to be made: all that `nslab run` has options for, in the kernel's terms.

import type { Size } from '../../kernel/pty.ts';
import { type Capability, dockerDefault } from '../../kernel/syscalls/structs/capabilities.ts';
import type { Limit, Resource } from '../../kernel/syscalls/structs/resource-limits.ts';
import type { FilterInstruction } from '../../kernel/syscalls/structs/seccomp-filter.ts';
import { defaultDevices } from '../cgroups/device-rules.ts';
import type { Limits } from '../cgroups/lab-cgroups.ts';
import type { HostEntry } from '../operations/etc-files.ts';
import type { DeviceNode } from '../operations/make-dev.ts';
import type { TmpfsMount } from '../operations/mount-tmpfs.ts';
import type { Volume } from '../operations/mount-volumes.ts';

type RootSource =
  /** A copy-on-write view of the machine's own files, without its private parts. */
  | { readonly kind: 'host' }
  /** A copy-on-write view of a folder. */
  | { readonly kind: 'folder'; readonly path: string }
  /** The layers of an image: a tar of `docker save`, or an OCI layout. `name`: which of several. */
  | { readonly kind: 'image'; readonly path: string; readonly name?: string };

export type NetworkSource =
  /** A namespace of its own, with `lo` alone. */
  | { readonly kind: 'none' }
  /** A namespace of its own, joined to a bridge that leads to no other machine. */
  | { readonly kind: 'bridge' }
  /** Ours. */
  | { readonly kind: 'host' }
  /** That of another process. */
  | { readonly kind: 'process'; readonly pid: number };

/** A container without a command: programs are started in it later. */
export interface CreateSpec {
  /** Its name in the lab: that of its first actor, its cgroup and its folder in the tmpfs. */
  readonly name: string;
  /** The name by which other sessions find it; undefined: the lab's id. */
  readonly knownAs: string | undefined;
  /** Replaces variables of the image, which replace our PATH, HOSTNAME and HOME. */
  readonly env: Readonly<Record<string, string>>;
  /** $TERM of our user's terminal, when the container gets a terminal. */
  readonly term: string | undefined;
  /** Working directory; made when it does not exist. undefined: the image's, or `/`. */
  readonly cwd: string | undefined;
  readonly hostname: string;
  readonly root: RootSource;
  readonly readOnlyRoot: boolean;
  readonly network: NetworkSource;
  readonly limits: Limits;
  readonly rlimits: Readonly<Partial<Record<Resource, Limit>>>;
  readonly volumes: readonly Volume[];
  readonly tmpfs: readonly TmpfsMount[];
  /** The VOLUMEs of an image: folders that are made, and can be written to even where the root is read-only. */
  readonly writable: readonly string[];
  /** Of /dev/shm, in bytes; undefined: docker's 64 MiB. */
  readonly shmSize: number | undefined;
  /** Device nodes besides those that every container has. */
  readonly devices: readonly DeviceNode[];
  readonly addHosts: readonly HostEntry[];
  /** Settings of its own namespaces, by their names in sysctl(8). */
  readonly sysctls: Readonly<Record<string, string>>;
  /** As docker's `--user`: a name or number, then perhaps a colon and a group. undefined: the image's, or root. */
  readonly user: string | undefined;
  /** Further groups, each a name or number. */
  readonly groupAdd: readonly string[];
  /** The bounding set. A root process has all of these. */
  readonly capabilities: readonly Capability[];
  readonly noNewPrivileges: boolean;
  /** undefined: no filter. */
  readonly seccomp: readonly FilterInstruction[] | undefined;
}

export interface ContainerSpec extends CreateSpec {
  /** Stands before the command, and replaces the image's entrypoint and command; undefined: the image's. */
  readonly entrypoint: readonly string[] | undefined;
  /** The command; when it is empty, the image's. */
  readonly argv: readonly string[];
  /** An actor stays PID 1 and reaps; otherwise the command itself is PID 1. */
  readonly init: boolean;
  /** It has our stdin; otherwise its stdin is /dev/null. */
  readonly stdin: boolean;
  /** Those of its standard streams that are our pipes, whose owner becomes the container's user. */
  readonly streams: readonly number[];
  /** Size of its own terminal, if it gets one. */
  readonly terminal: Size | undefined;
}

/** The name of a container where a lab has only one. */
export const defaultName = 'box';

/** As restricted as docker's containers, except for the seccomp filter; it sees the machine's own files. */
export const defaultContainer: Omit<ContainerSpec, 'argv' | 'hostname'> = {
  name: defaultName,
  knownAs: undefined,
  env: {},
  term: undefined,
  cwd: undefined,
  root: { kind: 'host' },
  readOnlyRoot: false,
  network: { kind: 'none' },
  limits: { devices: defaultDevices },
  rlimits: {},
  volumes: [],
  tmpfs: [],
  writable: [],
  shmSize: undefined,
  devices: [],
  addHosts: [],
  sysctls: {},
  user: undefined,
  groupAdd: [],
  capabilities: dockerDefault,
  noNewPrivileges: true,
  seccomp: undefined,
  entrypoint: undefined,
  init: false,
  stdin: false,
  streams: [],
  terminal: undefined,
};
