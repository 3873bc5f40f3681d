// Indexes a tar archive by reading only its headers, so that an image of gigabytes takes little time.

import type { FileHandle } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { createTarDecoder, type TarHeader } from 'modern-tar';
import { UserError } from '../kernel/errors.ts';
import { showName } from './explain.ts';

export interface Member {
  readonly type: NonNullable<TarHeader['type']>;
  /** The target of a link. */
  readonly target: string;
  /** The offset and the number of its bytes. */
  readonly start: number;
  readonly size: number;
}

const BLOCK = 512;
const MAX_MEMBERS = 4000;
/** The blocks of one header, including long names and attributes. */
const MAX_HEADER_BLOCKS = 32;

/** A later member of the same name replaces an earlier one. @throws UserError when it is not a tar archive, or is truncated */
export async function indexTar(
  handle: FileHandle,
  size: number,
  source: string,
  signal?: AbortSignal,
): Promise<Map<string, Member>> {
  const members = new Map<string, Member>();
  for (let at = 0; ; ) {
    signal?.throwIfAborted();
    const found = await headerAt(handle, at, size, source);
    if (found === undefined) return members;
    const { header, start } = found;
    const { name, type = 'file', linkname: target = '' } = header;
    members.set(name, { type, target, start, size: header.size });
    if (members.size > MAX_MEMBERS) throw damaged(source, `it has more than ${MAX_MEMBERS} files`);
    at = start + Math.ceil(header.size / BLOCK) * BLOCK;
    if (start + header.size > size) throw truncated(source, name);
  }
}

const damaged = (source: string, why: string, cause?: unknown): UserError =>
  new UserError('failed', `${showName(source)} cannot be read as an image: ${why}`, { cause });

const truncated = (source: string, last?: string): UserError =>
  damaged(source, `it is cut off${last === undefined ? '' : ` inside of ${showName(last)}`}`);

/**
 * Reads a header with a new decoder, block by block until the decoder returns the member; its body follows. Undefined at
 * the end of the archive.
 */
async function headerAt(
  handle: FileHandle,
  from: number,
  size: number,
  source: string,
): Promise<{ readonly header: TarHeader; readonly start: number } | undefined> {
  const decoder = createTarDecoder({ strict: true });
  const writer = decoder.writable.getWriter();
  let header: TarHeader | undefined;
  void decoder.readable
    .getReader()
    .read()
    .then(
      ({ value }) => {
        header = value?.header;
      },
      // The writer rejects with the same error.
      () => undefined,
    );
  for (let blocks = 0; blocks < MAX_HEADER_BLOCKS; blocks += 1) {
    const at = from + blocks * BLOCK;
    const block = await readBlock(handle, at);
    if (block === undefined) throw size < BLOCK ? noArchive(source) : truncated(source);
    if (blocks === 0 && block.every((byte) => byte === 0)) return undefined;
    await feed(writer, block, source, at);
    await setImmediate();
    if (header !== undefined) return { header, start: at + BLOCK };
  }
  throw damaged(source, `the header at byte ${from} is longer than ${MAX_HEADER_BLOCKS * BLOCK} bytes`);
}

async function feed(
  writer: WritableStreamDefaultWriter<Uint8Array>,
  block: Buffer,
  source: string,
  at: number,
): Promise<void> {
  try {
    await writer.write(block);
  } catch (cause) {
    if (at === 0) throw noArchive(source, cause);
    const why = cause instanceof Error ? cause.message : String(cause);
    throw damaged(source, `at byte ${at}: ${why}`, cause);
  }
}

const noArchive = (source: string, cause?: unknown): UserError =>
  new UserError('usage', `${showName(source)} is no image: it is no tar archive`, {
    hint: 'Make one with: docker save -o image.tar NAME',
    cause,
  });

async function readBlock(handle: FileHandle, at: number): Promise<Buffer | undefined> {
  const block = Buffer.alloc(BLOCK);
  let length = 0;
  while (length < BLOCK) {
    const { bytesRead } = await handle.read(block, length, BLOCK - length, at + length);
    if (bytesRead === 0) return undefined;
    length += bytesRead;
  }
  return block;
}
