// The parts of setting a container up from inside: mounts, root, /dev, hostname.

import { existsSync } from 'node:fs';
import { sethostname } from '../../kernel/syscalls/host.ts';
import { mount, pivot_root, umount2 } from '../../kernel/syscalls/mounts.ts';
import { chdir, mkdirat, mknodat, symlinkat } from '../../kernel/syscalls/paths.ts';
import type { Texts } from '../../session/event.ts';
import { callStep, type Operation, type Step, writeStep } from '../step.ts';

/** Where a lab's tmpfs is mounted, in the holder's own mount namespace. */
export const stage = '/run/nslab';

export const setUpParts = [
  'slave-mounts',
  'private-mounts',
  'shared-mounts',
  'stage',
  'root',
  'proc',
  'sys',
  'dev',
  'pivot',
  'network',
] as const;
export type SetUpPart = (typeof setUpParts)[number];

const rootOf = (box: string): string => `${stage}/${box}`;

/** The steps of one part, as its actor takes them. @param size bytes of the stage's tmpfs */
export function setUpSteps(box: string, part: SetUpPart): Step[] {
  switch (part) {
    // mount_namespaces(7): a slave hears of the host's mounts and unmounts, and tells of none of its own.
    case 'slave-mounts':
      return [changePropagation('MS_SLAVE')];
    case 'private-mounts':
      return [changePropagation('MS_PRIVATE')];
    case 'shared-mounts':
      return [changePropagation('MS_SHARED')];
    case 'stage':
      return [
        callStep(
          mount({
            source: 'nslab',
            target: stage,
            filesystemtype: 'tmpfs',
            mountflags: ['MS_NOSUID', 'MS_NODEV'],
            data: 'size=256m,mode=0755',
          }),
        ),
      ];
    case 'root':
      return overlayRoot(box);
    case 'proc':
      return [
        callStep(
          mount({
            source: 'proc',
            target: '/proc',
            filesystemtype: 'proc',
            mountflags: ['MS_NOSUID', 'MS_NODEV', 'MS_NOEXEC'],
          }),
        ),
      ];
    case 'sys':
      return [
        callStep(
          mount({
            source: 'sysfs',
            target: `${merged(box)}/sys`,
            filesystemtype: 'sysfs',
            mountflags: ['MS_RDONLY', 'MS_NOSUID', 'MS_NODEV', 'MS_NOEXEC'],
          }),
        ),
      ];
    case 'dev':
      return devices(merged(box));
    case 'pivot':
      return pivot(merged(box));
    case 'network':
      return networkDefaults();
  }
}

export function setUpOperation(actor: string, part: SetUpPart): Operation {
  return { title: titles[part], parts: [{ actor, steps: setUpSteps(actor, part) }], same: equivalents[part] };
}

const titles: Readonly<Record<SetUpPart, Texts>> = {
  'slave-mounts': {
    en: 'mounts that follow the host, and tell it nothing',
    zh: '只听主机、不影响主机的挂载',
  },
  'private-mounts': { en: 'mounts of its own', zh: '自己的挂载' },
  'shared-mounts': { en: 'mounts that others hear of', zh: '会传播给别人的挂载' },
  stage: { en: 'a tmpfs to work on', zh: '用作舞台的 tmpfs' },
  root: { en: 'a copy-on-write root', zh: '写时复制的根' },
  proc: { en: 'a new /proc', zh: '新的 /proc' },
  sys: { en: '/sys, read-only', zh: '只读的 /sys' },
  dev: { en: 'a small /dev', zh: '精简的 /dev' },
  pivot: { en: 'into the new root', zh: '切换到新的根' },
  network: { en: 'the settings of a quiet network', zh: '让网络安静下来的设置' },
};

const equivalents: Readonly<Record<SetUpPart, Operation['same']>> = {
  'slave-mounts': { shell: 'mount --make-rslave /' },
  'private-mounts': { shell: 'mount --make-rprivate /' },
  'shared-mounts': { shell: 'mount --make-rshared /' },
  stage: { shell: `mount -t tmpfs -o size=256m nslab ${stage}` },
  root: {
    shell: 'mount -t overlay overlay -o lowerdir=…,upperdir=…,workdir=… merged',
    docker: 'docker run (storage driver overlay2)',
  },
  proc: { shell: 'mount -t proc proc /proc', docker: 'docker run' },
  sys: { shell: 'mount -t sysfs -o ro sysfs sys' },
  dev: { shell: 'mount -t tmpfs tmpfs dev && mknod …' },
  network: { shell: 'sysctl net.ipv4.ip_forward=0 net.ipv6.conf.all.disable_ipv6=1' },
  pivot: { shell: 'cd merged && pivot_root . . && umount -l .', docker: 'docker run (by runc)' },
};

