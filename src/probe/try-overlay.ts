// Tries overlay over the whole root, over layers of our own, and in a user namespace. Each is mounted in a child's own mount
// namespace, on its own tmpfs, so that the host sees none of it.

import type { Actor } from '../kernel/actor/actor.ts';
import { SyscallError } from '../kernel/errors.ts';
import { readMounts } from '../kernel/proc/mountinfo.ts';
import { close } from '../kernel/syscalls/calls/file-descriptors.ts';
import { mount } from '../kernel/syscalls/calls/mount.ts';
import { mkdirat, openat, unlinkat } from '../kernel/syscalls/calls/paths.ts';
import { ref } from '../kernel/syscalls/plumbing/encoder.ts';
import type { Texts } from '../session/event.ts';
import type { Finding } from './ability.ts';
import { cloneInUserNamespace } from './clone-in-user-namespace.ts';
import { findContainerSigns } from './container-signs.ts';
import { evidence } from './join-evidence.ts';
import type { ProbeContext } from './probe-context.ts';
import { evidenceOf, explainRefusal } from './refusal.ts';
import { endChild, withChild } from './throw-away-child.ts';

/** A folder that every machine has; only the child's mount covers it. */
const BASE = '/tmp';

/** Mounts a tmpfs and makes the folders in it. @throws SyscallError */
const mountStage = (actor: Actor, folders: readonly string[]): Promise<unknown> =>
  actor.callAll([
    mount({ target: '/', mountflags: ['MS_REC', 'MS_PRIVATE'] }),
    mount({ source: 'nslab', target: BASE, filesystemtype: 'tmpfs', data: 'size=16m,mode=0755' }),
    ...folders.map((name) => mkdirat({ pathname: `${BASE}/${name}`, mode: 0o755 })),
  ]);

type Xattrs = '' | ',userxattr';

const overlay = (lower: string, xattrs: Xattrs) =>
  mount({
    source: 'overlay',
    target: `${BASE}/merged`,
    filesystemtype: 'overlay',
    mountflags: ['MS_NODEV'],
    data: `lowerdir=${lower},upperdir=${BASE}/upper,workdir=${BASE}/work${xattrs}`,
  });

const touch = (pathname: string) => [
  openat({ pathname, flags: ['O_WRONLY', 'O_CREAT', 'O_CLOEXEC'], mode: 0o644 }, { as: 'file' }),
  close({ fd: ref('file') }),
];

const upper = ['upper', 'work', 'merged'];

/** Tries a copy-on-write view of /, then one of /usr only. */
export async function tryOverlay(context: ProbeContext): Promise<Finding> {
  const { actor: parent } = await context.privileged();
  const refusals: string[] = [];
  for (const [lower, xattrs] of [
    ['/', ''],
    ['/', ',userxattr'],
    ['/usr', ',userxattr'],
    ['/usr', ''],
  ] as const) {
    const refusal = await withChild(parent, ['CLONE_NEWNS'], ({ actor }) => tryLower(actor, lower, xattrs));
    if (refusal === undefined) {
      const found = {
        en: `lowerdir=${lower}${xattrs}, upper on tmpfs: written to`,
        zh: `lowerdir=${lower}${xattrs}，upper 在 tmpfs 上：可以写入`,
      };
      if (lower === '/') return { state: 'works', found };
      return { state: 'differs', found: evidence(refusals[0], found), meaning: skeleton };
    }
    refusals.push(evidenceOf(refusal));
  }
  return { state: 'missing', found: evidence(refusals[0]), meaning: noView };
}

async function tryLower(actor: Actor, lower: string, xattrs: Xattrs): Promise<SyscallError | undefined> {
  await mountStage(actor, upper);
  try {
    await actor.callAll([overlay(lower, xattrs), ...touch(`${BASE}/merged/nslab-was-here`)]);
    return undefined;
  } catch (error) {
    if (error instanceof SyscallError) return error;
    throw error;
  }
}

/** Tries what the lesson does, with layers on a tmpfs: copy-up, a whiteout, a folder made again over a whiteout. */
export async function tryLayers(context: ProbeContext): Promise<Finding> {
  const { actor: parent, privilege } = await context.privileged();
  const xattrs = privilege === 'root' ? '' : ',userxattr';
  return withChild(parent, ['CLONE_NEWNS'], ({ actor }) => tryLayersIn(actor, xattrs, true));
}

