// Overlay: over the whole root as we are, over layers of our own, and in a user namespace. Each in a mount namespace of
// a child, on a tmpfs of its own: the host sees none of it.

import type { Actor } from '../kernel/actor/actor.ts';
import { SyscallError } from '../kernel/errors.ts';
import { readMounts } from '../kernel/proc/mountinfo.ts';
import { close } from '../kernel/syscalls/calls/file-descriptors.ts';
import { mount } from '../kernel/syscalls/calls/mount.ts';
import { mkdirat, openat, unlinkat } from '../kernel/syscalls/calls/paths.ts';
import { ref } from '../kernel/syscalls/plumbing/encoder.ts';
import type { Finding } from './ability.ts';
import { bearInUserNamespace } from './child-in-user-namespace.ts';
import { evidence, refused } from './refusal.ts';
import { surroundings } from './surroundings.ts';
import { bury, inChild } from './throw-away-child.ts';
import type { Ground } from './trial-ground.ts';

/** Any machine has this one; what is on it is covered in the child only. */
const STAGE = '/tmp';

/** A tmpfs with the folders named. @throws SyscallError */
const stage = (actor: Actor, folders: readonly string[]): Promise<unknown> =>
  actor.callAll([
    mount({ target: '/', mountflags: ['MS_REC', 'MS_PRIVATE'] }),
    mount({ source: 'nslab', target: STAGE, filesystemtype: 'tmpfs', data: 'size=16m,mode=0755' }),
    ...folders.map((name) => mkdirat({ pathname: `${STAGE}/${name}`, mode: 0o755 })),
  ]);

type Xattrs = '' | ',userxattr';

const overlay = (lower: string, xattrs: Xattrs) =>
  mount({
    source: 'overlay',
    target: `${STAGE}/merged`,
    filesystemtype: 'overlay',
    mountflags: ['MS_NODEV'],
    data: `lowerdir=${lower},upperdir=${STAGE}/upper,workdir=${STAGE}/work${xattrs}`,
  });

const touch = (pathname: string) => [
  openat({ pathname, flags: ['O_WRONLY', 'O_CREAT', 'O_CLOEXEC'], mode: 0o644 }, { as: 'file' }),
  close({ fd: ref('file') }),
];

const upper = ['upper', 'work', 'merged'];

/** A copy-on-write view of everything; else of /usr only; else what can be bound. */
export async function tryOverlay(ground: Ground): Promise<Finding> {
  const { actor: base } = await ground.base();
  const refusals: string[] = [];
  for (const [lower, xattrs] of [
    ['/', ''],
    ['/', ',userxattr'],
    ['/usr', ',userxattr'],
    ['/usr', ''],
  ] as const) {
    const refusal = await inChild(base, ['CLONE_NEWNS'], ({ actor }) => tryLower(actor, lower, xattrs));
    if (refusal === undefined) {
      const found = `lowerdir=${lower}${xattrs}, upper on tmpfs: written to`;
      if (lower === '/') return { state: 'works', found };
      return { state: 'differs', found: `${refusals[0]}; ${found}`, meaning: skeleton };
    }
    refusals.push(evidence(refusal));
  }
  return { state: 'missing', found: refusals[0] ?? '', meaning: noView };
}

async function tryLower(actor: Actor, lower: string, xattrs: Xattrs): Promise<SyscallError | undefined> {
  await stage(actor, upper);
  try {
    await actor.callAll([overlay(lower, xattrs), ...touch(`${STAGE}/merged/nslab-was-here`)]);
    return undefined;
  } catch (error) {
    if (error instanceof SyscallError) return error;
    throw error;
  }
}

/** What the lesson does, on layers that lie on a tmpfs: copy-up, a whiteout, a folder made anew over one. */
export async function tryLayers(ground: Ground): Promise<Finding> {
  const { actor: base, way } = await ground.base();
  const xattrs = way === 'root' ? '' : ',userxattr';
  return inChild(base, ['CLONE_NEWNS'], ({ actor }) => layersIn(actor, xattrs, true));
}

