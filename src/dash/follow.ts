// The lines of a file that grows, as they come.

import { type FSWatcher, watch } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { splitLines } from './line-splitter.ts';
import { codeOf, RecordingError } from './recording-error.ts';

/** `restart`: what came so far is void, the file begins anew. */
export type Followed = { readonly type: 'line'; readonly text: string } | { readonly type: 'restart' };

export interface FollowOptions {
  /** Ends it. */
  readonly signal: AbortSignal;
  /** How often to look where nothing tells of a change (inotify(7): network filesystems), in milliseconds. */
  readonly pollMs?: number;
}

const CHUNK_BYTES = 256 * 1024;
/** How much of the file's begin tells that it is still the same: a session's id is in there. */
const HEAD_BYTES = 512;
const POLL_MS = 250;

/**
 * Every line there is and every one that is appended, without its end; a last line that has no end yet is kept back.
 * A file that is cut short, written anew or replaced by another starts over.
 * @throws RecordingError when there is no such file, when it cannot be read, or at a line of more than 4 MiB
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

/** Returns once what was read is void: true when the path leads to another file now. */
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
    // A pipe would keep open(2) waiting for a writer.
    if (!(await stat(path)).isFile()) throw new RecordingError(`${path} is not a file`);
    return await open(path, 'r');
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') {
      throw new RecordingError(`there is no ${path}`, {
        hint: `A tour writes it: sudo npx nslab tour --record ${path}`,
        cause,
      });
    }
    throw cannotRead(path, cause);
  }
}

function cannotRead(path: string, cause: unknown): unknown {
  if (cause instanceof RecordingError || codeOf(cause) === '') return cause;
  const hint =
    codeOf(cause) === 'EACCES'
      ? 'A recording is readable by its owner only: what root recorded, root reads (sudo).'
      : undefined;
  return new RecordingError(`cannot read ${path}: ${cause instanceof Error ? cause.message : cause}`, {
    hint,
    cause,
  });
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

/** A path that leads nowhere meanwhile may lead to a new file soon. */
async function isReplaced(file: FileHandle, path: string): Promise<boolean> {
  try {
    const [ours, now] = [await file.stat(), await stat(path)];
    return now.isFile() && (now.ino !== ours.ino || now.dev !== ours.dev);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw cannotRead(path, error);
  }
}

/** Written anew and longer already: only the begin tells. */
async function beginsWith(file: FileHandle, head: Buffer): Promise<boolean> {
  const now = Buffer.alloc(head.length);
  const { bytesRead } = await file.read(now, 0, now.length, 0);
  return bytesRead === head.length && now.equals(head);
}

interface Changes {
  over(): boolean;
  /** Settles when the file may have changed, or at the next poll, or when it is over. */
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

/** Undefined where it cannot be watched (inotify(7): the user's watches are used up); then the poll alone tells. */
function tryWatch(path: string, tell: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(path, { persistent: false }, tell);
    watcher.on('error', () => watcher.close()); // the poll goes on
    return watcher;
  } catch (error) {
    if (['ENOSPC', 'EMFILE', 'ENOENT', 'EACCES', 'ENOSYS'].includes(codeOf(error))) return undefined;
    throw error;
  }
}
