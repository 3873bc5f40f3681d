// Lists what a container is asked to have mounted besides what it always has, in the order in which it is mounted.

import { statSync } from 'node:fs';
import { posix } from 'node:path';
import { UserError } from '../../kernel/errors.ts';
import type { Texts } from '../../kernel/languages.ts';
import { type AskedMount, openedVolume } from '../operations/mount-volumes.ts';
import type { CreateSpec } from './container-spec.ts';
import { followLinks, type LinkReader } from './follow-links.ts';

/** What is mounted, for messages. */
export const nameOf = (asked: AskedMount): Texts =>
  asked.kind === 'volume' ? { en: asked.source, zh: ` ${asked.source} ` } : { en: 'a tmpfs', zh: ' tmpfs ' };

/**
 * The mounts by their targets as they were written, without `//`, `.` and `..`.
 * @throws UserError `container` when two have the same target
 */
export function askedMounts({ volumes, tmpfs }: Pick<CreateSpec, 'volumes' | 'tmpfs'>): AskedMount[] {
  const asked: AskedMount[] = [
    ...volumes.map(({ source, target }, i) => ({
      kind: 'volume' as const,
      target: posix.resolve('/', target),
      source,
      opened: openedVolume(i),
      isFolder: statSync(source).isDirectory(),
    })),
    ...tmpfs.map((one) => ({
      kind: 'tmpfs' as const,
      target: posix.resolve('/', one.target),
      tmpfs: one,
      isFolder: true,
    })),
  ];
  refuseEqual(asked.map((mount) => ({ mount, path: mount.target })));
  return asked;
}

/**
 * The mounts as docker sorts them: those of fewer folders first, so that none hides a deeper one. The depth is that of where
 * the links in the root lead.
 * @throws UserError `container` when two lead to the same place, or links lead in a circle
 */
export async function inOrder(asked: readonly AskedMount[], readLink: LinkReader): Promise<AskedMount[]> {
  const placed: { mount: AskedMount; path: string }[] = [];
  for (const mount of asked) placed.push({ mount, path: await followLinks(mount.target, readLink) });
  refuseEqual(placed);
  return placed.sort((a, b) => depthOf(a.path) - depthOf(b.path)).map(({ mount }) => mount);
}

const depthOf = (path: string): number => path.split('/').filter(Boolean).length;

function refuseEqual(placed: readonly { readonly mount: AskedMount; readonly path: string }[]): void {
  for (const [i, { mount, path }] of placed.entries()) {
    const same = placed.slice(0, i).find((other) => other.path === path);
    if (same !== undefined) throw samePlace(same.mount, mount, path);
  }
}

/** Two mounts in one place: the later one would hide the earlier one. */
export function samePlace(one: AskedMount, other: AskedMount, path: string): UserError {
  const [first, second] = [nameOf(one), nameOf(other)];
  return new UserError('container', {
    en: `${first.en} and ${second.en} cannot both be mounted on ${path}`,
    zh: `${first.zh}和${second.zh}不能都挂载到 ${path}`.trimStart(),
  });
}
