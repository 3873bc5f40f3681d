// The operations that make a container, in runc's order: computed before anything runs, so that they can be shown as well.

import { existsSync, lstatSync, readlinkSync, statSync } from 'node:fs';
import { readText } from '../../kernel/proc/vanishing.ts';
import { close } from '../../kernel/syscalls/calls/file-descriptors.ts';
import { mount } from '../../kernel/syscalls/calls/mount.ts';
import { chdir, openat } from '../../kernel/syscalls/calls/paths.ts';
import { type CloneFlag, setns, unshare } from '../../kernel/syscalls/calls/process.ts';
import { ref } from '../../kernel/syscalls/plumbing/encoder.ts';
import type { Texts } from '../../session/event.ts';
import type { Lab } from '../lab.ts';
import { firstAddress } from '../network/lab-bridge.ts';
import { callStep, constantSteps, type Operation, type Step, writeStep } from '../operation/step.ts';
import { cgroupSteps } from '../operations/cgroup-mounts.ts';
import { linkOperation } from '../operations/change-link.ts';
import { cloneOperation } from '../operations/clone-actor.ts';
import { etcFiles, etcSteps } from '../operations/etc-files.ts';
import { folderSteps } from '../operations/exec-program.ts';
import { holderStage, stageDirectories, stageSteps } from '../operations/holder-tmpfs.ts';
import { deviceNodes, holdDevices } from '../operations/make-dev.ts';
import { coverHost, overlayRoot, ownMountPoints, skeletonRoot } from '../operations/make-root.ts';
import { maskKernel } from '../operations/mask-kernel-files.ts';
import { tmpfsSteps } from '../operations/mount-tmpfs.ts';
import { openVolumes, placeVolumes } from '../operations/mount-volumes.ts';
import { limitHalves } from '../operations/set-limits.ts';
import { hostnameOperation, setUpOperation, setUpSteps } from '../operations/set-up.ts';
import { type CreateSpec, type NetworkSource, usualName } from './container-spec.ts';
import { devicesOf, mountsBefore } from './rootless.ts';

/** What a lab must be known by for its operations to be computed. */
export type LabPlace = Pick<Lab, 'cgroups' | 'userNamespace'>;

/** The actor that becomes the command of a container whose first process stays an actor. */
export const commandActor = (name: string): string => (name === usualName ? 'command' : `${name}.command`);

const namespaces = ({ kind }: NetworkSource): CloneFlag[] => [
  'CLONE_NEWUTS',
  'CLONE_NEWPID',
  'CLONE_NEWNS',
  'CLONE_NEWIPC',
  ...(kind === 'none' || kind === 'bridge' ? (['CLONE_NEWNET'] as const) : []),
];

/** What is to be joined by who is to be in the container; the mounts last, as with them the view of the host goes. */
export const namespacesOf = ({ network }: CreateSpec): CloneFlag[] => [
  'CLONE_NEWUTS',
  'CLONE_NEWIPC',
  ...(network.kind === 'host' ? [] : (['CLONE_NEWNET'] as const)),
  'CLONE_NEWCGROUP',
  'CLONE_NEWPID',
  'CLONE_NEWNS',
];

/** The cgroup first: the container's first actor joins it as soon as it is there. @param spare sockets for its children */
export function boxOperations(
  lab: LabPlace,
  { name, network, limits }: CreateSpec,
  spare: number,
): { outside: readonly Operation[]; joining: readonly Operation[] } {
  const [create, join] = limitHalves(lab, name, limits);
  const into = lab.cgroups.version === 2 ? lab.cgroups.box(name).folders.get('') : undefined;
  // cgroup_namespaces(7): its root is where the process is at that moment. Who is born in a cgroup is in it already.
  const flags = [...namespaces(network), ...(into === undefined ? [] : (['CLONE_NEWCGROUP'] as const))];
  const clone = cloneOperation(lab, { from: 'host', as: name, flags, spare, into });
  return { outside: [create, clone], joining: into === undefined ? [join, ownCgroups(name)] : [] };
}

const ownCgroups = (box: string): Operation => ({
  title: { en: 'a cgroup namespace, rooted at that cgroup', zh: '以该 cgroup 为根的 cgroup 命名空间' },
  parts: [{ actor: box, steps: [callStep(unshare({ flags: ['CLONE_NEWCGROUP'] }))] }],
  same: { shell: 'unshare --cgroup' },
});

/** Memory for the layers of an image, at most: tmpfs(5), size. */
export const IMAGE_BYTES = 2 * 1024 ** 3;

