// Reads the entries of a tar archive one by one, on demand.

import type { PaxGlobals, TarHeader } from './assemble-header.ts';
import { openByteSource } from './byte-source.ts';
import { isZero, padding } from './tar-block.ts';
import { TarDamage } from './tar-damage.ts';
import { readHeader } from './tar-header.ts';

/** Some bytes of a file, and where they belong in it. */
interface Piece {
  readonly at: number;
  readonly bytes: Buffer;
}

export interface TarEntry {
  readonly header: TarHeader;
  /** The content of a file without its holes. May be left unread. */
  readonly pieces: AsyncIterable<Piece>;
}

const MAX_HEADER = 8 * 1024 * 1024;
const CHUNK = 1024 * 1024;

const wrong = {
  cutOff: { en: 'is cut off', zh: '被截断' },
  goesOn: { en: 'it has something after the end of its tar archive', zh: 'tar 归档结束之后还有内容' },
} as const;

/**
 * Yields the entries. Read the pieces of an entry before asking for the next; after the last one, all of `chunks` has been
 * read.
 * @throws TarDamage, and what `chunks` throws
 */
export async function* readTar(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const source = openByteSource(chunks);
  const globals: PaxGlobals = new Map();
  try {
    for (;;) {
      const header = await readHeader(source, globals, MAX_HEADER);
      if (header === undefined) break;
      let left = header.stored;
      const next = async (max: number): Promise<Buffer> => {
        const bytes = await source.some(max);
        if (bytes.length === 0) throw new TarDamage(wrong.cutOff, { entry: header.name });
        left -= bytes.length;
        return bytes;
      };
      yield { header, pieces: piecesOf(header, next) };
      while (left > 0) await next(Math.min(left, CHUNK));
      await source.read(padding(header.stored));
    }
    for (let rest = await source.some(CHUNK); rest.length > 0; rest = await source.some(CHUNK)) {
      if (!isZero(rest)) throw new TarDamage(wrong.goesOn);
    }
  } finally {
    await source.close();
  }
}

async function* piecesOf(
  { segments }: TarHeader,
  next: (max: number) => Promise<Buffer>,
): AsyncGenerator<Piece> {
  for (const { at, length } of segments) {
    for (let done = 0; done < length; ) {
      const bytes = await next(length - done);
      yield { at: at + done, bytes };
      done += bytes.length;
    }
  }
}
