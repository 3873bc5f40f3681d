// Splits chunks of bytes into lines.

import { RecordingError } from './recording-error.ts';

/** In bytes. The longest events of a tour have about 30 kB. */
const MAX_LINE = 4 * 1024 * 1024;

const NEWLINE = 0x0a;

/**
 * Keeps a line until its newline comes.
 * @param path for the error
 * @throws RecordingError at a line of more than 4 MiB
 */
export function splitLines(path: string): { add(chunk: Buffer): Generator<string> } {
  let kept: Buffer[] = [];
  let keptBytes = 0;
  const keep = (bytes: Buffer): void => {
    keptBytes += bytes.length;
    if (keptBytes > MAX_LINE) throw tooLong(path);
    if (bytes.length > 0) kept.push(Buffer.from(bytes)); // the caller uses its buffer again
  };
  return {
    *add(chunk) {
      let from = 0;
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
        keep(chunk.subarray(from, end));
        const line = Buffer.concat(kept).toString('utf8');
        kept = [];
        keptBytes = 0;
        from = end + 1;
        yield line;
      }
      keep(chunk.subarray(from));
    },
  };
}

const tooLong = (path: string): RecordingError =>
  new RecordingError({
    en: `${path} is no recording: a line has more than 4 MiB`,
    zh: `${path} 不是录像：有一行超过 4 MiB`,
  });
