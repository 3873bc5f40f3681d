// Writes a session's events to a file as JSON lines.

import { randomUUID } from 'node:crypto';
import { createWriteStream, fchmodSync, fchownSync, fstatSync, openSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import { isErrno } from '../kernel/errno.ts';
import { UserError } from '../kernel/errors.ts';
import type { Event } from './event.ts';
import { shortenSamples } from './sample-differences.ts';

export interface Recorder {
  record(event: Event): void;
  /** Resolves when everything is in the file. @throws UserError when it could not be written */
  close(): Promise<void>;
}

/** The user to whom a new file is given. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * @param path a file whose content is replaced; from then on only its owner can read it
 * @param owner for a new file; an existing one keeps its owner
 * @throws UserError when it cannot be opened
 */
export function openRecorder(path: string, owner?: Owner): Recorder {
  const fd = openPrivate(path, owner);
  const file = createWriteStream(path, { fd });
  const done = finished(file);
  done.catch(() => undefined); // close() reports the error
  const toLine = eventWriter();
  const samples = shortenSamples();
  return {
    record(event) {
      if (event.type === 'done' || event.type === 'refused') return; // answers to one sender, not part of the session
      if (event.type === 'keyframe') samples.forget(); // a reader who begins there has seen no snapshot
      file.write(`${toLine(samples.shorten(event))}\n`);
    },
    async close() {
      file.end();
      await done.catch((cause: unknown) => {
        throw cannotRecord(path, cause);
      });
    },
  };
}

function openPrivate(path: string, owner: Owner | undefined): number {
  try {
    const made = openNew(path);
    if (made !== undefined) {
      if (owner !== undefined) fchownSync(made, owner.uid, owner.gid);
      return made;
    }
    const fd = openSync(path, 'w');
    // open(2): the mode applies to a new file only; an existing one keeps its mode.
    if (fstatSync(fd).isFile()) fchmodSync(fd, 0o600);
    return fd;
  } catch (cause) {
    throw cannotRecord(path, cause);
  }
}

/** @returns undefined when the file exists already */
function openNew(path: string): number | undefined {
  try {
    return openSync(path, 'wx', 0o600);
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return undefined;
    throw error;
  }
}

const cannotRecord = (path: string, cause: unknown): UserError =>
  new UserError('failed', `cannot record to ${path}: ${cause instanceof Error ? cause.message : cause}`, {
    cause,
  });

/**
 * JSON cannot write infinity (a memory limit that is not set), but parsers read a number that is too big as infinity.
 */
function eventWriter(): (event: Event) => string {
  const mark = randomUUID(); // no text from a container can contain it
  const marked = (_: string, value: unknown): unknown => (value === Number.POSITIVE_INFINITY ? mark : value);
  return (event) => JSON.stringify(event, marked).replaceAll(`"${mark}"`, '1e999');
}
