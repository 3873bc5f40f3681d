// Writes a session's events as JSON lines; reads them again.

import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Event } from './event.ts';

export interface Recorder {
  record(event: Event): void;
  /** Resolves when everything is in the file. @throws what the file system says */
  close(): Promise<void>;
}

/** @param path is replaced if it exists; the file is readable by its owner only */
export function openRecorder(path: string): Recorder {
  const file = createWriteStream(path, { mode: 0o600 });
  const done = finished(file);
  done.catch(() => undefined); // close() tells
  return {
    record(event) {
      file.write(`${JSON.stringify(event)}\n`);
    },
    async close() {
      file.end();
      await done;
    },
  };
}
