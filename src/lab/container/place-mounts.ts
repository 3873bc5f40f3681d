// Mounts in a container what it was asked to have: finds each place in the container's root, looks at what is there, and
// mounts on just that. Then makes the working directory, which may lie in one of the mounts.

import type { Actor } from '../../kernel/actor/actor.ts';
import { SyscallError, UserError } from '../../kernel/errors.ts';
import type { Texts } from '../../kernel/languages.ts';
import { statx } from '../../kernel/syscalls/calls/paths.ts';
import { actorNamed, type Lab } from '../lab.ts';
import { runOperation } from '../operation/run-operation.ts';
import type { Operation, StepResult } from '../operation/step.ts';
import { pathsDownTo } from '../operations/exec-program.ts';
import { type AskedMount, mountOperation } from '../operations/mount-volumes.ts';
import { makeWorkingDirectory } from '../operations/working-directory.ts';
import { askedMounts, inOrder, nameOf, samePlace } from './asked-mounts.ts';
import type { CreateSpec } from './container-spec.ts';
import { followLinks, type LinkReader, linksOf } from './follow-links.ts';
import { type Place, type PlaceGuard, placeOf, readGuard } from './protected-places.ts';

type Asking = Pick<CreateSpec, 'name' | 'volumes' | 'tmpfs' | 'cwd'>;

/** Whether there is nothing to find in the root: then the whole set-up can be sent at once. */
export const asksForNothing = ({ volumes, tmpfs, cwd = '/' }: Asking): boolean =>
  volumes.length === 0 && tmpfs.length === 0 && cwd === '/';

/** The operations as far as they are known before the container is made. @param readLink reads the links of its root */
export async function plannedPlaces(spec: Asking, readLink: LinkReader): Promise<Operation[]> {
  const planned: Operation[] = [];
  for (const asked of await inOrder(askedMounts(spec), readLink)) {
    planned.push(mountOperation(spec.name, asked, await followLinks(asked.target, readLink)));
  }
  if (spec.cwd !== undefined) {
    planned.push(makeWorkingDirectory(spec.name, await followLinks(spec.cwd, readLink)));
  }
  return planned;
}

/**
 * Done once all is mounted that a container always has.
 * @throws UserError `container` for a mount that would cover what must not be covered, or that does not fit its place
 */
export async function placeMounts(lab: Lab, spec: Asking): Promise<void> {
  if (asksForNothing(spec)) return;
  const actor = actorNamed(lab, spec.name);
  const guard = await readGuard(actor);
  const placed: { asked: AskedMount; path: string; mountId: number }[] = [];
  for (const asked of await inOrder(askedMounts(spec), linksOf(actor))) {
    const path = await followLinks(asked.target, linksOf(actor));
    const check = (place: Place): void => {
      const before = placed.find(({ mountId }) => place.isMountRoot && place.mountId === mountId);
      if (before !== undefined) throw samePlace(before.asked, asked, path);
      requireFree(asked, place, guard);
    };
    check(await nearestPlace(actor, path));
    const mountId = await mountOne(lab, spec.name, asked, path, (place) => {
      check(place);
      requireSameKind(asked, place);
    });
    placed.push({ asked, path, mountId });
  }
  for (const { asked, path, mountId } of placed) {
    if ((await nearestPlace(actor, path)).mountId === mountId) continue;
    const what = nameOf(asked);
    throw new UserError('container', {
      en: `${what.en} on ${asked.target} is hidden by what is mounted above it`,
      zh: `${asked.target} 上的${what.zh}被挂载在上面的内容遮住了`,
    });
  }
  if (spec.cwd !== undefined) await makeCwd(lab, spec.name, spec.cwd);
}

