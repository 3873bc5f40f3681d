// Which devices a container may use, as rules of its cgroup: cgroup-v1/devices.rst.

export interface DeviceRule {
  readonly type: 'b' | 'c';
  readonly major: number | '*';
  readonly minor: number | '*';
  /** Of r, w and m (mknod). */
  readonly access: string;
}

const all = '*';

/**
 * What Docker and runc leave a container (runc, libcontainer/specconv, AllowedDevices): every node may be made, and these
 * used; but for 5:1, the machine's console: a container's is a pseudoterminal. Without such a list root in a container makes a node of the host's disk, and writes to it.
 */
export const defaultDevices: readonly DeviceRule[] = [
  { type: 'c', major: all, minor: all, access: 'm' },
  { type: 'b', major: all, minor: all, access: 'm' },
  ...[3, 5, 7, 8, 9].map((minor) => ({ type: 'c', major: 1, minor, access: 'rwm' }) as const), // null to urandom
  ...[0, 2].map((minor) => ({ type: 'c', major: 5, minor, access: 'rwm' }) as const), // tty, ptmx
  { type: 'c', major: 136, minor: all, access: 'rwm' }, // the other ends of pseudoterminals
];

/** As devices.allow and devices.deny take it. */
export const ruleText = ({ type, major, minor, access }: DeviceRule): string =>
  `${type} ${major}:${minor} ${access}`;
