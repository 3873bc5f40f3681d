// Opens the file that a session is recorded to, without writing over another or waiting for a reader.

import {
  constants,
  createWriteStream,
  fchmodSync,
  fchownSync,
  fstatSync,
  ftruncateSync,
  openSync,
} from 'node:fs';
import { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { isErrno } from '../kernel/errno.ts';
import { UserError } from '../kernel/errors.ts';
import type { Texts } from './event.ts';
import { both } from './texts.ts';

/** The user to whom a new file is given. */
interface Owner {
  readonly uid: number;
  readonly gid: number;
}

export interface RecordingFileOptions {
  /** Of a new file; an existing one keeps its owner. */
  readonly owner?: Owner | undefined;
  /** Whether a file that is not empty may be written over. */
  readonly replace?: boolean | undefined;
}

export interface RecordingFile {
  readonly stream: Writable;
  /** Settles when everything is written; rejects when it cannot be. */
  readonly done: Promise<void>;
}

/** From now on, only its owner can read the file. @throws UserError when it cannot be opened */
export function openRecordingFile(path: string, options: RecordingFileOptions): RecordingFile {
  try {
    const fd = openNew(path, options.owner) ?? openExisting(path, options.replace === true);
    if (!fstatSync(fd).isFIFO()) {
      const stream = createWriteStream(path, { fd });
      return { stream, done: finished(stream) };
    }
    // The descriptor of a FIFO stays non-blocking, and libuv waits for room in it: no thread hangs in write(2).
    const stream = new Socket({ fd, readable: false, writable: true });
    return { stream, done: finished(stream, { readable: false }) };
  } catch (cause) {
    throw cause instanceof UserError ? cause : cannotRecord(path, cause);
  }
}

/** @param cause an error, or why in words */
export function cannotRecord(path: string, cause: unknown, hint?: Texts): UserError {
  const why = cause instanceof Error ? both(cause.message) : (cause as Texts);
  return new UserError(
    'failed',
    { en: `cannot record to ${path}: ${why.en}`, zh: `无法录到 ${path}：${why.zh}` },
    { cause, ...(hint === undefined ? {} : { hint }) },
  );
}

/** @returns undefined when the file exists already */
function openNew(path: string, owner: Owner | undefined): number | undefined {
  try {
    const fd = openSync(path, 'wx', 0o600);
    if (owner !== undefined) fchownSync(fd, owner.uid, owner.gid);
    return fd;
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return undefined;
    throw error;
  }
}

/** open(2), ENXIO: with O_NONBLOCK, a FIFO that nobody reads is refused instead of waited for. */
function openExisting(path: string, replace: boolean): number {
  const fd = openUnlessUnread(path);
  const stats = fstatSync(fd);
  if (!stats.isFile()) return fd;
  if (stats.size > 0 && !replace) {
    throw cannotRecord(
      path,
      { en: 'it is not empty', zh: '它不是空的' },
      {
        en: 'Choose another file, or write over it with --force.',
        zh: '请换一个文件，或用 --force 覆盖。',
      },
    );
  }
  ftruncateSync(fd);
  fchmodSync(fd, 0o600); // open(2): the mode applies to a new file only
  return fd;
}

function openUnlessUnread(path: string): number {
  try {
    return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (!isErrno(error, 'ENXIO')) throw error;
    throw cannotRecord(
      path,
      { en: 'nobody reads this FIFO', zh: '没有程序在读这个 FIFO' },
      {
        en: `Start its reader first: cat ${path} > tour.jsonl`,
        zh: `请先启动读它的程序：cat ${path} > tour.jsonl`,
      },
    );
  }
}
