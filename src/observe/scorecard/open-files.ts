// Checks that neither an open descriptor nor the working directory leads out of the container.

import { statSync } from 'node:fs';
import { type Descriptor, readDescriptors, readLocation } from '../../kernel/proc/descriptors.ts';
import { parseNamespaceLink } from '../../kernel/proc/namespace-links.ts';
import { unlessGone } from '../../kernel/proc/vanishing.ts';
import { firstLines, type PointInput, type PointReader, type PointResult } from './point.ts';
import { isInside, type ProcessReading, requireAlive } from './process-reading.ts';

const MAX_OPEN = 1024;

export const descriptorsPoint: PointReader = {
  id: 'descriptors',
  title: { en: 'no descriptor that leads out of its root', zh: '没有通到根之外的描述符' },
  read: readOpen,
};

export const workingDirectoryPoint: PointReader = {
  id: 'cwd',
  title: { en: 'its working directory inside its root', zh: '工作目录在自己的根之内' },
  read: ({ subject }) => {
    const cwd = requireAlive(readLocation(subject.pid, 'cwd'));
    const evidence = [
      `/proc/${subject.pid}/cwd -> ${cwd.target}`,
      `/proc/${subject.pid}/root -> ${subject.root().target}`,
    ];
    return isInside(subject, cwd)
      ? { state: 'holds', evidence }
      : { state: 'fails', evidence: [...evidence, `mnt_id: ${cwd.mountId}`], why: above };
  },
};

/** Skips 0, 1 and 2, through which a program talks to whoever started it: they may lead anywhere. */
function readOpen({ subject }: PointInput): PointResult {
  const { open, more } = requireAlive(readDescriptors(subject.pid, MAX_OPEN));
  const judged = open
    .filter(({ fd }) => fd > 2)
    .map((one) => ({ ...one, leads: destinationOf(subject, one) }));
  const line = ({ fd, target }: Descriptor): string => `/proc/${subject.pid}/fd/${fd} -> ${target}`;
  const out = judged.filter(({ leads }) => leads === 'out');
  if (out.length > 0) return { state: 'fails', evidence: firstLines(out.map(line)), why: wayOut };
  const files = judged.filter(({ leads }) => leads === 'file');
  if (files.length > 0) return { state: 'partly', evidence: firstLines(files.map(line)), why: hostsFile };
  const evidence = firstLines(open.map(line));
  return more ? { state: 'unknown', evidence, why: tooMany } : { state: 'holds', evidence };
}

/** `out`: a directory, a device or a namespace of somebody else's; `file`: any other file of the host. */
function destinationOf(subject: ProcessReading, { fd, target, mountId }: Descriptor): 'in' | 'out' | 'file' {
  // namespaces(7): setns(2) joins a namespace by such a descriptor.
  if (/^\w+:\[\d+\]$/.test(target)) return isForeignNamespace(subject, target) ? 'out' : 'in';
  // memfd_create(2): its files, and others on the kernel's internal mounts, have no real path.
  if (!target.startsWith('/') || target.startsWith('/memfd:')) return 'in';
  if (mountId === undefined || isInside(subject, { target, mountId })) return 'in';
  // This follows the descriptor, not a path; a network filesystem may not answer.
  const stats = unlessGone(() => statSync(`/proc/${subject.pid}/fd/${fd}`), ['ESTALE', 'EIO', 'ENOTCONN']);
  if (stats === undefined) return 'in';
  if (stats.isDirectory() || stats.isBlockDevice()) return 'out';
  return stats.isCharacterDevice() ? (harmless.includes(stats.rdev) ? 'in' : 'out') : 'file';
}

/** devices.txt: null, zero, full, random and urandom have the same numbers on every machine. */
const harmless: readonly number[] = [3, 5, 7, 8, 9].map((minor) => (1 << 8) | minor);

function isForeignNamespace(subject: ProcessReading, target: string): boolean {
  const { kind, inode } = parseNamespaceLink(target);
  const own = new Map<string, unknown>(Object.entries(subject.namespaces()));
  return own.has(kind) && own.get(kind) !== inode;
}

const above = {
  en: 'With `..` it walks on through the host’s directories, whatever its root is (CVE-2024-21626).',
  zh: '不管根是什么，它用 `..` 就能在宿主机的目录里走下去（CVE-2024-21626）。',
};
const wayOut = {
  en: 'By fchdir, openat or setns it gets where it leads: out of the container.',
  zh: '用 fchdir、openat 或 setns 就能到它通向的地方：容器之外。',
};
const hostsFile = {
  en: 'These files of the host stay open to it, however small its root is.',
  zh: '根再小，宿主机的这些文件仍对它开着。',
};
const tooMany = {
  en: `It has more than ${MAX_OPEN} descriptors; not all were read.`,
  zh: `它的描述符超过 ${MAX_OPEN} 个，没有全读。`,
};