/** A new network namespace copies ip_forward from the first one; an idle veth chatters IPv6. Both would blur the counters. */
function networkDefaults(): Step[] {
  const settings = [
    ['ipv4/ip_forward', '0'],
    ['ipv4/conf/all/rp_filter', '0'],
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

const merged = (box: string): string => `${rootOf(box)}/merged`;

/** Directories for a box on the stage: upper, work and merged; made by the holder, so that the evidence outlives the box. */
export const stageDirectories = (
  box: string,
  names: readonly string[] = ['upper', 'work', 'merged'],
): Step[] =>
  [rootOf(box), ...names.map((name) => `${rootOf(box)}/${name}`)].map((pathname) =>
    callStep(mkdirat({ pathname, mode: 0o755 })),
  );

/** Paths of the host that its copy-on-write view must not show. */
const covered = ['root', 'home', 'run', 'tmp', 'var/lib/docker'] as const;

function overlayRoot(box: string): Step[] {
  const data = `lowerdir=/,upperdir=${rootOf(box)}/upper,workdir=${rootOf(box)}/work`;
  return [
    callStep(
      mount({
        source: 'overlay',
        target: merged(box),
        filesystemtype: 'overlay',
        mountflags: ['MS_NODEV'],
        data,
      }),
    ),
  ];
}

/** What a box on a view of the host's files must not see of them. @param exists whether the host has the path */
export function coverSteps(box: string, exists: (path: string) => boolean): Step[] {
  const tmpfs = covered
    .filter((path) => exists(`/${path}`))
    .map((path) =>
      callStep(
        mount({
          source: 'tmpfs',
          target: `${merged(box)}/${path}`,
          filesystemtype: 'tmpfs',
          mountflags: ['MS_NOSUID', 'MS_NODEV'],
          data: `size=64m,mode=${path === 'tmp' ? '1777' : path === 'root' ? '0700' : '0755'}`,
        }),
      ),
    );
  return [
    ...tmpfs,
    ...secrets
      .filter(exists)
      .map((path) =>
        callStep(mount({ source: '/dev/null', target: merged(box) + path, mountflags: ['MS_BIND'] })),
      ),
  ];
}

const secrets = ['/etc/shadow', '/etc/gshadow', '/etc/shadow-', '/etc/gshadow-'];

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

function devices(root: string): Step[] {
  const dev = `${root}/dev`;
  const tmpfs = (target: string, data: string, extra: readonly 'MS_NOEXEC'[] = []): Step =>
    callStep(
      mount({ source: 'tmpfs', target, filesystemtype: 'tmpfs', mountflags: ['MS_NOSUID', ...extra], data }),
    );
  return [
    tmpfs(dev, 'size=64k,mode=0755'),
    ...Object.entries(nodes).map(([name, [major, minor]]) =>
      callStep(mknodat({ pathname: `${dev}/${name}`, mode: 0o20666, dev: (major << 8) | minor })),
    ),
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
        data: 'newinstance,ptmxmode=0666,mode=0620,gid=5',
      }),
    ),
    tmpfs(`${dev}/shm`, 'size=64m,mode=1777', ['MS_NOEXEC']),
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

/** pivot_root(2), "pivot_root(".", ".")": the old root ends up over the new one, and is taken off. */
const pivot = (root: string): Step[] => [
  callStep(chdir({ path: root })),
  callStep(pivot_root({ new_root: '.', put_old: '.' })),
  callStep(umount2({ target: '.', flags: ['MNT_DETACH'] })),
  callStep(chdir({ path: '/' })),
];

export const hostnameOperation = (actor: string, name: string): Operation => ({
  title: { en: `the hostname ${name}`, zh: `主机名 ${name}` },
  parts: [{ actor, steps: [callStep(sethostname({ name }))] }],
  same: {
    shell: `hostname ${name}`,
    docker: `docker run --hostname ${name}`,
    go: `syscall.Sethostname([]byte("${name}"))`,
  },
});