/** Tries the same in a user namespace, even when we are root. */
export async function tryUserxattr(context: ProbeContext): Promise<Finding> {
  const first = await context.firstActor();
  const child = await cloneInUserNamespace(first, context.ids, 2);
  try {
    const layers = await withChild(child.actor, ['CLONE_NEWNS'], ({ actor }) =>
      tryLayersIn(actor, ',userxattr', false),
    );
    const usr = await withChild(child.actor, ['CLONE_NEWNS'], ({ actor }) =>
      tryLower(actor, '/usr', ',userxattr'),
    );
    if (usr !== undefined) return explainRefusal(usr);
    return { ...layers, found: evidence('lowerdir=/usr,userxattr', layers.found) };
  } finally {
    await endChild(first, child);
  }
}

/** @param tellsNames whether to report as a difference that the extended attributes have other names */
async function tryLayersIn(actor: Actor, xattrs: Xattrs, tellsNames: boolean): Promise<Finding> {
  await mountStage(actor, [...upper, 'lower', 'lower/conf']);
  await actor.callAll([...touch(`${BASE}/lower/old`), ...touch(`${BASE}/lower/kept`)]);
  await actor.callAll([
    overlay(`${BASE}/lower`, xattrs),
    ...touch(`${BASE}/merged/kept`),
    unlinkat({ pathname: `${BASE}/merged/old` }),
    unlinkat({ pathname: `${BASE}/merged/conf`, flags: ['AT_REMOVEDIR'] }),
  ]);
  const found = {
    en: `layers on tmpfs${xattrs}: copy-up, whiteout`,
    zh: `tmpfs 上的各层${xattrs === '' ? '' : '（userxattr）'}：copy-up、whiteout`,
  };
  const opaque = mkdirat({ pathname: `${BASE}/merged/conf` });
  const { state, errno } = await actor.attempt(opaque);
  if (state === 'failed')
    return {
      state: 'differs',
      found: evidence(found, evidenceOf(new SyscallError(opaque, errno))),
      meaning: noOpaque,
    };
  const plain: Finding = { state: 'works', found: { en: `${found.en}, opaque`, zh: `${found.zh}、opaque` } };
  return xattrs === '' || !tellsNames ? plain : { ...plain, state: 'differs', meaning: otherNames };
}

/** Reports whether our own root is an overlay: at most two can be stacked (FILESYSTEM_MAX_STACK_DEPTH, linux/fs.h). */
export async function tryOverlayHere(context: ProbeContext): Promise<Finding> {
  const root = (readMounts('self') ?? []).filter(({ point }) => point === '/').at(-1);
  const inside = findContainerSigns();
  const found = evidence(rootIs(root?.type, root?.source ?? '?'), ...inside);
  if (root?.type !== 'overlay') return { state: 'works', found };
  const { actor: parent } = await context.privileged();
  const refusal = await withChild(parent, ['CLONE_NEWNS'], ({ actor }) => tryLower(actor, '/', ''));
  return refusal === undefined
    ? { state: 'differs', found: evidence(found, anotherOver()), meaning: oneLeft }
    : { state: 'differs', found: evidence(found, anotherOver(evidenceOf(refusal))), meaning: noneLeft };
}

const rootIs = (type: string | undefined, source: string): Texts => ({
  en: `/ is ${type ?? 'not listed'} (${source})`,
  zh: type === undefined ? `/ 没有列出（${source}）` : `/ 是 ${type}（${source}）`,
});

/** @param refusal of mounting it, if it was refused */
const anotherOver = (refusal?: string): Texts => ({
  en: `another one over it: ${refusal ?? 'mounted'}`,
  zh: `在它上面再叠一层：${refusal ?? '可以挂载'}`,
});

const skeleton = {
  en: 'A container’s root is put together from a tmpfs with this machine’s /usr and /etc, not from a view of all of it.',
  zh: '容器的根由 tmpfs 加上本机的 /usr 和 /etc 拼成，而不是整台机器文件的视图。',
};
const noView = {
  en: 'Overlay can be mounted over none of this machine’s files; roots are bound read-only.',
  zh: 'overlay 无法叠加在本机的任何文件之上；根文件系统只能以只读方式绑定挂载。',
};
const noOpaque = {
  en: 'A folder cannot be made anew where one was deleted: before Linux 6.6 a tmpfs keeps no user.* attributes.',
  zh: '删除目录后无法重建同名目录：Linux 6.6 之前 tmpfs 不能保存 user.* 属性。',
};
const otherNames = {
  en: 'Opaque folders are marked by user.overlay.opaque, where root has trusted.overlay.opaque.',
  zh: 'opaque 目录的标记是 user.overlay.opaque；root 则用 trusted.overlay.opaque。',
};
const oneLeft = {
  en: 'We are in a container ourselves; one more overlay fits over it.',
  zh: '我们自己就在容器里；其上还能再叠一层 overlay。',
};
const noneLeft = {
  en: 'We are in a container in a container; roots are put together from /usr and /etc.',
  zh: '我们在容器中的容器里；根由 /usr 和 /etc 拼成。',
};
