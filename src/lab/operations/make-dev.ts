// Makes a small /dev: a tmpfs with six devices, symlinks, pts, shm and mqueue, as the OCI runtime specification lists them.

import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../../kernel/errors.ts';
import { close } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { type MsFlag, mount } from '../../kernel/syscalls/calls/mount.ts';
import { move_mount, open_tree } from '../../kernel/syscalls/calls/mount-api.ts';
import { mkdirat, mknodat, symlinkat, umask } from '../../kernel/syscalls/calls/paths.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import { callStep, constantSteps, type Step } from '../operation/step.ts';
import { makeFolders } from './exec-program.ts';
import { attachAtTop, newFilesystem } from './new-filesystem.ts';

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

type DeviceName = keyof typeof nodes;
const deviceNames = Object.keys(nodes) as DeviceName[];

const dev = '/dev';
const openedName = (name: DeviceName): string => `device-${name}`;

/** As a lesson shows it: by paths, in a root that is known. */
export const makeDevByPath = constantSteps(() => [
  mountTmpfs('tmpfs', dev, 'size=65536k,mode=0755', ['MS_STRICTATIME']),
  ...makeNodes((name) => ({ pathname: `${dev}/${name}` })),
  ...fillDev('gid=5'),
]);

/** As root: makes the device nodes. */
export const makeDevWithNodes = constantSteps(() => [
  ...newDev(),
  ...makeNodes((pathname) => ({ dirfd: ref('dev'), pathname })),
  ...fillDev('gid=5'),
]);

/**
 * mknod(2): device nodes cannot be made in a user namespace. So the host's are opened while they can still be seen.
 * @throws UserError `machine` when one of them is not that device
 */
export const openHostDevices = (): Step[] =>
  deviceNames.map((name) => {
    requireDevice(name);
    return callStep(
      open_tree(
        { filename: `${dev}/${name}`, flags: ['OPEN_TREE_CLONE', 'OPEN_TREE_CLOEXEC'] },
        { as: openedName(name) },
      ),
    );
  });

function requireDevice(name: DeviceName): void {
  const path = `${dev}/${name}`;
  const stats = statSync(path, { throwIfNoEntry: false });
  const [major, minor] = nodes[name];
  if (stats?.isCharacterDevice() === true && stats.rdev === deviceNumber(major, minor)) return;
  throw new UserError(
    'machine',
    {
      en: `${path} of this machine is not the character device ${major}:${minor}`,
      zh: `这台机器的 ${path} 不是字符设备 ${major}:${minor}`,
    },
    {
      hint: {
        en: `null(4), tty(4): a container without root uses the machine's own. mknod ${path} c ${major} ${minor}`,
        zh: `null(4)、tty(4)：不是 root 时，容器用宿主机自己的设备。mknod ${path} c ${major} ${minor}`,
      },
    },
  );
}

/** Without root: bind-mounts the host's devices. @param ids how many are mapped: devpts takes a mapped group only */
export const makeDevWithBinds = (ids: number): Step[] => [
  ...newDev(),
  ...deviceNames.flatMap(bindDevice),
  ...fillDev(ids > TTY_GROUP ? `gid=${TTY_GROUP}` : undefined),
];

/** The group `tty` on Debian and most others. */
const TTY_GROUP = 5;

/** The tmpfs of /dev, by whose descriptor `dev` all is made that is in it. */
const newDev = (): Step[] => [
  ...newFilesystem({
    type: 'tmpfs',
    as: 'dev',
    options: [
      ['size', '65536k'],
      ['mode', '0755'],
    ],
    attributes: ['MOUNT_ATTR_NOSUID', 'MOUNT_ATTR_STRICTATIME'],
  }),
  ...attachAtTop('dev'),
];

const makeNodes = (
  at: (name: DeviceName) => Pick<Parameters<typeof mknodat>[0], 'dirfd' | 'pathname'>,
): Step[] => [
  callStep(umask({ mask: 0 })), // mknod(2) applies the caller's umask to the mode
  ...deviceNames.map((name) => {
    const [major, minor] = nodes[name];
    return callStep(mknodat({ ...at(name), mode: 0o20666, dev: deviceNumber(major, minor) }));
  }),
  callStep(umask({ mask: 0o022 })),
];

/** Makes an empty file and attaches the device to it. */
const bindDevice = (name: DeviceName): Step[] => [
  callStep(mknodat({ dirfd: ref('dev'), pathname: name, mode: S_IFREG | 0o644 })),
  callStep(
    move_mount({
      from_dfd: ref(openedName(name)),
      from_path: '',
      to_dfd: ref('dev'),
      to_path: name,
      flags: ['MOVE_MOUNT_F_EMPTY_PATH'],
    }),
  ),
  callStep(close({ fd: ref(openedName(name)) })),
];

const mountTmpfs = (source: string, target: string, data: string, flags: readonly MsFlag[]): Step =>
  callStep(mount({ source, target, filesystemtype: 'tmpfs', mountflags: ['MS_NOSUID', ...flags], data }));

/** What is in every /dev besides the devices. */
const fillDev = (group: string | undefined): Step[] => [
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
      data: ['newinstance', 'ptmxmode=0666', 'mode=0620', ...(group === undefined ? [] : [group])].join(','),
    }),
  ),
  mountTmpfs('shm', `${dev}/shm`, 'size=64m,mode=1777', ['MS_NODEV', 'MS_NOEXEC']),
  callStep(
    mount({
      source: 'mqueue',
      target: `${dev}/mqueue`,
      filesystemtype: 'mqueue',
      mountflags: ['MS_NOSUID', 'MS_NODEV', 'MS_NOEXEC'],
    }),
  ),
];

/** As makedev(3) for the kernel: 8 bits of the minor number, 12 of the major, then 12 more of the minor. */
const deviceNumber = (major: number, minor: number): number =>
  ((minor & 0xfff00) << 12) | (major << 8) | (minor & 0xff);

const S_IFREG = 0o100000;
const S_IFCHR = 0o20000;
const S_IFBLK = 0o60000;

/** Whether every container has it there: null(4), tty(4). */
const isUsual = ({ path, type, major, minor }: DeviceNode): boolean =>
  deviceNames.some(
    (name) => `${dev}/${name}` === path && type === 'c' && `${nodes[name]}` === `${[major, minor]}`,
  );

const isSame = (one: DeviceNode, other: DeviceNode): boolean =>
  one.path === other.path &&
  one.type === other.type &&
  one.major === other.major &&
  one.minor === other.minor;

/** Made from inside the new root, once its /dev is mounted. What is asked for twice is made once, as by runc. */
export const deviceNodes = (wanted: readonly DeviceNode[]): Step[] =>
  wanted
    .filter((one, i) => !isUsual(one) && wanted.findIndex((other) => isSame(one, other)) === i)
    .flatMap(({ path, type, major, minor, mode }) => [
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
