// Describes a cgroup of a lab: its folder for each controller, which may be on version 1 or 2, each by itself.

import type { CgroupVersion } from '../../kernel/cgroupfs/hierarchies.ts';

/** Where a cgroup has a controller: the version is a property of the controller, not of the machine. */
interface GroupFolder {
  readonly version: CgroupVersion;
  readonly folder: string;
}

/** A cgroup of one name in every hierarchy that the lab uses. */
export interface Group {
  readonly name: string;
  /** By controller. A version 1 hierarchy without any has its name, `name=systemd`; that of version 2 is also under ''. */
  readonly folders: ReadonlyMap<string, GroupFolder>;
}

/** The folders, each once: controllers of one hierarchy share one. @param version of which only; by default of both */
export const foldersOf = ({ folders }: Group, version?: CgroupVersion): string[] => [
  ...new Set(
    [...folders.values()]
      .filter((one) => version === undefined || one.version === version)
      .map(({ folder }) => folder),
  ),
];
