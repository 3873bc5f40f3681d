// Checks that what belongs to the whole machine in /proc and /sys is hidden or read-only.

import { existsSync } from 'node:fs';
import { maskedPaths, readonlyPaths } from '../../kernel/proc/kernel-paths.ts';
import type { Mount } from '../../kernel/proc/mountinfo.ts';
import { firstLines, type PointInput, type PointReader, type PointResult } from './point.ts';
import type { ProcessReading } from './process-reading.ts';

export const kernelFilesPoint: PointReader = {
  id: 'proc-masks',
  title: {
    en: 'the kernel’s own files in /proc masked or read-only',
    zh: '/proc 里属于内核的文件被遮住或只读',
  },
  read: readMasks,
};

function readMasks({ subject }: PointInput): PointResult {
  const present = [...readonlyPaths, ...maskedPaths].filter((path) => existsSync(path));
  const served = present.map((path) => ({ path, mount: subject.mountAt(path) }));
  const open = served.filter(({ path, mount }) => mount !== undefined && isOpen(path, mount));
  // A second /proc, or the host's mounted elsewhere, has no masks.
  const elsewhere = subject
    .visibleMounts()
    .filter(({ type, root, point }) => type === 'proc' && root === '/' && point !== '/proc');
  const lines = [...linesOf(subject, open), ...elsewhere.map((mount) => subject.mountLine(mount))];
  if (lines.length === 0) return { state: 'holds', evidence: firstLines(linesOf(subject, served)) };
  return {
    state: open.length === present.length ? 'fails' : 'partly',
    evidence: firstLines(lines),
    why: masks,
  };
}

function isOpen(path: string, mount: Mount): boolean {
  // proc(5), subset=pid: it has only the directories of processes.
  if (mount.type === 'proc' && mount.superOptions.includes('subset=pid')) return false;
  if (mount.type !== 'proc' && mount.type !== 'sysfs') return false;
  return !(readonlyPaths.includes(path) && isReadOnly(mount));
}

/** One line for each mount, with the paths that it serves. */
function linesOf(
  subject: ProcessReading,
  served: readonly { readonly path: string; readonly mount: Mount | undefined }[],
): string[] {
  const byMount = new Map<Mount, string[]>();
  for (const { path, mount } of served) {
    if (mount !== undefined) byMount.set(mount, [...(byMount.get(mount) ?? []), path]);
  }
  return [...byMount].map(([mount, paths]) => {
    const others = paths.filter((path) => path !== mount.point);
    return subject.mountLine(mount) + (others.length === 0 ? '' : ` (${others.join(', ')})`);
  });
}

/** Either the mount or its whole filesystem can be read-only (mount(2), MS_BIND with MS_REMOUNT). */
const isReadOnly = ({ options, superOptions }: Mount): boolean =>
  options.includes('ro') || superOptions.includes('ro');

export const sysPoint: PointReader = {
  id: 'sys-readonly',
  title: { en: '/sys read-only', zh: '/sys 只读' },
  read: readSys,
};

/** The filesystems, usually below /sys, whose files write to the kernel. */
const kernelTypes: readonly string[] = [
  'sysfs',
  'cgroup',
  'cgroup2',
  'debugfs',
  'tracefs',
  'securityfs',
  'selinuxfs',
  'bpf',
  'configfs',
  'pstore',
  'efivarfs',
];

function readSys({ subject }: PointInput): PointResult {
  const seen = subject.visibleMounts().filter(({ type }) => kernelTypes.includes(type));
  const writable = seen.filter((mount) => !isReadOnly(mount));
  const lines = (mounts: readonly Mount[]) => firstLines(mounts.map((mount) => subject.mountLine(mount)));
  if (writable.length === 0) {
    const { target } = subject.root();
    const none = [`/proc/${subject.pid}/root -> ${target}`, ...subject.mounts().map(subject.mountLine)];
    return { state: 'holds', evidence: seen.length === 0 ? firstLines(none) : lines(seen) };
  }
  return writable.some(({ type }) => type === 'sysfs')
    ? { state: 'fails', evidence: lines(writable), why: writableSys }
    : { state: 'partly', evidence: lines(writable), why: writableBelow };
}

const masks = {
  en: 'Root in it can read the machine’s keys and memory map, or write settings that no namespace holds apart.',
  zh: '里面的 root 能读到整台机器的密钥和内存布局，或写入不归任何命名空间管的设置。',
};
const writableSys = {
  en: 'Root in it can change devices, modules and power settings of the host through /sys.',
  zh: '里面的 root 能通过 /sys 改动宿主机的设备、模块和电源设置。',
};
const writableBelow = {
  en: 'sysfs is read-only, but through these root in it still reaches the kernel; a writable cgroup v1 even runs programs on the host (release_agent).',
  zh: 'sysfs 是只读的，但里面的 root 仍能经由这些够到内核；可写的 cgroup v1 甚至能在宿主机上运行程序（release_agent）。',
};
