// Makes a small /dev: a tmpfs with six devices, symlinks, pts, shm and mqueue, as the OCI runtime specification lists them.

import { dirname } from 'node:path';
import { type MsFlag, mount } from '../../kernel/syscalls/calls/mount.ts';
import { open_tree } from '../../kernel/syscalls/calls/mount-api.ts';
import { mkdirat, mknodat, symlinkat, umask } from '../../kernel/syscalls/calls/paths.ts';
import { callStep, constantSteps, type Step } from '../operation/step.ts';
import { makeFolders } from './exec-program.ts';
import { attachFile } from './mount-volumes.ts';

/** A device node that a container gets, of a device of the host. */
export interface DeviceNode {
  /** Usually below /dev. */
  readonly path: string;
  readonly type: 'b' | 'c';
  readonly major: number;
  readonly minor: number;
  /** Permissions, as on the host. */
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

/** As root: makes the device nodes. */
export const makeDevWithNodes = constantSteps(() =>
  makeDev(
    [
      callStep(umask({ mask: 0 })), // mknod(2) applies the caller's umask to the mode
      ...Object.entries(nodes).map(([name, [major, minor]]) =>
        callStep(mknodat({ pathname: `${dev}/${name}`, mode: 0o20666, dev: (major << 8) | minor })),
      ),
      callStep(umask({ mask: 0o022 })),
    ],
    'gid=5',
  ),
);

const dev = '/dev';
const openedName = (name: string): string => `device-${name}`;

/** mknod(2): device nodes cannot be made in a user namespace. So the host's are opened while they can still be seen. */
export const openHostDevices = (): Step[] =>
  Object.keys(nodes).map((name) =>
    callStep(
      open_tree(
        { filename: `${dev}/${name}`, flags: ['OPEN_TREE_CLONE', 'OPEN_TREE_CLOEXEC'] },
        { as: openedName(name) },
      ),
    ),
  );

/** Without root: bind-mounts the host's devices. @param ids how many are mapped: devpts takes a mapped group only */
export const makeDevWithBinds = (ids: number): Step[] =>
  makeDev(
    Object.keys(nodes).flatMap((name) => attachFile(openedName(name), `${dev}/${name}`)),
    ids > TTY_GROUP ? `gid=${TTY_GROUP}` : undefined,
  );

/** The group `tty` on Debian and most others. */
const TTY_GROUP = 5;

function makeDev(devicesInIt: readonly Step[], group: string | undefined): Step[] {
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

/** As makedev(3) for the kernel: 8 bits of the minor number, 12 of the major, then 12 more of the minor. */
const deviceNumber = (major: number, minor: number): number =>
  ((minor & 0xfff00) << 12) | (major << 8) | (minor & 0xff);

const S_IFCHR = 0o20000;
const S_IFBLK = 0o60000;

/** Made from inside the new root, once its /dev is mounted. */
export const deviceNodes = (wanted: readonly DeviceNode[]): Step[] =>
  wanted.flatMap(({ path, type, major, minor, mode }) => [
    ...makeFolders(dirname(path)),
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
