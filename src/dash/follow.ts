// Follows a growing file, and yields its lines as they come.

import { type FSWatcher, watch } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { splitLines } from './line-splitter.ts';
import { codeOf, RecordingError } from './recording-error.ts';

/** `restart`: the file begins anew, and the lines so far no longer count. */
export type Followed = { readonly type: 'line'; readonly text: string } | { readonly type: 'restart' };

export interface FollowOptions {
  /** Ends the following. */
  readonly signal: AbortSignal;
  /** How often to look, in milliseconds, where no event tells of changes (inotify(7): network filesystems). */
  readonly pollMs?: number;
}

const CHUNK_BYTES = 256 * 1024;
/** As long as the first bytes stay the same, so does the recording: they contain the session's id. */
const HEAD_BYTES = 512;
const POLL_MS = 250;

/**
 * Yields every line that the file has or gets, without its newline, and a last line only once it has a newline.
 * When the file is truncated, rewritten or replaced by another, it starts over.
 * @throws RecordingError when the file does not exist or cannot be read, or at a line of more than 4 MiB
 */
export async function* follow(path: string, options: FollowOptions): AsyncGenerator<Followed> {
  const { signal, pollMs = POLL_MS } = options;
  let file = await openFile(path);
  const changes = watchChanges(path, pollMs, signal);
  try {
    for (let first = true; !signal.aborted; first = false) {
      if (!first) yield { type: 'restart' };
      if (yield* followUntilRewritten(file, path, changes)) {
        await file.close();
        file = await openFile(path);
      }
    }
  } finally {
    changes.close();
    await file.close();
  }
}

/** Returns when the file no longer begins with what was read: true if the path leads to another file now. */
async function* followUntilRewritten(
  file: FileHandle,
  path: string,
  changes: Changes,
): AsyncGenerator<Followed, boolean> {
  const lines = splitLines(path);
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let head = Buffer.alloc(0);
  let offset = 0;
  while (!changes.over()) {
    const { bytesRead } = await read(file, chunk, offset, path);
    if (bytesRead > 0) {
      if (offset < HEAD_BYTES)
        head = Buffer.concat([head, chunk.subarray(0, bytesRead)]).subarray(0, HEAD_BYTES);
      offset += bytesRead;
      for (const text of lines.add(chunk.subarray(0, bytesRead))) yield { type: 'line', text };
      continue;
    }
    await changes.next();
    if (await isReplaced(file, path)) return true;
    if ((await file.stat()).size < offset || !(await beginsWith(file, head))) return false;
  }
  return false;
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    // open(2) of a pipe would wait for a writer.
    if (!(await stat(path)).isFile())
      throw new RecordingError({ en: `${path} is not a file`, zh: `${path} 不是文件` });
    return await open(path, 'r');
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') {
      const hint = {
        en: `A tour writes it: sudo npx nslab tour --record ${path}`,
        zh: `录像由导览写出：sudo npx nslab tour --record ${path}`,
      };
      throw new RecordingError({ en: `there is no ${path}`, zh: `没有 ${path}` }, { hint, cause });
    }
    throw cannotRead(path, cause);
  }
}

function cannotRead(path: string, cause: unknown): unknown {
  if (cause instanceof RecordingError || codeOf(cause) === '') return cause;
  const hint =
    codeOf(cause) === 'EACCES'
      ? {
          en: 'A recording is readable by its owner only: what root recorded, root reads (sudo).',
          zh: '录像只有属主能读：root 录的，要由 root 来读（sudo）。',
        }
      : undefined;
  const why = cause instanceof Error ? cause.message : cause;
  return new RecordingError(
    { en: `cannot read ${path}: ${why}`, zh: `无法读取 ${path}：${why}` },
    { hint, cause },
  );
}

async function read(
  file: FileHandle,
  into: Buffer,
  at: number,
  path: string,
): Promise<{ bytesRead: number }> {
  try {
    return await file.read(into, 0, into.length, at);
  } catch (cause) {
    throw cannotRead(path, cause);
  }
}

/** A path that leads nowhere is not a replacement yet: it may soon lead to a new file. */
async function isReplaced(file: FileHandle, path: string): Promise<boolean> {
  try {
    const [ours, now] = [await file.stat(), await stat(path)];
    return now.isFile() && (now.ino !== ours.ino || now.dev !== ours.dev);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw cannotRead(path, error);
  }
}

/** Compares the first bytes: only they tell when a rewritten file is already longer than the old one. */
async function beginsWith(file: FileHandle, head: Buffer): Promise<boolean> {
  const now = Buffer.alloc(head.length);
  const { bytesRead } = await file.read(now, 0, now.length, 0);
  return bytesRead === head.length && now.equals(head);
}

interface Changes {
  over(): boolean;
  /** Resolves when the file may have changed, at the next poll, or when the following ends. */
  next(): Promise<void>;
  close(): void;
}

function watchChanges(path: string, pollMs: number, signal: AbortSignal): Changes {
  let changed = false;
  let wake: (() => void) | undefined;
  const tell = (): void => {
    changed = true;
    wake?.();
  };
  const watcher = tryWatch(path, tell);
  signal.addEventListener('abort', tell);
  return {
    over: () => signal.aborted,
    async next() {
      if (!changed && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, pollMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      wake = undefined;
      changed = false;
    },
    close() {
      watcher?.close();
      signal.removeEventListener('abort', tell);
    },
  };
}

/**
 * @returns undefined when the file cannot be watched (inotify(7): the user has no watches left); then only polling
 * tells
 */
function tryWatch(path: string, tell: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(path, { persistent: false }, tell);
    watcher.on('error', () => watcher.close()); // polling goes on
    return watcher;
  } catch (error) {
    if (['ENOSPC', 'EMFILE', 'ENOENT', 'EACCES', 'ENOSYS'].includes(codeOf(error))) return undefined;
    throw error;
  }
}
