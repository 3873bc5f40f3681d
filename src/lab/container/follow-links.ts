// Follows the symbolic links of a path inside a container's root, of which a part may not exist yet.

import { readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Actor } from '../../kernel/actor/actor.ts';
import { codeOf, errnoName } from '../../kernel/errno.ts';
import { SyscallError, UserError } from '../../kernel/errors.ts';
import { readlinkat } from '../../kernel/syscalls/calls/paths.ts';

/** Where a link leads; undefined where there is none. @param path without a link in its folders */
export type LinkReader = (path: string) => Promise<string | undefined>;

/** path_resolution(7): the kernel follows 40 links at most. */
const MAX_LINKS = 40;

/**
 * The path as the kernel would resolve it from the root, as docker does with what it mounts: the parts that are missing
 * are to be made where the links lead, and `..` of the root is the root.
 * @throws UserError `container` for links that lead in a circle
 */
export async function followLinks(path: string, readLink: LinkReader): Promise<string> {
  const left = path.split('/');
  let done: string[] = [];
  for (let links = 0, name = left.shift(); name !== undefined; name = left.shift()) {
    if (name === '' || name === '.') continue;
    if (name === '..') {
      done = done.slice(0, -1);
      continue;
    }
    // proc_pid_fd(5): what a link of /proc says is not where it leads. Nothing is mounted there, so none is followed.
    const link = done[0] === 'proc' ? undefined : await readLink(`/${[...done, name].join('/')}`);
    if (link === undefined) {
      done.push(name);
      continue;
    }
    if (++links > MAX_LINKS) {
      throw new UserError(
        'container',
        { en: `${path}: its symbolic links lead in a circle`, zh: `${path}：其中的符号链接绕成了圈` },
        {
          hint: {
            en: `path_resolution(7): the kernel follows ${MAX_LINKS} of them, then says ELOOP.`,
            zh: `path_resolution(7)：内核最多跟随 ${MAX_LINKS} 个，之后返回 ELOOP。`,
          },
        },
      );
    }
    if (link.startsWith('/')) done = [];
    left.unshift(...link.split('/'));
  }
  return `/${done.join('/')}`;
}

/** limits.h: PATH_MAX */
const PATH_MAX = 4096;

/** readlink(2): what is missing, what is no link, and what is below a file. */
const noLink: readonly string[] = ['ENOENT', 'EINVAL', 'ENOTDIR'];

/** As an actor in the root reads them. */
export const linksOf =
  (actor: Actor): LinkReader =>
  async (pathname) => {
    const call = readlinkat({ pathname, buf: PATH_MAX });
    const { state, errno, out } = await actor.attempt(call);
    if (state === 'done') return out.buf.toString('utf8');
    if (noLink.includes(errnoName(errno))) return undefined;
    const cause = new SyscallError(call, errno, { actor: actor.name });
    const text = {
      en: `${pathname} inside cannot be looked at: ${cause.meaning.en}`,
      zh: `看不了容器里的 ${pathname}：${cause.meaning.zh}`,
    };
    throw new UserError('container', text, { cause });
  };

/** What a plan cannot look at: the run itself does, with the rights that it has, and says it. */
const notShown: readonly string[] = ['EACCES', 'ENAMETOOLONG'];

/** As they are in a folder of the host that is to be the root. */
export const linksBelow =
  (root: string): LinkReader =>
  async (path) => {
    try {
      return readlinkSync(join(root, path));
    } catch (error) {
      if ([...noLink, ...notShown].includes(codeOf(error))) return undefined;
      throw error;
    }
  };
