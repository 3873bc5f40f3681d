// Describes the options of `nslab run` after parsing.

import type { Limit, Resource } from '../kernel/syscalls/structs/resource-limits.ts';
import type { Publication } from '../lab/network/publish.ts';
import type { HostEntry } from '../lab/operations/etc-files.ts';
import type { DeviceNode } from '../lab/operations/make-dev.ts';
import type { TmpfsMount } from '../lab/operations/mount-tmpfs.ts';
import type { Volume } from '../lab/operations/mount-volumes.ts';

/** A device, and the access to it: letters of `rwm`. */
export interface WantedDevice extends DeviceNode {
  readonly access: string;
}

export interface WantedImage {
  readonly path: string;
  /** The image's name or digest, as the archive has it; undefined: the only one. */
  readonly name: string | undefined;
}

export interface WantedVolume extends Volume {
  /** It was asked to be relabelled for SELinux: `z` or `Z`. */
  readonly relabel: boolean;
}

/** What the --mount options ask for. */
export interface WantedMounts {
  readonly volumes: readonly Volume[];
  readonly tmpfs: readonly TmpfsMount[];
}

/** Settings of the kernel by name: sysctl(8). */
export type Sysctls = Readonly<Record<string, string>>;

/** The values of options that have no effect, as far as something is to be said of them. */
interface FlagsWithoutEffect {
  readonly pull?: string;
  readonly logDriver?: string;
  readonly stopSignal?: string;
}

export interface SecurityOptions {
  readonly noNewPrivileges: boolean;
  /** A profile as JSON, with its path; docker's default profile when undefined. */
  readonly seccomp: 'unconfined' | { readonly text: string; readonly path: string } | undefined;
}

export interface RunFlags extends FlagsWithoutEffect {
  readonly name?: string;
  readonly hostname?: string;
  readonly image?: WantedImage;
  readonly rootfs?: string;
  readonly readOnly?: boolean;
  readonly volume: readonly WantedVolume[];
  readonly mount: WantedMounts;
  readonly tmpfs: readonly TmpfsMount[];
  /** Bytes. */
  readonly shmSize?: number;
  readonly device: readonly WantedDevice[];
  /** Bytes; as all limits, 0 for none. */
  readonly memory?: number;
  /** Bytes of memory and swap together; -1 for any amount of swap, 0 for as much as memory. */
  readonly memorySwap?: number;
  readonly pidsLimit?: number;
  readonly cpus?: number;
  readonly cpuShares?: number;
  readonly cpusetCpus?: string;
  readonly ulimit: Readonly<Partial<Record<Resource, Limit>>>;
  /** `none`, `bridge`, `host` or `container:ID`. */
  readonly network: string;
  readonly publish: readonly Publication[];
  readonly addHost: readonly HostEntry[];
  readonly sysctl: Sysctls;
  /** Empty: none, not even the image's. */
  readonly entrypoint?: string;
  readonly env: Readonly<Record<string, string>>;
  readonly envFile: Readonly<Record<string, string>>;
  readonly workdir?: string;
  readonly user?: string;
  readonly groupAdd: readonly string[];
  readonly capAdd: readonly string[];
  readonly capDrop: readonly string[];
  readonly securityOpt: SecurityOptions;
  readonly interactive?: boolean;
  readonly tty?: boolean;
  readonly init?: boolean;
  /** Seconds. */
  readonly stopTimeout: number;
  readonly json?: boolean;
  readonly dryRun?: boolean;
}
