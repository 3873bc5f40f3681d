// Explains what is wrong with an image. Names in an image may contain anything, so they are always escaped.

import { statfsSync } from 'node:fs';
import { codeOf, isErrnoName, meaningFor } from '../kernel/errno.ts';
import { isFileError, SyscallError, UserError } from '../kernel/errors.ts';
import { both, type Texts } from '../kernel/languages.ts';

const LONGEST = 120;

/** Shortens a name, and escapes what a terminal would interpret: control characters and those that change direction. */
export function showName(name: string): string {
  const text = name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name;
  const escaped = text.replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`,
  );
  return `"${escaped}"`;
}

/** A place in an image, for messages: the file or the entry of that name. */
export const placeOf = (name: string): Texts => both(showName(name));

/** A place in another one. */
export const placeIn = (where: Texts, place: Texts): Texts => ({
  en: `${where.en}, ${place.en}`,
  zh: `${where.zh}，${place.zh}`,
});

/** Shows a number of bytes: `512 MiB`. */
export function showBytes(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  let value = bytes;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${Number.isInteger(value) ? value : value.toFixed(1)} ${units[unit]}`;
}

/**
 * Turns the error of a failed call into a UserError that says where; returns any other error unchanged.
 * @param where the layer and the entry
 * @param into the folder that is written to
 */
export function explainFailure(error: unknown, where: Texts, into: number): unknown {
  const code = codeOf(error);
  if (error instanceof UserError || !(error instanceof Error) || !isErrnoName(code)) return error;
  if (code === 'ENOSPC') return noRoom(where, into, error);
  const what = whatFailed(error);
  const hint = code === 'EPERM' || code === 'EACCES' ? takesRoot : undefined;
  const texts = { en: `${where.en}: ${code}, ${what.en}`, zh: `${where.zh}：${code}，${what.zh}` };
  return new UserError('failed', texts, { ...(hint === undefined ? {} : { hint }), cause: error });
}

/** The call that failed, and what its errno means. */
function whatFailed(error: Error): Texts {
  if (error instanceof SyscallError) {
    const { call, meaning } = error;
    return { en: `${call.spec.name}: ${meaning.en}`, zh: `${call.spec.name}：${meaning.zh}` };
  }
  if (!isFileError(error)) return both(error.message);
  const { zh } = meaningFor({ errors: {} }, error.code);
  return { en: error.message, zh: `${error.syscall}：${zh}` };
}

const takesRoot = { en: 'Unpacking an image takes root.', zh: '解包镜像需要 root。' };

/** tmpfs(5): exceeding either `size` or `nr_inodes` gives ENOSPC. */
function noRoom(where: Texts, into: number, cause: Error): UserError {
  const { blocks, bsize, files, ffree, bavail } = statfsSync(`/proc/self/fd/${into}`);
  const room = showBytes(blocks * bsize);
  const limit =
    ffree === 0 && bavail > 0
      ? { en: `${files} files and folders`, zh: `${files} 个文件和目录` }
      : { en: `${room} of room`, zh: ` ${room} 空间` };
  return new UserError(
    'failed',
    {
      en: `${where.en}: the image does not fit into the ${limit.en} it has`,
      zh: `${where.zh}：现有的${limit.zh}放不下这个镜像`,
    },
    {
      hint: {
        en: 'Give it more room, or take a smaller image.',
        zh: '请给它更多空间，或用小一些的镜像。',
      },
      cause,
    },
  );
}

export const makeOne = {
  en: 'Make one with: docker save -o image.tar NAME',
  zh: '可以这样做一个：docker save -o image.tar NAME',
};

export const pullFor = (platform: string): Texts => ({
  en: `Pull it with: docker pull --platform ${platform} NAME`,
  zh: `请这样拉取：docker pull --platform ${platform} NAME`,
});

export const saveAgain = { en: 'Save or copy the image again.', zh: '请重新保存或复制镜像。' };

/** The error for an entry that is not allowed, or a file of the image that is damaged. */
export const imageError = (
  where: Texts,
  why: Texts,
  options: { hint?: Texts; cause?: unknown } = {},
): UserError =>
  new UserError('failed', { en: `${where.en}: ${why.en}`, zh: `${where.zh}：${why.zh}` }, options);
