// Describes the options of `nslab run` after parsing.

import type { Limit, Resource } from '../kernel/syscalls/structs/resource-limits.ts';
import type { Publication } from '../lab/network/publish.ts';
import type { DeviceNode } from '../lab/operations/make-dev.ts';
import type { TmpfsMount } from '../lab/operations/mount-tmpfs.ts';
import type { Volume } from '../lab/operations/mount-volumes.ts';

/** A device, and the access to it: letters of `rwm`. */
export interface WantedDevice extends DeviceNode {
  readonly access: string;
}

export interface SecurityOptions {
  readonly noNewPrivileges: boolean;
  /** A profile as JSON, with its path; docker's default profile when undefined. */
  readonly seccomp: 'unconfined' | { readonly text: string; readonly path: string } | undefined;
}

export interface RunFlags {
  readonly name?: string;
  readonly hostname?: string;
  readonly image?: string;
  readonly rootfs?: string;
  readonly readOnly?: boolean;
  readonly volume: readonly Volume[];
  readonly tmpfs: readonly TmpfsMount[];
  readonly device: readonly WantedDevice[];
  /** Bytes. */
  readonly memory?: number;
  readonly pidsLimit?: number;
  readonly cpus?: number;
  readonly cpuShares?: number;
  readonly cpusetCpus?: string;
  readonly ulimit: Readonly<Partial<Record<Resource, Limit>>>;
  /** `none`, `bridge`, `host` or `container:ID`. */
  readonly network: string;
  readonly publish: readonly Publication[];
  readonly env: Readonly<Record<string, string>>;
  readonly envFile: Readonly<Record<string, string>>;
  readonly workdir?: string;
  readonly user?: string;
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
