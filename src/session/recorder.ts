// Writes a session's events to a file as JSON lines.

import { randomUUID } from 'node:crypto';
import type { UserError } from '../kernel/errors.ts';
import type { Event } from './event.ts';
import { cannotRecord, openRecordingFile, type RecordingFileOptions } from './recording-file.ts';
import { shortenSamples } from './sample-differences.ts';

export interface Recorder {
  record(event: Event): void;
  /** Resolves when everything is in the file. @throws UserError when it could not be written */
  close(): Promise<void>;
}

export interface RecorderOptions extends RecordingFileOptions {
  /** Told once, as soon as the file can be written no more: nothing is recorded from then on. */
  readonly failed?: ((error: UserError) => void) | undefined;
}

/** What may wait for a slow disk or a slow reader, in characters of memory. */
const MAX_WAITING = 64 << 20;

/** At the end, how long a reader may take nothing, in milliseconds. */
const MAX_STALL_MS = 5000;

/** @throws UserError when the file cannot be opened */
export function openRecorder(path: string, { failed, ...options }: RecorderOptions = {}): Recorder {
  const { stream, done } = openRecordingFile(path, options);
  let failure: UserError | undefined;
  const fail = (cause: unknown): void => {
    if (failure !== undefined) return;
    failure = cannotRecord(path, cause);
    stream.destroy();
    failed?.(failure);
  };
  done.catch(fail);
  const toLine = eventWriter();
  const samples = shortenSamples();
  return {
    record(event) {
      if (event.type === 'done' || event.type === 'refused') return; // answers to one sender, not part of the session
      if (failure !== undefined) return;
      if (event.type === 'keyframe') samples.forget(); // a reader who begins there has seen no snapshot
      stream.write(`${toLine(samples.shorten(event))}\n`);
      if (stream.writableLength > MAX_WAITING) fail('it is not written as fast as the session goes on');
    },
    async close() {
      if (failure === undefined) stream.end();
      let waiting = stream.writableLength;
      const watch = setInterval(() => {
        if (stream.writableLength === waiting) fail('its reader does not read');
        waiting = stream.writableLength;
      }, MAX_STALL_MS);
      await done.catch(fail);
      clearInterval(watch);
      if (failure !== undefined) throw failure;
    },
  };
}

/**
 * JSON cannot write infinity (a memory limit that is not set), but parsers read a number that is too big as infinity.
 */
function eventWriter(): (event: Event) => string {
  const mark = randomUUID(); // no text from a container can contain it
  const marked = (_: string, value: unknown): unknown => (value === Number.POSITIVE_INFINITY ? mark : value);
  return (event) => JSON.stringify(event, marked).replaceAll(`"${mark}"`, '1e999');
}
