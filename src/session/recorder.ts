// Writes a session's events as JSON lines.

import { randomUUID } from 'node:crypto';
import { createWriteStream, fchmodSync, fstatSync, openSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import { UserError } from '../kernel/errors.ts';
import type { Event } from './event.ts';

export interface Recorder {
  record(event: Event): void;
  /** Resolves when everything is in the file. @throws UserError when it could not be written */
  close(): Promise<void>;
}

/**
 * @param path what it holds is replaced; a file is readable by its owner only from then on
 * @throws UserError when it cannot be opened
 */
export function openRecorder(path: string): Recorder {
  const fd = openPrivate(path);
  const file = createWriteStream(path, { fd });
  const done = finished(file);
  done.catch(() => undefined); // close() tells
  const toLine = eventWriter();
  return {
    record(event) {
      file.write(`${toLine(event)}\n`);
    },
    async close() {
      file.end();
      await done.catch((cause: unknown) => {
        throw cannotRecord(path, cause);
      });
    },
  };
}

function openPrivate(path: string): number {
  try {
    const fd = openSync(path, 'w', 0o600);
    // open(2): the mode is for a file that is made; one that was there keeps its own.
    if (fstatSync(fd).isFile()) fchmodSync(fd, 0o600);
    return fd;
  } catch (cause) {
    throw cannotRecord(path, cause);
  }
}

const cannotRecord = (path: string, cause: unknown): UserError =>
  new UserError('failed', `cannot record to ${path}: ${cause instanceof Error ? cause.message : cause}`, {
    cause,
  });

/** JSON has no word for infinity (a memory limit that is not set), but a number that is too big is read as one. */
function eventWriter(): (event: Event) => string {
  const mark = randomUUID(); // no container can have chosen it
  const marked = (_: string, value: unknown): unknown => (value === Number.POSITIVE_INFINITY ? mark : value);
  return (event) => JSON.stringify(event, marked).replaceAll(`"${mark}"`, '1e999');
}
