// Builds the operations that make a container, in runc's order. They are computed before any of them runs, so that they
// can be shown without running.

import { existsSync, lstatSync, readlinkSync, statSync } from 'node:fs';
import { close } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { chdir, openat } from '../../kernel/syscalls/calls/paths.ts';
import { type CloneFlag, setns, unshare } from '../../kernel/syscalls/calls/process.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import type { Texts } from '../../session/event.ts';
import { foldersOf } from '../cgroups/group.ts';
import type { Lab } from '../lab.ts';
import { firstAddress } from '../network/lab-bridge.ts';
import { callStep, constantSteps, type Operation, type Step } from '../operation/step.ts';
import { mountCgroups } from '../operations/cgroup-mounts.ts';
import { linkOperation } from '../operations/change-link.ts';
import { cloneOperation } from '../operations/clone-actor.ts';
import { makeFolders } from '../operations/exec-program.ts';
import {
  attachKernelFilesystems,
  closeKernelFilesystems,
  openKernelFilesystems,
} from '../operations/kernel-filesystems.ts';
import { makeOverlayFolders, mountHolderTmpfs, mountLabTmpfs } from '../operations/lab-tmpfs.ts';
import { deviceNodes, makeDevWithBinds, makeDevWithNodes, openHostDevices } from '../operations/make-dev.ts';
import { coveredFolders, hideHostFiles, overlayRoot, skeletonRoot } from '../operations/make-root.ts';
import { maskKernelPaths } from '../operations/mask-kernel-files.ts';
import { resizeShm } from '../operations/mount-tmpfs.ts';
import { openVolumes } from '../operations/mount-volumes.ts';
import { holdMounts, keepWritable, makeRootReadOnly } from '../operations/read-only-root.ts';
import { splitLimitOperation } from '../operations/set-limits.ts';
import { openNetwork, setSysctls } from '../operations/set-sysctls.ts';
import { hostnameOperation, setUpOperation, setUpSteps } from '../operations/set-up.ts';
import { type CreateSpec, defaultName, type NetworkSource } from './container-spec.ts';
import { namesInside } from './names-inside.ts';

/** What must be known of a lab to compute its operations. */
export type OperationContext = Pick<Lab, 'cgroups' | 'userNamespace'>;

/** The name of the actor that executes the command, where the container's first process stays an actor. */
export const commandActor = (name: string): string => (name === defaultName ? 'command' : `${name}.command`);

const namespaces = ({ kind }: NetworkSource): CloneFlag[] => [
  'CLONE_NEWUTS',
  'CLONE_NEWPID',
  'CLONE_NEWNS',
  'CLONE_NEWIPC',
  ...(kind === 'none' || kind === 'bridge' ? (['CLONE_NEWNET'] as const) : []),
];

/** What a process joins to be in the container: the mount namespace last, as it hides the host's files. */
export const namespacesOf = ({ network }: CreateSpec): CloneFlag[] => [
  'CLONE_NEWUTS',
  'CLONE_NEWIPC',
  ...(network.kind === 'host' ? [] : (['CLONE_NEWNET'] as const)),
  'CLONE_NEWCGROUP',
  'CLONE_NEWPID',
  'CLONE_NEWNS',
];

/** Makes the cgroup and then the first actor, which joins it at once. @param spare sockets for the actor's children */
export function firstActorOperations(
  lab: OperationContext,
  { name, network, limits }: CreateSpec,
  spare: number,
): { outside: readonly Operation[]; joining: readonly Operation[] } {
  const group = lab.cgroups.box(name);
  const [into] = foldersOf(group, 2);
  const joinsItself = into === undefined || foldersOf(group, 1).length > 0;
  const [create, join] = splitLimitOperation(lab, name, limits, into === undefined ? undefined : 1);
  // cgroup_namespaces(7): the namespace's root is the cgroup that the process is in when it is made. The
  // actor is cloned into its cgroup on version 2; where that is its only one, clone3 can make the namespace too.
  const flags = [...namespaces(network), ...(joinsItself ? [] : (['CLONE_NEWCGROUP'] as const))];
  const clone = cloneOperation(lab, { from: 'host', as: name, flags, spare, into });
  return { outside: [create, clone], joining: joinsItself ? [join, ownCgroups(name)] : [] };
}

const ownCgroups = (box: string): Operation => ({
  title: { en: 'a cgroup namespace, rooted at that cgroup', zh: '以该 cgroup 为根的 cgroup 命名空间' },
  parts: [{ actor: box, steps: [callStep(unshare({ flags: ['CLONE_NEWCGROUP'] }))] }],
  same: { shell: 'unshare --cgroup' },
});

