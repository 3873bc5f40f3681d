// Defines a store: where the files of an image are, a folder or a tar archive. Nothing outside it is ever read.

import type { FileHandle } from 'node:fs/promises';
import { imageError, placeOf } from './explain.ts';

/** A file of an image that has not been read yet. */
export interface StoredFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** @throws UserError when the file is shorter than `size` */
  read(): AsyncGenerator<Buffer>;
}

export interface Store {
  /** The path that the user gave. */
  readonly source: string;
  /** Finds a file; undefined when the image has no such file. */
  find(path: string): Promise<StoredFile | undefined>;
  close(): Promise<void>;
}

const CHUNK = 128 * 1024;

/** Reads a range of an open file on demand, with at most one chunk in memory. */
export async function* readRange(
  handle: FileHandle,
  path: string,
  start: number,
  size: number,
): AsyncGenerator<Buffer> {
  let at = 0;
  while (at < size) {
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK, size - at));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, start + at);
    if (bytesRead === 0)
      throw imageError(placeOf(path), {
        en: `ended after ${at} of ${size} bytes while it was read`,
        zh: `应有 ${size} 字节，读到 ${at} 字节就结束了`,
      });
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
