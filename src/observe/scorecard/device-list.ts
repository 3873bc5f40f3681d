// Checks that the cgroup of the process may use listed devices only.

import { closeSync, constants, openSync } from 'node:fs';
import { errnoName } from '../../kernel/errno.ts';
import { openLocal } from '../../kernel/local/executor.ts';
import { readText, unlessGone } from '../../kernel/proc/vanishing.ts';
import { bpf } from '../../kernel/syscalls/calls/security.ts';
import { findCgroupPlace } from './cgroup-places.ts';
import { firstLines, type PointInput, type PointReader, type PointResult } from './point.ts';

export const deviceListPoint: PointReader = {
  id: 'devices-cgroup',
  title: { en: 'a list of devices that its cgroup allows', zh: '它的 cgroup 只允许使用列出的设备' },
  read: readDeviceList,
};

const PROGRAMS = 64;

/** Version 1 has a list, version 2 a BPF program (cgroup-v2.rst, Device controller); where both are mounted, both decide. */
function readDeviceList(input: PointInput): PointResult {
  const file = findCgroupPlace(input, 'devices')?.chain[0];
  const path = file && `${file}/devices.list`;
  const list = path && readText(path);
  const lines = list?.trimEnd().split('\n');
  const evidence = firstLines((lines ?? []).map((line) => `${path}: ${line}`));
  // cgroup-v1/devices.rst: while nothing is denied, the only line is `a`, for all devices; when all are denied, there is none.
  if (lines?.some((line) => line.startsWith('a ')) === false) return { state: 'holds', evidence };
  const unified = (findCgroupPlace(input, 'unified')?.chain ?? []).map((folder) => ({
    folder,
    found: query(folder),
  }));
  const all = [
    ...evidence,
    ...unified.map(({ folder, found }) => `bpf(BPF_PROG_QUERY, BPF_CGROUP_DEVICE) ${folder}: ${show(found)}`),
  ];
  if (unified.some(({ found }) => typeof found === 'number' && found > 0))
    return { state: 'holds', evidence: all };
  const isKnown = lines !== undefined || (unified.length > 0 && unified.every(({ found }) => found === 0));
  return isKnown
    ? { state: 'fails', evidence: all, why: any }
    : { state: 'unknown', evidence: all, why: unseen };
}

/** The number of programs attached to a cgroup, or the errno's name; undefined when the cgroup is gone. */
function query(folder: string): number | string | undefined {
  const fd = unlessGone(() => openSync(folder, constants.O_DIRECTORY));
  if (fd === undefined) return undefined;
  try {
    const { errno, out } = openLocal().attempt(
      bpf({
        cmd: 'BPF_PROG_QUERY',
        attr: { query_fd: fd, attach_type: 'BPF_CGROUP_DEVICE', room: PROGRAMS },
      }),
    );
    // bpf(2): ENOSPC means that there are more programs than that.
    if (errnoName(errno) === 'ENOSPC') return PROGRAMS;
    return errno === 0 ? out.attr.length : errnoName(errno);
  } finally {
    closeSync(fd);
  }
}

const show = (found: number | string | undefined): string =>
  typeof found === 'number' ? `prog_cnt=${found}` : (found ?? 'ENOENT');

const any = {
  en: 'With CAP_MKNOD it makes a node of any disk of the host, and reads and writes it.',
  zh: '只要有 CAP_MKNOD，它就能为宿主机的任何磁盘造出节点并读写。',
};
const unseen = {
  en: 'On cgroup v2 a BPF program decides about devices, and whether there is one only bpf(2) tells, which did not answer.',
  zh: '在 cgroup v2 上由 BPF 程序决定能用哪些设备，有没有这样的程序只能问 bpf(2)，而它没有回答。',
};
