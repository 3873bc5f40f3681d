// The cells of the matrix: a kernel, a hierarchy of cgroups, a user.

import type { Hierarchy, Place, User } from './job.ts';
import type { KernelName } from './kernels.ts';

export interface Cell {
  /** `6.1/v2/delegated` */
  readonly name: string;
  readonly kernel: KernelName;
  readonly cgroups: Hierarchy;
  readonly user: User;
  readonly place: Place;
}

/** `delegated`: an ordinary user who was given a cgroup; `systemd`: one who may ask systemd for it. */
const who = {
  root: { user: 'root', place: 'login' },
  ordinary: { user: 'ordinary', place: 'login' },
  delegated: { user: 'ordinary', place: 'delegated' },
  systemd: { user: 'ordinary', place: 'systemd' },
} as const satisfies Record<string, { user: User; place: Place }>;

const machines = [
  { kernel: '6.1', cgroups: 'v1' },
  { kernel: '6.1', cgroups: 'v2' },
  { kernel: 'newest', cgroups: 'v1' },
  { kernel: 'newest', cgroups: 'v2' },
] as const satisfies readonly { kernel: KernelName; cgroups: Hierarchy }[];

export const cells: readonly Cell[] = machines.flatMap(({ kernel, cgroups }) =>
  Object.entries(who)
    .filter(([name]) => cgroups === 'v2' || (name !== 'delegated' && name !== 'systemd'))
    .map(([name, { user, place }]) => ({
      name: `${kernel}/${cgroups}/${name}`,
      kernel,
      cgroups,
      user,
      place,
    })),
);

/** Those that a name begins with, or ends with: `6.1`, `6.1/v2`, `root`; all when no names are given. */
export const cellsNamed = (names: readonly string[]): readonly Cell[] =>
  cells.filter(
    ({ name }) =>
      names.length === 0 ||
      names.some((part) => `${name}/`.startsWith(`${part}/`) || `/${name}`.endsWith(`/${part}`)),
  );
