// Reads one layer: decompresses it, limits its size, and checks it against the digests of the image.

import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as zlib from 'node:zlib';
import { codeOf } from '../kernel/errno.ts';
import { UserError } from '../kernel/errors.ts';
import type { Texts } from '../kernel/languages.ts';
import type { Budget } from './budget.ts';
import { checkDigest, startHash } from './digest.ts';
import { imageError, saveAgain } from './explain.ts';
import type { LayerBlob } from './image-source.ts';

const CHUNK = 64 * 1024;

const wrong = {
  goesOn: {
    en: 'it has something after the end of its compressed data',
    zh: '压缩数据结束之后还有内容',
  },
  cutOff: { en: 'its compressed data is cut off', zh: '压缩数据被截断' },
  damaged: { en: 'its compressed data is damaged', zh: '压缩数据已损坏' },
} as const;

/**
 * Passes the tar archive of a layer to `consume`, which must read all of it. The digests are known only at the end, so
 * trust what `consume` did only after this returns.
 * @throws UserError when the data is damaged, exceeds the budget, or does not match its digests
 */
export async function readLayerBlob(
  { file, digest, diffId, label }: LayerBlob,
  budget: Budget,
  signal: AbortSignal | undefined,
  consume: (chunks: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<void> {
  const stored = digest && startHash(digest);
  const unpacked = startHash(diffId);
  const { first, all } = await peekFirst(tapChunks(file.read(), (chunk) => stored?.update(chunk)));
  const measured = (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> =>
    tapChunks(chunks, (chunk) => {
      budget.takeBytes(chunk.length);
      unpacked.update(chunk);
    });
  // The reader's own error says more than the error of the streams that it closed early.
  let failure: unknown;
  let complete = false;
  const reader = async (chunks: AsyncIterable<Uint8Array>): Promise<void> => {
    try {
      await consume(measured(chunks));
      complete = true;
    } catch (error) {
      failure = error;
      throw error;
    }
  };
  const source = Readable.from(all, { objectMode: false });
  const inflate = decompressor(first, label);
  try {
    if (inflate === undefined) await pipeline(source, reader, { signal });
    else await pipeline(source, inflate, reader, { signal });
  } catch (error) {
    signal?.throwIfAborted();
    // The compressed data ended before its file did, so the source was closed early.
    if (complete) throw imageError(label, wrong.goesOn, { cause: error });
    throw explainStream(failure ?? error, label);
  }
  if (digest && stored) checkDigest(stored, digest, label, 'file');
  checkDigest(unpacked, diffId, label, 'content');
}

async function* tapChunks<T extends Uint8Array>(
  chunks: AsyncIterable<T>,
  note: (chunk: T) => void,
): AsyncGenerator<T> {
  for await (const chunk of chunks) {
    note(chunk);
    yield chunk;
  }
}

/** Returns the first chunk, and all chunks including it. */
async function peekFirst(
  chunks: AsyncGenerator<Buffer>,
): Promise<{ first: Buffer; all: AsyncGenerator<Buffer> }> {
  const { value, done } = await chunks.next();
  const first: Buffer = done ? Buffer.alloc(0) : value;
  async function* all(): AsyncGenerator<Buffer> {
    try {
      if (first.length > 0) yield first;
      yield* chunks;
    } finally {
      await chunks.return(undefined);
    }
  }
  return { first, all: all() };
}

/** RFC 1952 and RFC 8878: the magic numbers of gzip and zstd. Media types are often wrong. */
function decompressor(first: Buffer, label: Texts): Transform | undefined {
  const magic = first.toString('hex', 0, 4);
  if (magic.startsWith('1f8b')) return zlib.createGunzip({ chunkSize: CHUNK });
  if (magic !== '28b52ffd') return undefined;
  // Since Node 22.15
  const { createZstdDecompress } = zlib as { createZstdDecompress?: () => Transform };
  if (createZstdDecompress !== undefined) return createZstdDecompress();
  const { node } = process.versions;
  const why = {
    en: `it is compressed with zstd, which Node ${node} cannot read`,
    zh: `用 zstd 压缩，而 Node ${node} 读不了`,
  };
  const hint = {
    en: 'Node 22.15 or later can; or copy the image with gzip: skopeo copy --dest-compress-format gzip',
    zh: '需要 Node 22.15 或更新的版本；或用 gzip 复制镜像：skopeo copy --dest-compress-format gzip',
  };
  throw imageError(label, why, { hint });
}

function explainStream(error: unknown, label: Texts): unknown {
  const code = codeOf(error);
  if (error instanceof UserError || !code.startsWith('Z')) return error;
  // zlib's manual: Z_BUF_ERROR means "no progress": all the input was given, so it was incomplete.
  const why = code === 'Z_BUF_ERROR' ? wrong.cutOff : wrong.damaged;
  return imageError(label, why, { hint: saveAgain, cause: error });
}