/** The most memory that the layers of an image may take: tmpfs(5), size. */
export const IMAGE_BYTES = 2 * 1024 ** 3;

/** What is done before the new root, while the box still sees the host's files. */
export const outsideOperations = (
  { userNamespace }: OperationContext,
  { name: box, ...spec }: CreateSpec,
): [Operation, ...Operation[]] => [
  {
    title: { en: 'the volumes, held open', zh: '预先打开的卷' },
    parts: [{ actor: box, steps: [...openVolumes(spec.volumes), ...joinNetwork(spec.network)] }],
    same: {},
  },
  {
    title: { en: 'a place for a root', zh: '挂载根文件系统的位置' },
    parts: [
      {
        actor: box,
        steps: [
          ...setUpSteps(box, 'private-mounts'),
          ...(userNamespace === undefined
            ? mountLabTmpfs(spec.root.kind === 'image' ? IMAGE_BYTES : undefined)
            : [...openHostDevices(), ...mountHolderTmpfs(false)]),
          ...makeOverlayFolders(box),
        ],
      },
    ],
    same: {},
  },
];

function joinNetwork(network: NetworkSource): Step[] {
  if (network.kind !== 'process') return [];
  const path = `/proc/${network.pid}/ns/net`;
  return [
    callStep(openat({ pathname: path, flags: ['O_RDONLY', 'O_CLOEXEC'] }, { as: 'network' })),
    callStep(setns({ fd: ref('network'), nstype: ['CLONE_NEWNET'] })),
    callStep(close({ fd: ref('network') })),
  ];
}

const rootTitle = { en: 'a root filesystem of its own', zh: '自己的根文件系统' } as const;
const rootShell = 'mount -t overlay overlay -o lowerdir=…,upperdir=…,workdir=… merged';

/** @param layers of the image: their folder and their names, bottom first */
export function rootOperation(
  { userNamespace }: OperationContext,
  { name: box, root }: CreateSpec,
  layers?: { readonly folder: string; readonly names: readonly string[] },
): Operation {
  // mount_namespaces(7): without root, `/` and the mounts below it are locked together, so `/` cannot be a lower directory.
  if (root.kind === 'host' && userNamespace !== undefined) return skeletonOperation(box);
  const isRoot = userNamespace === undefined;
  // overlayfs.rst: the first lower directory is on top. mount(2): the options may fill one page at most, hence short names.
  const steps =
    layers === undefined
      ? overlayRoot(box, root.kind === 'folder' ? [root.path] : ['/'], isRoot)
      : [callStep(chdir({ path: layers.folder })), ...overlayRoot(box, [...layers.names].reverse())];
  return { title: rootTitle, parts: [{ actor: box, steps }], same: { shell: rootShell } };
}

/** overlayfs.rst: overlays can be stacked two deep. Where `/` is that deep already, the root is a skeleton. */
export const skeletonOperation = (box: string): Operation => ({
  title: rootTitle,
  parts: [{ actor: box, steps: skeletonRoot(box, linkAt) }],
  same: { shell: rootShell },
});

function linkAt(path: string): string | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats?.isSymbolicLink() === true ? readlinkSync(path) : undefined;
}

export interface Inside {
  /** The root is a skeleton, whose /etc is the host's, read-only. */
  readonly skeleton?: boolean;
  /** The container's address on the bridge, if it is connected to it. */
  readonly address?: string;
}

/** What is done from inside the new root, up to where the volumes are mounted. */
export function insideOperations(
  lab: OperationContext,
  spec: CreateSpec,
  inside?: Inside,
): readonly Operation[] {
  return [...pivotOperations(spec), ...kernelFileOperations(lab, spec, inside)];
}

/** Makes the new root that of the process. The new /proc and /sys are made before: mount_namespaces(7), where the old ones are gone, a user namespace gets none. */
export const pivotOperations = ({ name: box }: CreateSpec): readonly Operation[] => [
  {
    title: { en: 'a new /proc and /sys, not mounted anywhere yet', zh: '新的 /proc 和 /sys，尚未挂载' },
    parts: [{ actor: box, steps: openKernelFilesystems() }],
    same: {},
  },
  setUpOperation(box, 'pivot'),
];

