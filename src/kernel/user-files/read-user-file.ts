// Reads a file of a user: a regular one of their own, of at most 1 MiB.

import type { Actor } from '../actor/actor.ts';
import { UserError } from '../errors.ts';
import { read } from '../syscalls/calls/file-descriptors.ts';
import { openat, statx } from '../syscalls/calls/paths.ts';
import { FILE_TYPE, TYPE_BITS } from '../syscalls/structs/mode.ts';
import { make, makeUnless, withDescriptor } from './timed-calls.ts';

/** In bytes. */
export const MAX_BYTES = 1024 * 1024;
const CHUNK = 64 * 1024;

interface Place {
  /** A descriptor. */
  readonly folder: number;
  readonly name: string;
  /** As messages show it. */
  readonly path: string;
}

/**
 * @param uid the user that must own it
 * @returns undefined when there is none
 * @throws UserError when it is none that nslab reads; SyscallError, ActorGone
 */
export async function readUserFile(
  actor: Actor,
  { folder, name, path }: Place,
  uid: number,
): Promise<string | undefined> {
  // open(2), O_NONBLOCK: a FIFO of that name would make us wait for whoever writes to it.
  const flags = ['O_RDONLY', 'O_NOFOLLOW', 'O_NONBLOCK', 'O_NOCTTY', 'O_CLOEXEC'] as const;
  const opened = await makeUnless(actor, openat({ dirfd: folder, pathname: name, flags }), 'ENOENT');
  return (
    opened &&
    withDescriptor(actor, opened.ret, async (fd) => {
      const { out } = await make(
        actor,
        statx({ dirfd: fd, pathname: '', flags: ['AT_EMPTY_PATH'], mask: ['STATX_BASIC_STATS'] }),
      );
      refuseUnfit(path, out.statxbuf, uid);
      return readAll(actor, fd, path);
    })
  );
}

interface Stats {
  readonly stx_mode: number;
  readonly stx_uid: number;
  readonly stx_size: number | bigint;
}

function refuseUnfit(path: string, { stx_mode, stx_uid, stx_size }: Stats, uid: number): void {
  if ((stx_mode & TYPE_BITS) !== FILE_TYPE.S_IFREG) {
    throw new UserError(
      'failed',
      { en: `${path} is no regular file`, zh: `${path} 不是普通文件` },
      { hint: { en: 'Look at it, and move it away.', zh: '请看看它是什么，然后移走。' } },
    );
  }
  if (stx_uid !== uid) {
    throw new UserError(
      'failed',
      {
        en: `${path} belongs to user ${stx_uid}, and not to ${uid}`,
        zh: `${path} 属于用户 ${stx_uid}，而不是 ${uid}`,
      },
      {
        hint: {
          en: 'Look at it, and move it away: nslab makes one that is yours.',
          zh: '请看看它是什么，然后移走：nslab 会建一个归你的。',
        },
      },
    );
  }
  if (stx_size > MAX_BYTES) throw tooLarge(path);
}

export const tooLarge = (path: string): UserError =>
  new UserError(
    'failed',
    {
      en: `${path} has more than ${MAX_BYTES / 1024 ** 2} MiB`,
      zh: `${path} 超过 ${MAX_BYTES / 1024 ** 2} MiB`,
    },
    {
      hint: {
        en: 'No file of nslab is as large. Look at it, and move it away.',
        zh: 'nslab 的文件没有这么大。请看看它是什么，然后移走。',
      },
    },
  );

/** It may grow while it is read. */
async function readAll(actor: Actor, fd: number, path: string): Promise<string> {
  const chunks: Buffer[] = [];
  for (let size = 0; size <= MAX_BYTES; ) {
    const { out } = await make(actor, read({ fd, buf: CHUNK }));
    if (out.buf.length === 0) return Buffer.concat(chunks).toString('utf8');
    chunks.push(out.buf);
    size += out.buf.length;
  }
  throw tooLarge(path);
}
