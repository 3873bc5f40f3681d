// Checks that the process has a small /dev of its own.

import { openLocal } from '../../kernel/local/executor.ts';
import type { Mount } from '../../kernel/proc/mountinfo.ts';
import { type DeviceNode, readNodes } from './device-nodes.ts';
import { firstLines, type PointInput, type PointReader, type PointResult } from './point.ts';
import type { ProcessReading } from './process-reading.ts';

export const devPoint: PointReader = {
  id: 'dev',
  title: { en: 'a /dev of its own, with the usual nodes only', zh: '自己的 /dev，只有通常的设备节点' },
  read: readDev,
};

/** OCI runtime-spec, config-linux.md, Default Devices; nodes for ptmx and console are harmless too. */
const usual: readonly string[] = [
  'c 1:3', // null
  'c 1:5', // zero
  'c 1:7', // full
  'c 1:8', // random
  'c 1:9', // urandom
  'c 5:0', // tty
  'c 5:2', // ptmx
];

function isUsual({ path, device }: DeviceNode): boolean {
  // devices.txt: majors 136 to 143 are pseudoterminals; a console is one of them, bind-mounted.
  return usual.includes(device) || (path === 'console' && /^c (5:1|1(3[6-9]|4[0-3]):\d+)$/.test(device));
}

function readDev({ subject, host }: PointInput): PointResult {
  const mount = subject.mountAt('/dev');
  const isOwn = mount?.point === '/dev';
  const listed = readNodes(openLocal(), subject);
  const shared = sharedTerminals(subject, host);
  const found = typeof listed === 'string' ? [] : listed.nodes;
  const odd = found.filter((node) => !isUsual(node));
  const evidence = [
    ...(mount === undefined ? [] : [subject.mountLine(mount)]),
    ...shared.map((one) => subject.mountLine(one)),
    ...(typeof listed === 'string' ? [`/proc/${subject.pid}/root/dev: ${listed}`] : []),
    ...nodeLines(subject.pid, odd.length > 0 ? odd : found),
  ];
  if (mount !== undefined && isHosts(mount, host)) return { state: 'fails', evidence, why: hostsDev };
  if (odd.some(({ device }) => device.startsWith('b'))) return { state: 'fails', evidence, why: disks };
  if (odd.length > 0) return { state: isOwn ? 'partly' : 'fails', evidence, why: more };
  if (typeof listed === 'string' && listed !== 'ENOENT') return { state: 'unknown', evidence, why: unread };
  if (typeof listed !== 'string' && listed.more) return { state: 'unknown', evidence, why: unread };
  if (!isOwn) return { state: 'partly', evidence, why: noMount };
  return shared.length > 0 ? { state: 'partly', evidence, why: terminals } : { state: 'holds', evidence };
}

/** There is one devtmpfs for the whole machine: every mount of it shows the same nodes (driver-api, devtmpfs). */
const isHosts = (mount: Mount, host: ProcessReading): boolean =>
  mount.point === '/dev' && (mount.type === 'devtmpfs' || mount.device === host.mountAt('/dev')?.device);

/** The devpts mounts that are the same instance as one of the host's: filesystems/devpts.rst. */
function sharedTerminals(subject: ProcessReading, host: ProcessReading): Mount[] {
  const hosts = host.mounts().filter(({ type }) => type === 'devpts');
  return subject.visibleMounts().filter(({ type, root, device }) => {
    return type === 'devpts' && root === '/' && hosts.some((one) => one.device === device);
  });
}

function nodeLines(pid: number, nodes: readonly DeviceNode[]): string[] {
  return firstLines(nodes.map(({ path, device }) => `/proc/${pid}/root/dev/${path}: ${device}`));
}

const hostsDev = {
  en: 'Its /dev is the host’s: every disk and every terminal has a node in it.',
  zh: '它的 /dev 就是宿主机的：每块磁盘、每个终端都有节点在里面。',
};
const disks = {
  en: 'A block device in it is a disk of the host: who may open it reads and writes all files on it.',
  zh: '里面的块设备就是宿主机的磁盘：能打开它，就能读写上面的所有文件。',
};
const more = {
  en: 'Nodes beyond the usual ones lead to more of the kernel’s drivers.',
  zh: '通常之外的节点通向内核的更多驱动。',
};
const unread = {
  en: 'Its /dev could not be read as a whole.',
  zh: '它的 /dev 没能读全。',
};
const noMount = {
  en: 'Its /dev is a plain directory of its root: no mount keeps it small, and programs may miss /dev/null.',
  zh: '它的 /dev 只是根里的普通目录：没有单独的挂载来限定内容，程序可能找不到 /dev/null。',
};
const terminals = {
  en: 'Its /dev/pts is the host’s: it can open the terminals of others.',
  zh: '它的 /dev/pts 就是宿主机的：能打开别人的终端。',
};