/** Fills the new root with what a container has of the kernel's files, and covers what it must not have. */
export function kernelFileOperations(
  lab: OperationContext,
  spec: CreateSpec,
  { skeleton = false, address = firstAddress }: Inside = {},
): readonly Operation[] {
  const { userNamespace } = lab;
  const { name: box } = spec;
  const isHost = spec.root.kind === 'host';
  const isSkeleton = skeleton || (isHost && userNamespace !== undefined);
  const isCovered = coversOf(isSkeleton);
  const inside = (title: Texts, steps: readonly Step[], shell?: string): Operation[] =>
    steps.length === 0 ? [] : [{ title, parts: [{ actor: box, steps }], same: { shell } }];
  return [
    ...inside(
      { en: 'its own /proc and /sys, in their places', zh: '把自己的 /proc 和 /sys 挂到位' },
      attachKernelFilesystems(),
      'mkdir -p proc sys tmp; mount -t proc proc /proc; mount -t sysfs -o ro sysfs /sys',
    ),
    ...inside(
      { en: 'a small /dev', zh: '精简的 /dev' },
      userNamespace === undefined ? makeDevWithNodes() : makeDevWithBinds(userNamespace.ids),
      `mount -t tmpfs tmpfs dev && ${userNamespace === undefined ? 'mknod …' : 'mount --bind /dev/null dev/null; …'}`,
    ),
    ...inside(
      { en: 'the size of /dev/shm', zh: '/dev/shm 的大小' },
      spec.shmSize === undefined ? [] : resizeShm(spec.shmSize),
    ),
    ...inside(
      { en: 'its cgroups, read-only', zh: '只读的 cgroup 视图' },
      mountCgroups(lab.cgroups),
      'mount -t cgroup -o ro,memory cgroup /sys/fs/cgroup/memory; …',
    ),
    ...inside(
      { en: 'ports below 1024 and ping, for every user', zh: '任何用户都可用 1024 以下端口和 ping' },
      hasOwnNetwork(spec) ? openNetwork(userNamespace?.ids) : [],
    ),
    ...inside({ en: 'settings of its own', zh: '它自己的内核参数' }, setSysctls(spec.sysctls)),
    ...inside({ en: 'the devices that were asked for', zh: '所要求的设备' }, deviceNodes(spec.devices)),
    ...inside(
      { en: 'the machine’s own parts of /proc and /sys, covered', zh: '遮住 /proc 和 /sys 中属于整机的部分' },
      maskSteps(),
    ),
    ...inside(
      { en: 'the host’s private files, covered', zh: '遮住宿主机的私有文件' },
      isHost ? [...hideHostFiles(isCovered), ...holdMounts(readOnlyCovers(spec, isSkeleton))] : [],
    ),
    ...inside(
      { en: 'its own name in its files', zh: '文件中自己的名字' },
      namesInside(spec, address, isSkeleton),
    ),
    ...inside(
      { en: 'folders that the image wants to write to', zh: '镜像要写入的目录' },
      spec.readOnlyRoot ? keepWritable(spec.writable) : spec.writable.flatMap(makeFolders),
    ),
    ...inside(
      { en: 'the descriptors of /proc, /sys and /dev, closed', zh: '关闭 /proc、/sys 和 /dev 的描述符' },
      closeKernelFilesystems(),
    ),
  ];
}

/** What is done from inside the new root, once the volumes are mounted. */
export function lastOperations(
  { userNamespace }: OperationContext,
  spec: CreateSpec,
  { skeleton = false }: Inside = {},
): readonly Operation[] {
  const { name: box } = spec;
  const isSkeleton = skeleton || (spec.root.kind === 'host' && userNamespace !== undefined);
  const readOnly: Operation = {
    title: { en: 'the root, read-only', zh: '根改为只读' },
    parts: [{ actor: box, steps: makeRootReadOnly(readOnlyCovers(spec, isSkeleton).length) }],
    same: {},
  };
  return [
    ...(spec.readOnlyRoot ? [readOnly] : []),
    hostnameOperation(box, spec.hostname),
    ...(hasOwnNetwork(spec) ? [linkOperation(box, { kind: 'up', name: 'lo' })] : []),
  ];
}

/** Which of the host's folders have a cover in this root. */
const coversOf = (isSkeleton: boolean): ((path: string) => boolean) =>
  isSkeleton ? (path) => !path.startsWith('/var/') && existsSync(path) : existsSync;

/** The covers that become read-only with the root. */
const readOnlyCovers = ({ root, readOnlyRoot }: CreateSpec, isSkeleton: boolean): string[] =>
  root.kind === 'host' && readOnlyRoot ? coveredFolders(coversOf(isSkeleton)) : [];

const hasOwnNetwork = ({ network: { kind } }: Pick<CreateSpec, 'network'>): boolean =>
  kind === 'none' || kind === 'bridge';

function kindOf(path: string): 'file' | 'folder' | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats && (stats.isDirectory() ? 'folder' : 'file');
}

/** Computed once: the paths that a kernel has in /proc and /sys do not change. */
const maskSteps = constantSteps(() => maskKernelPaths(kindOf));
