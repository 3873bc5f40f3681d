// Indexes a tar archive by reading only its headers, so that an image of gigabytes takes little time.

import type { FileHandle } from 'node:fs/promises';
import { UserError } from '../kernel/errors.ts';
import type { Texts } from '../kernel/languages.ts';
import type { PaxGlobals, TarHeader } from './assemble-header.ts';
import { makeOne, showName } from './explain.ts';
import { BLOCK, hasChecksum, isZero, padding } from './tar-block.ts';
import { TarDamage } from './tar-damage.ts';
import { readHeader } from './tar-header.ts';

export interface Member {
  readonly type: TarHeader['type'];
  /** The target of a link. */
  readonly target: string;
  /** The offset and the number of its bytes. */
  readonly start: number;
  readonly size: number;
  /** Its bytes are not all that it has: holes are between them. */
  readonly isSparse: boolean;
}

const MAX_MEMBERS = 4000;
/** Of one header, including long names and attributes. */
const MAX_HEADER = 16 * 1024;

/** A later member of the same name replaces an earlier one. @throws UserError when it is not a tar archive, or is truncated */
export async function indexTar(
  handle: FileHandle,
  size: number,
  source: string,
  signal?: AbortSignal,
): Promise<Map<string, Member>> {
  const members = new Map<string, Member>();
  const globals: PaxGlobals = new Map();
  await requireArchive(handle, source);
  for (let at = 0, last: string | undefined; ; ) {
    signal?.throwIfAborted();
    if (at >= size) throw truncated(source, last);
    const found = await headerAt(handle, at, globals, source);
    if (found === undefined) return members;
    const { header, start } = found;
    const { name, type, linkname: target, stored, segments } = header;
    const isSparse = header.size > stored || segments.length > 1;
    members.set(name, { type, target, start, size: stored, isSparse });
    if (members.size > MAX_MEMBERS) throw damaged(source, tooMany);
    at = start + stored + padding(stored);
    last = start + stored > size ? name : undefined;
  }
}

const tooMany = { en: `it has more than ${MAX_MEMBERS} files`, zh: `文件超过 ${MAX_MEMBERS} 个` };

const damaged = (source: string, why: Texts, cause?: unknown): UserError =>
  new UserError(
    'failed',
    {
      en: `${showName(source)} cannot be read as an image: ${why.en}`,
      zh: `${showName(source)} 无法作为镜像读取：${why.zh}`,
    },
    { cause },
  );

/** @param last the member inside of which it ends */
const truncated = (source: string, last?: string): UserError =>
  damaged(
    source,
    last === undefined
      ? { en: 'it is cut off', zh: '它被截断' }
      : { en: `it is cut off inside of ${showName(last)}`, zh: `它在 ${showName(last)} 中间被截断` },
  );

/** Tells a damaged archive from what is none, by its first header. */
async function requireArchive(handle: FileHandle, source: string): Promise<void> {
  const first = await readAt(handle, 0, BLOCK);
  if (first.length < BLOCK || !(isZero(first) || hasChecksum(first))) throw noArchive(source);
}

/** Reads a header; its content follows. Undefined at the end of the archive. */
async function headerAt(
  handle: FileHandle,
  from: number,
  globals: PaxGlobals,
  source: string,
): Promise<{ readonly header: TarHeader; readonly start: number } | undefined> {
  let at = from;
  const read = async (count: number): Promise<Buffer> => {
    const bytes = await readAt(handle, at, count);
    at += bytes.length;
    return bytes;
  };
  try {
    const header = await readHeader({ read }, globals, MAX_HEADER);
    return header && { header, start: at };
  } catch (error) {
    if (!(error instanceof TarDamage)) throw error;
    const { en, zh } = error.texts;
    throw damaged(source, { en: `at byte ${from}: ${en}`, zh: `偏移 ${from} 字节处：${zh}` }, error);
  }
}

const noArchive = (source: string, cause?: unknown): UserError =>
  new UserError(
    'usage',
    {
      en: `${showName(source)} is no image: it is no tar archive`,
      zh: `${showName(source)} 不是镜像：它不是 tar 归档`,
    },
    { hint: makeOne, cause },
  );

/** Returns fewer bytes at the end of the file only. */
async function readAt(handle: FileHandle, at: number, count: number): Promise<Buffer> {
  const bytes = Buffer.alloc(count);
  let length = 0;
  while (length < count) {
    const { bytesRead } = await handle.read(bytes, length, count - length, at + length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}
