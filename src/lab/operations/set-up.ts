// Sets up a container from inside, part by part: mounts, root, /proc, /sys, /dev, hostname.

import { existsSync } from 'node:fs';
import { sethostname } from '../../kernel/syscalls/calls/host.ts';
import { mount } from '../../kernel/syscalls/calls/mount.ts';
import type { Texts } from '../../session/event.ts';
import { callStep, constantSteps, type Operation, type Step, writeStep } from '../operation/step.ts';
import { labTmpfs, mountLabTmpfs } from './lab-tmpfs.ts';
import { makeDevByPath } from './make-dev.ts';
import { overlayRoot, pivotInto } from './make-root.ts';
import { hostnameWays, mountWays } from './other-ways.ts';

export const setUpParts = [
  'slave-mounts',
  'private-mounts',
  'shared-mounts',
  'stage',
  'root',
  'pivot',
  'proc',
  'sys',
  'dev',
  'network',
] as const;
export type SetUpPart = (typeof setUpParts)[number];

/** The steps of one part. Those after `pivot` are done from inside the new root. */
export function setUpSteps(box: string, part: SetUpPart): readonly Step[] {
  switch (part) {
    // mount_namespaces(7): mounts and unmounts propagate from the host to a slave, and not back.
    case 'slave-mounts':
      return [changePropagation('MS_SLAVE')];
    case 'private-mounts':
      return [changePropagation('MS_PRIVATE')];
    case 'shared-mounts':
      return [changePropagation('MS_SHARED')];
    case 'stage':
      return mountLabTmpfs();
    case 'root':
      return overlayRoot(box);
    case 'proc':
      return freshProc();
    case 'sys':
      return readOnlySys();
    case 'dev':
      return makeDevByPath();
    case 'pivot':
      return pivotInto(box);
    case 'network':
      return networkDefaults();
  }
}

const freshProc = constantSteps(() => [
  callStep(
    mount({
      source: 'proc',
      target: '/proc',
      filesystemtype: 'proc',
      mountflags: ['MS_NOSUID', 'MS_NODEV', 'MS_NOEXEC'],
    }),
  ),
]);
const readOnlySys = constantSteps(() => [
  callStep(
    mount({
      source: 'sysfs',
      target: '/sys',
      filesystemtype: 'sysfs',
      mountflags: ['MS_RDONLY', 'MS_NOSUID', 'MS_NODEV', 'MS_NOEXEC'],
    }),
  ),
]);

export function setUpOperation(actor: string, part: SetUpPart): Operation {
  return { title: titles[part], parts: [{ actor, steps: setUpSteps(actor, part) }], same: equivalents[part] };
}

const titles: Readonly<Record<SetUpPart, Texts>> = {
  'slave-mounts': {
    en: 'mounts that follow the host, and tell it nothing',
    zh: '只接收宿主机的挂载变化，不影响宿主机',
  },
  'private-mounts': { en: 'mounts of its own', zh: '自己的挂载' },
  'shared-mounts': { en: 'mounts that others hear of', zh: '会向外传播的挂载' },
  stage: { en: 'a tmpfs to work on', zh: '用作工作区的 tmpfs' },
  root: { en: 'a copy-on-write root', zh: '写时复制的根' },
  proc: { en: 'a new /proc', zh: '新的 /proc' },
  sys: { en: '/sys, read-only', zh: '只读的 /sys' },
  dev: { en: 'a small /dev', zh: '精简的 /dev' },
  pivot: { en: 'into the new root', zh: '切换到新的根' },
  network: { en: 'the settings of a quiet network', zh: '不让网络自己发包的设置' },
};

const equivalents: Readonly<Record<SetUpPart, Operation['same']>> = {
  'slave-mounts': { shell: 'mount --make-rslave /', ...mountWays('', '/', '', ['MS_REC', 'MS_SLAVE'], '') },
  'private-mounts': {
    shell: 'mount --make-rprivate /',
    ...mountWays('', '/', '', ['MS_REC', 'MS_PRIVATE'], ''),
  },
  'shared-mounts': {
    shell: 'mount --make-rshared /',
    ...mountWays('', '/', '', ['MS_REC', 'MS_SHARED'], ''),
  },
  stage: {
    shell: `mount -t tmpfs -o size=256m nslab ${labTmpfs}`,
    ...mountWays('nslab', labTmpfs, 'tmpfs', [], 'size=256m'),
  },
  root: {
    shell: 'mount -t overlay overlay -o lowerdir=…,upperdir=…,workdir=… merged',
    docker: { en: 'docker run (storage driver overlay2)', zh: 'docker run（存储驱动 overlay2）' },
    ...mountWays('overlay', 'merged', 'overlay', ['MS_NODEV'], 'lowerdir=…,upperdir=…,workdir=…'),
  },
  proc: {
    shell: 'mount -t proc proc /proc',
    docker: { en: 'docker run (by runc, inside of the container)', zh: 'docker run（由 runc 在容器里完成）' },
    ...mountWays('proc', '/proc', 'proc', ['MS_NOSUID', 'MS_NODEV', 'MS_NOEXEC'], ''),
  },
  sys: { shell: 'mount -t sysfs -o ro sysfs sys' },
  dev: { shell: 'mount -t tmpfs tmpfs dev && mknod …' },
  network: {
    shell: 'sysctl net.ipv4.ip_forward=0 net.ipv6.conf.all.disable_ipv6=1',
    docker: 'docker run --sysctl net.ipv4.ip_forward=0 IMAGE',
    go: 'os.WriteFile("/proc/sys/net/ipv4/ip_forward", []byte("0"), 0o644)',
    c: 'int fd = open("/proc/sys/net/ipv4/ip_forward", O_WRONLY); write(fd, "0", 1); close(fd);',
  },
  pivot: {
    shell: 'cd merged && pivot_root . . && umount -l .',
    docker: { en: 'docker run (by runc)', zh: 'docker run（由 runc 完成）' },
    go: 'unix.Chdir("merged"); unix.PivotRoot(".", "."); unix.Unmount(".", unix.MNT_DETACH); unix.Chdir("/")',
    c: 'chdir("merged"); syscall(SYS_pivot_root, ".", "."); umount2(".", MNT_DETACH); chdir("/");',
  },
};

/** A new network namespace copies ip_forward from the first one, and an idle veth sends IPv6: both change counters. */
function networkDefaults(): Step[] {
  const settings = [
    ['ipv4/ip_forward', '0'],
    ['ipv4/conf/all/rp_filter', '0'],
    // ip-sysctl.rst: a bridge that is up reports its membership of 224.0.0.106, at a random moment, to every port.
    ['ipv4/igmp_link_local_mcast_reports', '0'],
    ['ipv6/conf/all/disable_ipv6', '1'],
    ['ipv6/conf/default/disable_ipv6', '1'],
  ] as const;
  return settings
    .map(([name, value]) => ({ path: `/proc/sys/net/${name}`, value }))
    .filter(({ path }) => existsSync(path))
    .map(({ path, value }) => writeStep(path, value));
}

const changePropagation = (how: 'MS_SLAVE' | 'MS_PRIVATE' | 'MS_SHARED'): Step =>
  callStep(mount({ target: '/', mountflags: ['MS_REC', how] }));

export const hostnameOperation = (actor: string, name: string): Operation => ({
  title: { en: `the hostname ${name}`, zh: `主机名 ${name}` },
  parts: [{ actor, steps: [callStep(sethostname({ name }))] }],
  same: hostnameWays(name),
});
