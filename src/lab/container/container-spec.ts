// What a container is to be like: everything that `nslab run` can be asked for, in the kernel's terms.

import type { Size } from '../../kernel/pty.ts';
import { type Capability, dockerDefault } from '../../kernel/syscalls/structs/capabilities.ts';
import type { Limit, Resource } from '../../kernel/syscalls/structs/resource-limits.ts';
import type { FilterInstruction } from '../../kernel/syscalls/structs/seccomp-filter.ts';
import { defaultDevices } from '../cgroups/device-rules.ts';
import type { Limits } from '../cgroups/lab-cgroups.ts';
import type { DeviceNode } from '../operations/make-dev.ts';
import type { TmpfsMount } from '../operations/mount-tmpfs.ts';
import type { Volume } from '../operations/mount-volumes.ts';

type RootSource =
  /** A copy-on-write view of the machine's own files, without its private parts. */
  | { readonly kind: 'host' }
  /** A copy-on-write view of a folder. */
  | { readonly kind: 'folder'; readonly path: string }
  /** The layers of an image: a tar of `docker save`, or an OCI layout. */
  | { readonly kind: 'image'; readonly path: string };

export type NetworkSource =
  /** A namespace of its own, with `lo` alone. */
  | { readonly kind: 'none' }
  /** A namespace of its own, joined to a bridge that leads to no other machine. */
  | { readonly kind: 'bridge' }
  /** Ours. */
  | { readonly kind: 'host' }
  /** That of another process. */
  | { readonly kind: 'process'; readonly pid: number };

/** A container without a command: what is run in it is entered into it. */
export interface CreateSpec {
  /** What its lab calls it: its first actor, its cgroup, its folder on the stage. */
  readonly name: string;
  /** By which other sessions find it; undefined: the lab's id. */
  readonly knownAs: string | undefined;
  /** What was asked for: stronger than what the image says, and that than PATH, HOSTNAME and HOME. */
  readonly env: Readonly<Record<string, string>>;
  /** What the terminal of our user is called, when it is handed on. */
  readonly term: string | undefined;
  /** Working directory, made when it is missing; undefined: the image's, or `/`. */
  readonly cwd: string | undefined;
  readonly hostname: string;
  readonly root: RootSource;
  readonly readOnlyRoot: boolean;
  readonly network: NetworkSource;
  readonly limits: Limits;
  readonly rlimits: Readonly<Partial<Record<Resource, Limit>>>;
  readonly volumes: readonly Volume[];
  readonly tmpfs: readonly TmpfsMount[];
  /** More device nodes than every container has. */
  readonly devices: readonly DeviceNode[];
  /** As docker's `--user`: a name or number, and after a colon a group; undefined: the image's, or root. */
  readonly user: string | undefined;
  /** What stays in the bounding set; root has them all. */
  readonly capabilities: readonly Capability[];
  readonly noNewPrivileges: boolean;
  /** undefined: no filter. */
  readonly seccomp: readonly FilterInstruction[] | undefined;
}

export interface ContainerSpec extends CreateSpec {
  /** The command; with none, an image's own. */
  readonly argv: readonly string[];
  /** Keep an actor as PID 1, which reaps; else the command itself is PID 1. */
  readonly init: boolean;
  /** Leave stdin as it is; else it is /dev/null. */
  readonly stdin: boolean;
  /** Which of its standard streams are pipes of ours, which its user is to own. */
  readonly streams: readonly number[];
  /** A terminal of its own, of that size. */
  readonly terminal: Size | undefined;
}

/** What the only container of a lab is called. */
export const usualName = 'box';

/** A container as careful as docker's, but for a seccomp filter, on the machine's own files. */
export const usualContainer: Omit<ContainerSpec, 'argv' | 'hostname'> = {
  name: usualName,
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
  devices: [],
  user: undefined,
  capabilities: dockerDefault,
  noNewPrivileges: true,
  seccomp: undefined,
  init: false,
  stdin: false,
  streams: [],
  terminal: undefined,
};
