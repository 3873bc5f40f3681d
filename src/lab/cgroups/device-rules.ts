// Lists the devices that a container may use, as rules of its cgroup: cgroup-v1/devices.rst.

export interface DeviceRule {
  readonly type: 'b' | 'c';
  readonly major: number | '*';
  readonly minor: number | '*';
  /** Letters of r, w and m (mknod). */
  readonly access: string;
}

const all = '*';

/**
 * As docker and runc allow (runc, libcontainer/specconv, AllowedDevices): any node may be made, and these may be used. Not
 * 5:1, the machine's console, as a container's is a pseudoterminal. Without such a list, root in a container could make a
 * node of the host's disk and write to it.
 */
export const defaultDevices: readonly DeviceRule[] = [
  { type: 'c', major: all, minor: all, access: 'm' },
  { type: 'b', major: all, minor: all, access: 'm' },
  ...[3, 5, 7, 8, 9].map((minor) => ({ type: 'c', major: 1, minor, access: 'rwm' }) as const), // null to urandom
  ...[0, 2].map((minor) => ({ type: 'c', major: 5, minor, access: 'rwm' }) as const), // tty, ptmx
  { type: 'c', major: 136, minor: all, access: 'rwm' }, // pty slaves
];

/** The rule as it is written to devices.allow and devices.deny. */
export const ruleText = ({ type, major, minor, access }: DeviceRule): string =>
  `${type} ${major}:${minor} ${access}`;
