// Mounts the root of a box, a copy-on-write view of the host's files or of a folder, and pivots into it.

import { close } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { mount, pivot_root, umount2 } from '../../kernel/syscalls/calls/mount.ts';
import { mount_setattr, move_mount } from '../../kernel/syscalls/calls/mount-api.ts';
import { chdir, mkdirat, symlinkat } from '../../kernel/syscalls/calls/paths.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import { callStep, type Step } from '../operation/step.ts';
import { mergedOf, upperOf, workOf } from './lab-tmpfs.ts';
import { copyNull, openNull } from './mask-kernel-files.ts';

/** overlayfs.rst: a colon separates lower directories and a comma options; a backslash escapes them. */
const escapePath = (path: string): string => path.replace(/[\\:,]/g, (char) => `\\${char}`);

const overlay = (lower: readonly string[], upper: string, work: string, target: string, more: string): Step =>
  callStep(
    mount({
      source: 'overlay',
      target,
      filesystemtype: 'overlay',
      mountflags: ['MS_NODEV'],
      data: `lowerdir=${lower.map(escapePath).join(':')},upperdir=${upper},workdir=${work}${more}`,
    }),
  );

/**
 * @param lower the lower directories, the first on top; `/` shows the host's own files, without the mounts below it
 * @param isRoot overlayfs.rst, "User xattr": only root may use trusted.* attributes
 */
export const overlayRoot = (box: string, lower: readonly string[] = ['/'], isRoot = true): Step[] => [
  overlay(lower, upperOf(box), workOf(box), mergedOf(box), isRoot ? '' : ',userxattr'),
];

const skeletonFolders = [
  'proc',
  'sys',
  'dev',
  'run',
  'tmp',
  'root',
  'home',
  'var',
  'var/tmp',
  'mnt',
  'usr',
  'etc',
];
const merged = ['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32'];

/**
 * For where `/` cannot be a lower directory, as when it is an overlay of depth 2 itself: a tmpfs with the host's /usr and
 * /etc, read-only.
 * @param linkAt the target of a path of the host, if it is a symlink
 */
export function skeletonRoot(box: string, linkAt: (path: string) => string | undefined): Step[] {
  const root = mergedOf(box);
  const links = merged.flatMap((name) => {
    const target = linkAt(`/${name}`);
    return target === undefined ? [] : [callStep(symlinkat({ target, linkpath: `${root}/${name}` }))];
  });
  return [
    callStep(
      mount({
        source: 'tmpfs',
        target: root,
        filesystemtype: 'tmpfs',
        mountflags: ['MS_NODEV'],
        data: 'size=64m,mode=0755',
      }),
    ),
    ...skeletonFolders.map((name) => callStep(mkdirat({ pathname: `${root}/${name}`, mode: 0o755 }))),
    ...links,
    ...['usr', 'etc'].flatMap((name) => readOnlyView(`/${name}`, `${root}/${name}`)),
  ];
}

/**
 * Bound with the mounts below it, such as /etc/hosts in a container: mount_namespaces(7), without root a mount cannot be
 * separated from those.
 */
const readOnlyView = (source: string, target: string): Step[] => [
  callStep(mount({ source, target, mountflags: ['MS_BIND', 'MS_REC'] })),
  callStep(
    mount_setattr({
      pathname: target,
      flags: ['AT_RECURSIVE'],
      attr: { attr_set: ['MOUNT_ATTR_RDONLY', 'MOUNT_ATTR_NODEV', 'MOUNT_ATTR_NOSUID'] },
    }),
  ),
];

/** pivot_root(2), "pivot_root(".", ".")": the old root is then mounted over the new one, and is unmounted. */
export const pivotInto = (box: string): Step[] => [
  callStep(chdir({ path: mergedOf(box) })),
  callStep(pivot_root({ new_root: '.', put_old: '.' })),
  callStep(umount2({ target: '.', flags: ['MNT_DETACH'] })),
  callStep(chdir({ path: '/' })),
];

const covered = {
  '/root': '0700',
  '/home': '0755',
  '/run': '0755',
  '/tmp': '1777',
  '/var/lib/docker': '0755',
  '/etc/ssl/private': '0700',
};
const secrets = [
  ...['/etc/shadow', '/etc/gshadow', '/etc/shadow-', '/etc/gshadow-', '/etc/krb5.keytab'],
  ...['rsa', 'ecdsa', 'ed25519', 'dsa'].map((kind) => `/etc/ssh/ssh_host_${kind}_key`),
];

/** Whether a root of the machine's own files shows what is at that path on the host, and nothing over it. */
export const showsHostPath = (path: string, isSkeleton: boolean): boolean =>
  isSkeleton
    ? [...merged, 'usr', 'etc'].includes(path.split('/')[1] ?? '')
    : !Object.keys(covered).some((folder) => path.startsWith(`${folder}/`));

/** The folders that are hidden. @param exists whether the host has the path */
export const coveredFolders = (exists: (path: string) => boolean): string[] =>
  Object.keys(covered).filter(exists);

/**
 * Hides private files of the host. Done from inside the new root, so that a symlink in these paths is followed there.
 * @param exists whether the host has the path
 */
export const hideHostFiles = (exists: (path: string) => boolean): Step[] => [
  ...Object.entries(covered)
    .filter(([target]) => exists(target))
    .map(([target, mode]) =>
      callStep(
        mount({
          source: 'tmpfs',
          target,
          filesystemtype: 'tmpfs',
          mountflags: ['MS_NOSUID', 'MS_NODEV'],
          data: `size=64m,mode=${mode}`,
        }),
      ),
    ),
  ...openNull(),
  ...secrets.filter(exists).flatMap(maskSecret),
  callStep(close({ fd: ref('null') })),
];

const maskSecret = (to_path: string): Step[] => [
  copyNull(),
  callStep(
    move_mount({
      from_dfd: ref('mask'),
      from_path: '',
      to_path,
      flags: ['MOVE_MOUNT_F_EMPTY_PATH', 'MOVE_MOUNT_T_SYMLINKS'],
    }),
  ),
  callStep(close({ fd: ref('mask') })),
];
