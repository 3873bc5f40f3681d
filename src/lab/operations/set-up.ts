// Sets up a container from inside, part by part: mounts, root, /proc, /sys, /dev, hostname.

import { existsSync } from 'node:fs';
import { sethostname } from '../../kernel/syscalls/calls/host.ts';
import { mount } from '../../kernel/syscalls/calls/mount.ts';
import type { Texts } from '../../session/event.ts';
import { callStep, constantSteps, type Operation, type Step, writeStep } from '../operation/step.ts';
import { type Setting, settingWays } from './file-ways.ts';
import { labTmpfs, mergedOf, mountLabTmpfs, upperOf, workOf } from './lab-tmpfs.ts';
import { makeDevByPath } from './make-dev.ts';
import { overlayRoot, pivotInto } from './make-root.ts';
import { mountWays, propagationWays } from './mount-ways.ts';
import { alike, dockerRun, hostnameWays, joinWays } from './other-ways.ts';

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
  return {
    title: titles[part],
    parts: [{ actor, steps: setUpSteps(actor, part) }],
    same: waysOf(actor, part),
  };
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

/** The part in other ways. runc does the same inside of each container that docker makes. */
function waysOf(box: string, part: SetUpPart): Operation['same'] {
  const quiet = ['MS_NOSUID', 'MS_NODEV', 'MS_NOEXEC'];
  const byDocker = { docker: dockerRun([]) };
  switch (part) {
    case 'slave-mounts':
      return propagationWays('slave');
    case 'private-mounts':
      return propagationWays('private');
    case 'shared-mounts':
      return propagationWays('shared');
    case 'stage':
      return mountWays('nslab', labTmpfs, 'tmpfs', ['MS_NOSUID', 'MS_NODEV'], 'size=256m,mode=0755');
    case 'root': {
      const layers = `lowerdir=/,upperdir=${upperOf(box)},workdir=${workOf(box)}`;
      return { ...mountWays('overlay', mergedOf(box), 'overlay', ['MS_NODEV'], layers), ...byDocker };
    }
    case 'proc':
      return { ...mountWays('proc', '/proc', 'proc', quiet, ''), ...byDocker };
    case 'sys':
      return { ...mountWays('sysfs', '/sys', 'sysfs', ['MS_RDONLY', ...quiet], ''), ...byDocker };
    case 'dev':
      // The first of its nodes stands for all.
      return { ...alike(joinWays([devWays, nullWays])), ...byDocker };
    case 'pivot':
      return { ...pivotWays(mergedOf(box)), ...byDocker };
    case 'network':
      return networkWays();
  }
}

const devWays = mountWays('tmpfs', '/dev', 'tmpfs', ['MS_NOSUID', 'MS_STRICTATIME'], 'size=65536k,mode=0755');

/** null(4). The umask may take permissions from mknod(2). */
const nullWays: Operation['same'] = {
  shell: 'mknod -m 666 /dev/null c 1 3',
  go: 'unix.Mknod("/dev/null", unix.S_IFCHR, int(unix.Mkdev(1, 3))); os.Chmod("/dev/null", 0o666)',
  c: 'mknod("/dev/null", S_IFCHR, makedev(1, 3)); chmod("/dev/null", 0666);',
};

/** umount(8) reads /proc/self/mountinfo, and the new root has no /proc yet: the old one has. */
const pivotWays = (root: string): Operation['same'] => ({
  shell: `cd ${root} && pivot_root . mnt && chroot mnt umount -l / && cd /`,
  go: `unix.Chdir("${root}"); unix.PivotRoot(".", "."); unix.Unmount(".", unix.MNT_DETACH); unix.Chdir("/")`,
  c: `chdir("${root}"); syscall(SYS_pivot_root, ".", "."); umount2(".", MNT_DETACH); chdir("/");`,
});

function networkWays(): Operation['same'] {
  const settings = quietSettings();
  const words = settings.map(
    ({ path, text }) => `${path.slice('/proc/sys/'.length).replaceAll('/', '.')}=${text}`,
  );
  return {
    ...settingWays(settings),
    shell: `sysctl ${words.join(' ')}`,
    docker: dockerRun(words.map((word) => `--sysctl ${word}`)),
  };
}

/** A new network namespace copies ip_forward from the first one, and an idle veth sends IPv6: both change counters. */
const networkDefaults = (): Step[] => quietSettings().map(({ path, text }) => writeStep(path, text));

function quietSettings(): Setting[] {
  const settings = [
    ['ipv4/ip_forward', '0'],
    ['ipv4/conf/all/rp_filter', '0'],
    // ip-sysctl.rst: a bridge that is up reports its membership of 224.0.0.106, at a random moment, to every port.
    ['ipv4/igmp_link_local_mcast_reports', '0'],
    ['ipv6/conf/all/disable_ipv6', '1'],
    ['ipv6/conf/default/disable_ipv6', '1'],
  ] as const;
  return settings
    .map(([name, text]) => ({ path: `/proc/sys/net/${name}`, text }))
    .filter(({ path }) => existsSync(path));
}

const changePropagation = (how: 'MS_SLAVE' | 'MS_PRIVATE' | 'MS_SHARED'): Step =>
  callStep(mount({ target: '/', mountflags: ['MS_REC', how] }));

export const hostnameOperation = (actor: string, name: string): Operation => ({
  title: { en: `the hostname ${name}`, zh: `主机名 ${name}` },
  parts: [{ actor, steps: [callStep(sethostname({ name }))] }],
  same: hostnameWays(name),
});
