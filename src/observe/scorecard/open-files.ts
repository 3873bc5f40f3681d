// Points: no way out through something that is open, or through the working directory.

import { statSync } from 'node:fs';
import { type Descriptor, readDescriptors, readPlace } from '../../kernel/proc/descriptors.ts';
import { parseNamespaceLink } from '../../kernel/proc/namespace-links.ts';
import { unlessGone } from '../../kernel/proc/vanishing.ts';
import { type Found, firstLines, type Given, type PointReader } from './point.ts';
import { here, isInside, type ProcessReading } from './reading.ts';

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
    const cwd = here(readPlace(subject.pid, 'cwd'));
    const evidence = [
      `/proc/${subject.pid}/cwd -> ${cwd.target}`,
      `/proc/${subject.pid}/root -> ${subject.root().target}`,
    ];
    return isInside(subject, cwd)
      ? { state: 'holds', evidence }
      : { state: 'fails', evidence: [...evidence, `mnt_id: ${cwd.mountId}`], why: above };
  },
};

/** The first three are how a program talks with who started it: they may lead anywhere. */
function readOpen({ subject }: Given): Found {
  const { open, more } = here(readDescriptors(subject.pid, MAX_OPEN));
  const judged = open.filter(({ fd }) => fd > 2).map((one) => ({ ...one, leads: whereTo(subject, one) }));
  const line = ({ fd, target }: Descriptor): string => `/proc/${subject.pid}/fd/${fd} -> ${target}`;
  const out = judged.filter(({ leads }) => leads === 'out');
  if (out.length > 0) return { state: 'fails', evidence: firstLines(out.map(line)), why: wayOut };
  const files = judged.filter(({ leads }) => leads === 'file');
  if (files.length > 0) return { state: 'partly', evidence: firstLines(files.map(line)), why: hostsFile };
  const evidence = firstLines(open.map(line));
  return more ? { state: 'unknown', evidence, why: tooMany } : { state: 'holds', evidence };
}

/** `out`: a directory, a device or a namespace that is not its own; `file`: anything else of the host's with a path. */
function whereTo(subject: ProcessReading, { fd, target, mountId }: Descriptor): 'in' | 'out' | 'file' {
  // namespaces(7): with such a descriptor setns(2) joins.
  if (/^\w+:\[\d+\]$/.test(target)) return isForeignNamespace(subject, target) ? 'out' : 'in';
  // memfd_create(2), and other files on mounts of the kernel's own, have paths that lead nowhere.
  if (!target.startsWith('/') || target.startsWith('/memfd:')) return 'in';
  if (mountId === undefined || isInside(subject, { target, mountId })) return 'in';
  // The place that the descriptor itself leads to; a server of network files may not answer for it.
  const stats = unlessGone(() => statSync(`/proc/${subject.pid}/fd/${fd}`), ['ESTALE', 'EIO', 'ENOTCONN']);
  if (stats === undefined) return 'in';
  if (stats.isDirectory() || stats.isBlockDevice()) return 'out';
  return stats.isCharacterDevice() ? (harmless.includes(stats.rdev) ? 'in' : 'out') : 'file';
}

/** devices.txt: null, zero, full, random, urandom: the same on every machine. */
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
