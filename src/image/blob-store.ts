// Where the files of an image lie: in a folder, or in a tar archive. Nothing outside is ever read.

import type { FileHandle } from 'node:fs/promises';
import { refuse, showName } from './explain.ts';

/** A file of an image, not read yet. */
export interface StoredFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** @throws UserError when there is less than `size` */
  read(): AsyncGenerator<Buffer>;
}

export interface Store {
  /** As the user named it. */
  readonly source: string;
  /** Undefined when it has no such file. */
  find(path: string): Promise<StoredFile | undefined>;
  close(): Promise<void>;
}

const CHUNK = 128 * 1024;

/** Bytes of an open file, as they are asked for: no more than one piece is in memory. */
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
    if (bytesRead === 0) throw refuse(showName(path), `ended after ${at} of ${size} bytes while it was read`);
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