/** The same in a user namespace: of root's making, where we are root. */
export async function tryUserxattr(ground: Ground): Promise<Finding> {
  const first = await ground.first();
  const child = await bearInUserNamespace(first, ground.ids, 2);
  try {
    const layers = await inChild(child.actor, ['CLONE_NEWNS'], ({ actor }) =>
      layersIn(actor, ',userxattr', false),
    );
    const usr = await inChild(child.actor, ['CLONE_NEWNS'], ({ actor }) =>
      tryLower(actor, '/usr', ',userxattr'),
    );
    if (usr !== undefined) return refused(usr);
    return { ...layers, found: `lowerdir=/usr,userxattr; ${layers.found}` };
  } finally {
    await bury(first, child);
  }
}

/** @param tells whether the other names of the extended attributes are told as a difference */
async function layersIn(actor: Actor, xattrs: Xattrs, tells: boolean): Promise<Finding> {
  await stage(actor, [...upper, 'lower', 'lower/conf']);
  await actor.callAll([...touch(`${STAGE}/lower/old`), ...touch(`${STAGE}/lower/kept`)]);
  await actor.callAll([
    overlay(`${STAGE}/lower`, xattrs),
    ...touch(`${STAGE}/merged/kept`),
    unlinkat({ pathname: `${STAGE}/merged/old` }),
    unlinkat({ pathname: `${STAGE}/merged/conf`, flags: ['AT_REMOVEDIR'] }),
  ]);
  const found = `layers on tmpfs${xattrs}: copy-up, whiteout`;
  const opaque = mkdirat({ pathname: `${STAGE}/merged/conf` });
  const { state, errno } = await actor.attempt(opaque);
  if (state === 'failed')
    return {
      state: 'differs',
      found: `${found}; ${evidence(new SyscallError(opaque, errno))}`,
      meaning: noOpaque,
    };
  const plain: Finding = { state: 'works', found: `${found}, opaque` };
  return xattrs === '' || !tells ? plain : { ...plain, state: 'differs', meaning: otherNames };
}

/** Whether our own root is an overlay: two may lie on each other, a third is refused (FILESYSTEM_MAX_STACK_DEPTH, linux/fs.h). */
export async function tryOverlayHere(ground: Ground): Promise<Finding> {
  const root = (readMounts('self') ?? []).filter(({ point }) => point === '/').at(-1);
  const inside = surroundings();
  const found = [`/ is ${root?.type ?? 'not listed'} (${root?.source ?? '?'})`, ...inside].join('; ');
  if (root?.type !== 'overlay') return { state: 'works', found };
  const { actor: base } = await ground.base();
  const refusal = await inChild(base, ['CLONE_NEWNS'], ({ actor }) => tryLower(actor, '/', ''));
  return refusal === undefined
    ? { state: 'differs', found: `${found}; another one over it: mounted`, meaning: oneLeft }
    : { state: 'differs', found: `${found}; another one over it: ${evidence(refusal)}`, meaning: noneLeft };
}

const skeleton = {
  en: 'A container’s root is put together from a tmpfs with this machine’s /usr and /etc, not from a view of all of it.',
  zh: '容器的根由 tmpfs 加上本机的 /usr 和 /etc 拼成，而不是整台机器文件的视图。',
};
const noView = {
  en: 'Overlay can be mounted over none of this machine’s files; roots are bound read-only.',
  zh: 'overlay 无法叠加在本机的任何文件之上；根只能以只读方式绑定。',
};
const noOpaque = {
  en: 'A folder cannot be made anew where one was deleted: before Linux 6.6 a tmpfs keeps no user.* attributes.',
  zh: '删除目录后无法重建同名目录：Linux 6.6 之前 tmpfs 不能保存 user.* 属性。',
};
const otherNames = {
  en: 'Opaque folders are marked by user.overlay.opaque, where root has trusted.overlay.opaque.',
  zh: '不透明目录的标记是 user.overlay.opaque；root 则用 trusted.overlay.opaque。',
};
const oneLeft = {
  en: 'We are in a container ourselves; one more overlay fits over it.',
  zh: '我们自己就在容器里；其上还能再叠一层 overlay。',
};
const noneLeft = {
  en: 'We are in a container in a container; roots are put together from /usr and /etc.',
  zh: '我们在容器中的容器里；根由 /usr 和 /etc 拼成。',
};