/** What comes before the root: while the box still sees the host's files. */
export const outsideOperations = (
  { userNamespace }: LabPlace,
  { name: box, ...spec }: CreateSpec,
): [Operation, ...Operation[]] => [
  {
    title: { en: 'the volumes, held open', zh: '预先打开的卷' },
    parts: [{ actor: box, steps: [...openVolumes(spec.volumes), ...joinNetwork(spec.network)] }],
    same: {},
  },
  {
    title: { en: 'a place for a root', zh: '放置根的地方' },
    parts: [
      {
        actor: box,
        steps: [
          ...setUpSteps(box, 'private-mounts'),
          ...(userNamespace === undefined
            ? stageSteps(spec.root.kind === 'image' ? IMAGE_BYTES : undefined)
            : [...holdDevices(), ...holderStage(false)]),
          ...stageDirectories(box),
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

/** @param layers of an image: the folder they are in, and their names, bottom first */
export function rootOperation(
  { userNamespace }: LabPlace,
  { name: box, root }: CreateSpec,
  layers?: { readonly folder: string; readonly names: readonly string[] },
): Operation {
  // mount_namespaces(7): without root `/` is locked together with what is mounted below it, and no layer of an overlay.
  if (root.kind === 'host' && userNamespace !== undefined) return skeletonOperation(box);
  const isRoot = userNamespace === undefined;
  // overlayfs.rst: the first lower directory is on top. mount(2): all options together have one page, so short names.
  const steps =
    layers === undefined
      ? overlayRoot(box, root.kind === 'folder' ? [root.path] : ['/'], isRoot)
      : [callStep(chdir({ path: layers.folder })), ...overlayRoot(box, [...layers.names].reverse())];
  return { title: rootTitle, parts: [{ actor: box, steps }], same: { shell: rootShell } };
}

/** overlayfs.rst: layers nest to a depth of two. Where `/` is at that depth, the root is a skeleton. */
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
  /** Its /etc is the host's, read-only. */
  readonly skeleton?: boolean;
  /** What it has on the bridge, if it is joined to it. */
  readonly address?: string;
}

/** What is made from inside the root. */
export function insideOperations(
  lab: LabPlace,
  spec: CreateSpec,
  { skeleton = false, address = firstAddress }: Inside = {},
): readonly Operation[] {
  const { userNamespace } = lab;
  const { name: box } = spec;
  const isHost = spec.root.kind === 'host';
  const isSkeleton = skeleton || (isHost && userNamespace !== undefined);
  const ownNetwork = spec.network.kind === 'none' || spec.network.kind === 'bridge';
  const inside = (title: Texts, steps: readonly Step[], shell?: string): Operation[] =>
    steps.length === 0 ? [] : [{ title, parts: [{ actor: box, steps }], same: { shell } }];
  return [
    ...(userNamespace === undefined ? [] : [mountsBefore(box)]),
    setUpOperation(box, 'pivot'),
    ...inside(
      { en: 'places for what is mounted', zh: '挂载点' },
      ownMountPoints(),
      'mkdir -p proc sys dev tmp',
    ),
    ...(userNamespace === undefined
      ? (['proc', 'sys', 'dev'] as const).map((part) => setUpOperation(box, part))
      : [devicesOf(box, userNamespace)]),
    ...inside(
      { en: 'its cgroups, read-only', zh: '只读的 cgroup 视图' },
      cgroupSteps(lab.cgroups),
      'mount -t cgroup -o ro,memory cgroup /sys/fs/cgroup/memory; …',
    ),
    ...inside(
      { en: 'ports below 1024 and ping, for every user', zh: '任何用户都可用 1024 以下端口和 ping' },
      ownNetwork ? openNetwork(userNamespace?.ids) : [],
    ),
    ...inside({ en: 'the devices that were asked for', zh: '所要求的设备' }, deviceNodes(spec.devices)),
    ...inside(
      { en: 'the machine’s own parts of /proc and /sys, covered', zh: '遮住 /proc 和 /sys 中属于整机的部分' },
      maskSteps(),
    ),
    ...inside(
      { en: 'the host’s private files, covered', zh: '遮住主机的私有文件' },
      isHost
        ? coverHost(isSkeleton ? (path) => !path.startsWith('/var/') && existsSync(path) : existsSync)
        : [],
    ),
    ...inside(
      { en: 'its own name in its files', zh: '文件中自己的名字' },
      isSkeleton ? [] : namesIn(spec, address),
    ),
    ...inside({ en: 'folders in memory', zh: '内存中的目录' }, tmpfsSteps(spec.tmpfs)),
    ...inside({ en: 'the volumes, in their places', zh: '把卷放到位' }, placeVolumes(spec.volumes, isFolder)),
    ...inside({ en: 'the working directory', zh: '工作目录' }, folderSteps(spec.cwd ?? '/')),
    ...inside({ en: 'the root, read-only', zh: '根改为只读' }, spec.readOnlyRoot ? [readOnlyRoot()] : []),
    hostnameOperation(box, spec.hostname),
    ...(ownNetwork ? [linkOperation(box, { kind: 'up', name: 'lo' })] : []),
  ];
}

/** ip-sysctl.rst. Docker's: whoever is in a network of its own harms nobody with them. @param ids that are mapped, if not all */
const openNetwork = (ids: number | undefined): Step[] =>
  [
    ['ip_unprivileged_port_start', '0'],
    ['ping_group_range', `0 ${ids === undefined ? 2_147_483_647 : ids - 1}`],
  ].flatMap(([name, value = '']) => {
    const path = `/proc/sys/net/ipv4/${name}`;
    return existsSync(path) ? [writeStep(path, value)] : [];
  });

/** Who is in our own network, asks our own name servers. */
function namesIn({ network, hostname, root }: CreateSpec, address: string): Step[] {
  if (network.kind === 'none') return etcSteps(hostname, undefined);
  if (network.kind === 'bridge') return etcSteps(hostname, address);
  if (network.kind === 'process' || root.kind === 'host') return [];
  const [hosts, resolvers] = [readText('/etc/hosts') ?? '', readText('/etc/resolv.conf') ?? ''];
  return etcFiles({ hostname: `${hostname}\n`, hosts, 'resolv.conf': resolvers });
}

const isFolder = (path: string): boolean => statSync(path).isDirectory();

function kindOf(path: string): 'file' | 'folder' | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats && (stats.isDirectory() ? 'folder' : 'file');
}

/** What a kernel has in /proc and /sys does not change. */
const maskSteps = constantSteps(() => maskKernel(kindOf));

/** mount(2): of the mount, not of the filesystem, which others may write to by other mounts. */
const readOnlyRoot = (): Step =>
  callStep(mount({ target: '/', mountflags: ['MS_REMOUNT', 'MS_BIND', 'MS_RDONLY', 'MS_NODEV'] }));
