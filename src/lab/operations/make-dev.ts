// A small /dev: a tmpfs with six devices, links, pts, shm and mqueue, as the OCI runtime specification lists them.

import { dirname } from 'node:path';
import { type MsFlag, mount } from '../../kernel/syscalls/calls/mount.ts';
import { open_tree } from '../../kernel/syscalls/calls/mount-api.ts';
import { mkdirat, mknodat, symlinkat, umask } from '../../kernel/syscalls/calls/paths.ts';
import { callStep, constantSteps, type Step } from '../operation/step.ts';
import { folderSteps } from './exec-program.ts';
import { placeMount } from './mount-volumes.ts';

/** A device of the host in a container. */
export interface DeviceNode {
  /** Below /dev, usually. */
  readonly path: string;
  readonly type: 'b' | 'c';
  readonly major: number;
  readonly minor: number;
  /** As its permissions on the host. */
  readonly mode: number;
}

const nodes = {
  null: [1, 3],
  zero: [1, 5],
  full: [1, 7],
  random: [1, 8],
  urandom: [1, 9],
  tty: [5, 0],
} as const;
const links = {
  fd: '/proc/self/fd',
  stdin: '/proc/self/fd/0',
  stdout: '/proc/self/fd/1',
  stderr: '/proc/self/fd/2',
  ptmx: 'pts/ptmx',
} as const;

/** The whole of it, by root. */
export const devices = constantSteps(() =>
  deviceFolder(
    [
      callStep(umask({ mask: 0 })), // mknod(2) takes the caller's away from the mode
      ...Object.entries(nodes).map(([name, [major, minor]]) =>
        callStep(mknodat({ pathname: `${dev}/${name}`, mode: 0o20666, dev: (major << 8) | minor })),
      ),
      callStep(umask({ mask: 0o022 })),
    ],
    'gid=5',
  ),
);

const dev = '/dev';
const held = (name: string): string => `device-${name}`;

/** mknod(2): in a user namespace nobody makes devices. So the host's are held, while they can still be seen. */
export const holdDevices = (): Step[] =>
  Object.keys(nodes).map((name) =>
    callStep(
      open_tree(
        { filename: `${dev}/${name}`, flags: ['OPEN_TREE_CLONE', 'OPEN_TREE_CLOEXEC'] },
        { as: held(name) },
      ),
    ),
  );

/** The same folder with these. @param ids how many are mapped: devpts takes no group that is not */
export const heldDevices = (ids: number): Step[] =>
  deviceFolder(
    Object.keys(nodes).flatMap((name) => placeMount(held(name), `${dev}/${name}`)),
    ids > TTY_GROUP ? `gid=${TTY_GROUP}` : undefined,
  );

/** Debian's and most others'. */
const TTY_GROUP = 5;

function deviceFolder(devicesInIt: readonly Step[], group: string | undefined): Step[] {
  const tmpfs = (source: string, target: string, data: string, flags: readonly MsFlag[]): Step =>
    callStep(mount({ source, target, filesystemtype: 'tmpfs', mountflags: ['MS_NOSUID', ...flags], data }));
  return [
    tmpfs('tmpfs', dev, 'size=65536k,mode=0755', ['MS_STRICTATIME']),
    ...devicesInIt,
    ...Object.entries(links).map(([name, target]) =>
      callStep(symlinkat({ target, linkpath: `${dev}/${name}` })),
    ),
    ...['pts', 'shm', 'mqueue'].map((name) => callStep(mkdirat({ pathname: `${dev}/${name}`, mode: 0o755 }))),
    callStep(
      mount({
        source: 'devpts',
        target: `${dev}/pts`,
        filesystemtype: 'devpts',
        mountflags: ['MS_NOSUID', 'MS_NOEXEC'],
        data: ['newinstance', 'ptmxmode=0666', 'mode=0620', ...(group === undefined ? [] : [group])].join(
          ',',
        ),
      }),
    ),
    tmpfs('shm', `${dev}/shm`, 'size=64m,mode=1777', ['MS_NODEV', 'MS_NOEXEC']),
    callStep(
      mount({
        source: 'mqueue',
        target: `${dev}/mqueue`,
        filesystemtype: 'mqueue',
        mountflags: ['MS_NOSUID', 'MS_NODEV', 'MS_NOEXEC'],
      }),
    ),
  ];
}

/** makedev(3): the low byte of each number, and above it the rest of the minor, then of the major. */
const deviceNumber = (major: number, minor: number): number =>
  ((minor & 0xfff00) << 12) | (major << 8) | (minor & 0xff);

const S_IFCHR = 0o20000;
const S_IFBLK = 0o60000;

/** Made from inside the new root, once its /dev is there. */
export const deviceNodes = (wanted: readonly DeviceNode[]): Step[] =>
  wanted.flatMap(({ path, type, major, minor, mode }) => [
    ...folderSteps(dirname(path)),
    callStep(umask({ mask: 0 })),
    callStep(
      mknodat({
        pathname: path,
        mode: (type === 'b' ? S_IFBLK : S_IFCHR) | (mode & 0o777),
        dev: deviceNumber(major, minor),
      }),
    ),
    callStep(umask({ mask: 0o022 })),
  ]);
