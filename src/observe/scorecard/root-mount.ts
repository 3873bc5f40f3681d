// Checks that the process has its own root filesystem, and that its mounts do not propagate to the host.

import type { Mount } from '../../kernel/proc/mountinfo.ts';
import { firstLines, type PointInput, type PointReader, type PointResult } from './point.ts';
import { haveSameRoot, type ProcessReading, shareMounts } from './process-reading.ts';

export const rootPoint: PointReader = {
  id: 'root',
  title: {
    en: 'a root of its own by pivot_root, the host’s unmounted',
    zh: '用 pivot_root 换成自己的根，宿主机的根已卸载',
  },
  read: readRoot,
};

function readRoot({ subject, host }: PointInput): PointResult {
  const own = rootMount(subject);
  const hosts = rootMount(host);
  const evidence = [
    `/proc/${subject.pid}/root -> ${subject.root().target}`,
    ...[own].flatMap((mount) => (mount ? [subject.mountLine(mount)] : [])),
    ...[hosts].flatMap((mount) => (mount ? [host.mountLine(mount)] : [])),
  ];
  if (haveSameRoot(subject, host)) return { state: 'fails', evidence, why: sameRoot };
  // proc_pid_root(5), d_path: the path is relative to its mount namespace, whose root pivot_root changes.
  if (subject.root().target !== '/') return { state: 'partly', evidence, why: chroot };
  if (hosts === undefined) return { state: 'unknown', evidence, why: unknownHost };
  if (own !== undefined && isSame(own, hosts)) return { state: 'fails', evidence, why: sameRoot };
  const left = subject.mounts().filter((mount) => mount !== own && isSame(mount, hosts));
  if (left.length === 0) return { state: 'holds', evidence };
  const lines = firstLines(left.map((mount) => subject.mountLine(mount)));
  return { state: 'partly', evidence: [...evidence, ...lines], why: stillMounted };
}

const rootMount = (reading: ProcessReading): Mount | undefined =>
  reading.mounts().find(({ id }) => id === reading.root().mountId);

/** Whether both show the same directory of the same filesystem. */
const isSame = (one: Mount, other: Mount): boolean => one.device === other.device && one.root === other.root;

export const propagationPoint: PointReader = {
  id: 'propagation',
  title: { en: 'no mount that is shared with the host', zh: '没有与宿主机共享的挂载' },
  read: readPropagation,
};

function readPropagation({ subject, host }: PointInput): PointResult {
  if (shareMounts(subject, host)) {
    const evidence = [subject, host].map((one) => `/proc/${one.pid}/ns/mnt -> mnt:[${one.namespaces().mnt}]`);
    return { state: 'fails', evidence, why: sameMounts };
  }
  const groups = new Set(host.mounts().map(({ propagation }) => propagation.shared));
  const shared = subject.mounts().filter(({ propagation }) => propagation.shared !== undefined);
  const slaves = subject.mounts().filter(({ propagation }) => propagation.master !== undefined);
  const lines = (mounts: readonly Mount[]) => firstLines(mounts.map((mount) => subject.mountLine(mount)));
  const withHost = shared.filter(({ propagation }) => groups.has(propagation.shared));
  if (withHost.length > 0) return { state: 'fails', evidence: lines(withHost), why: peers };
  if (slaves.length > 0) return { state: 'partly', evidence: lines(slaves), why: hears };
  // mount_namespaces(7): the peers of a shared mount may be in a third namespace.
  if (shared.length > 0) return { state: 'partly', evidence: lines(shared), why: others };
  return { state: 'holds', evidence: lines(subject.mounts()) };
}

const sameRoot = {
  en: 'It sees and changes the host’s own files.',
  zh: '它看到的、改动的就是宿主机自己的文件。',
};
const chroot = {
  en: 'Its root was only moved by chroot: the rest is still mounted above it, and a process with CAP_SYS_CHROOT or a directory held open from outside gets there.',
  zh: '根只是用 chroot 换的：外面的一切仍挂在它上面，有 CAP_SYS_CHROOT 或手里开着外面目录的进程就能出去。',
};
const stillMounted = {
  en: 'The root is another, but the host’s is still mounted below it, with all its files.',
  zh: '根虽然换了，宿主机的根还挂在它下面，文件都在。',
};
const unknownHost = {
  en: 'The root it is compared with is itself no mount: what the host’s root is cannot be told.',
  zh: '用来比较的那个根本身不是挂载点，无法判断宿主机的根是哪一个。',
};
const sameMounts = {
  en: 'The mount namespace is the host’s: whatever it mounts, the host has.',
  zh: '挂载命名空间就是宿主机的：它挂什么，宿主机就有什么。',
};
const peers = {
  en: 'What it mounts below these appears on the host, and the other way round.',
  zh: '它在这些挂载下面挂的东西会出现在宿主机上，反过来也一样。',
};
const hears = {
  en: 'What the host mounts below these appears in it too; not the other way round.',
  zh: '宿主机在这些挂载下面挂的东西也会出现在它里面，反过来则不会。',
};
const others = {
  en: 'What it mounts below these appears wherever they have a peer: in any namespace copied from it.',
  zh: '它在这些挂载下面挂的东西会出现在所有对等挂载那里，例如从它复制出的命名空间。',
};