/** @returns the ID of the new mount */
async function mountOne(
  lab: Lab,
  box: string,
  asked: AskedMount,
  path: string,
  check: (place: Place) => void,
): Promise<number> {
  let mountId = 0;
  const operation = mountOperation(box, asked, path, {
    place: async (_, results) => check(statOf(path, results)),
    mounted: async (_, results) => {
      mountId = statOf(path, results).mountId;
    },
  });
  try {
    await runOperation(lab, operation);
  } catch (error) {
    if (!(error instanceof SyscallError)) throw error;
    const why = whyNot(error);
    const what = nameOf(asked);
    throw new UserError(
      'container',
      {
        en: `cannot mount ${what.en} on ${asked.target}: ${why.en}`,
        zh: `无法把${what.zh}挂载到 ${asked.target}：${why.zh}`,
      },
      { cause: error },
    );
  }
  return mountId;
}

/** What the last statx(2) of a part told. */
function statOf(path: string, results: readonly StepResult[]): Place {
  const found = results.findLast(({ call }) => call.spec === statx.spec);
  if (found === undefined) throw new Error('the part has a statx');
  return placeOf(path, (found.result.out as { statxbuf: Parameters<typeof placeOf>[1] }).statxbuf);
}

function whyNot({ code, call, meaning }: SyscallError): Texts {
  const path = String(call.args.pathname);
  return code === 'ENOTDIR'
    ? { en: `a part of ${path} is no folder`, zh: `${path} 中有一级不是目录` }
    : meaning;
}

/** The place, or the nearest folder above it that exists: what is missing would be made there. */
async function nearestPlace(actor: Actor, path: string): Promise<Place> {
  for (const pathname of ['/', ...pathsDownTo(path)].reverse()) {
    const { state, out } = await actor.attempt(
      statx({ pathname, flags: ['AT_SYMLINK_NOFOLLOW'], mask: ['STATX_TYPE', 'STATX_MNT_ID'] }),
    );
    if (state !== 'done') continue;
    const place = placeOf(path, out.statxbuf);
    return pathname === path ? place : { ...place, isMountRoot: false };
  }
  throw new UserError('failed', {
    en: `${path}: the root of ${actor.name} cannot be looked at`,
    zh: `${path}：看不了 ${actor.name} 的根目录`,
  });
}

function requireFree(asked: AskedMount, place: Place, guard: PlaceGuard): void {
  const reason = guard(place);
  if (reason === undefined) return;
  throw cannotMount(asked, reason, {
    en: 'A container is none without its own /, /proc, /sys, and the devices in /dev.',
    zh: '容器必须有自己的 /、/proc、/sys 和 /dev 里的设备，否则就不成其为容器。',
  });
}

function requireSameKind(asked: AskedMount, { path, isFolder }: Place): void {
  if (asked.isFolder === isFolder) return;
  const [one, other] = asked.isFolder ? ['a folder', 'no folder'] : ['no folder', 'a folder'];
  const [its, there] = asked.isFolder ? ['是目录', '不是目录'] : ['不是目录', '是目录'];
  throw cannotMount(
    asked,
    { en: `it is ${one}, and ${path} inside is ${other}`, zh: `它${its}，而容器里的 ${path} ${there}` },
    { en: 'A folder goes onto a folder, a file onto a file.', zh: '目录挂到目录上，文件挂到文件上。' },
  );
}

function cannotMount(asked: AskedMount, why: Texts, hint: Texts): UserError {
  const what = nameOf(asked);
  return new UserError(
    'container',
    {
      en: `${what.en} cannot be mounted on ${asked.target}: ${why.en}`,
      zh: `不能把${what.zh}挂载到 ${asked.target}：${why.zh}`,
    },
    { hint },
  );
}

/** @throws UserError `container` */
async function makeCwd(lab: Lab, box: string, cwd: string): Promise<void> {
  const path = await followLinks(cwd, linksOf(actorNamed(lab, box)));
  try {
    await runOperation(lab, makeWorkingDirectory(box, path));
  } catch (error) {
    if (!(error instanceof SyscallError)) throw error;
    const why = whyNot(error);
    throw new UserError(
      'container',
      {
        en: `cannot make the working directory ${cwd}: ${why.en}`,
        zh: `无法创建工作目录 ${cwd}：${why.zh}`,
      },
      { cause: error },
    );
  }
}
