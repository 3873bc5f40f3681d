// Writes to our stdout and stderr, and decides what a write that failed means for the exit status.

import { writeSync } from 'node:fs';
import { constants } from 'node:os';
import { isatty } from 'node:tty';
import { isErrno } from '../kernel/errno.ts';
import { ToldError } from '../kernel/errors.ts';
import type { Texts } from '../kernel/languages.ts';
import { needsAscii } from '../probe/character-locale.ts';
import { asciiOf } from '../term/ascii.ts';
import { statsOf } from './descriptor-stats.ts';
import { exitCodes } from './exit-codes.ts';

/** Our output cannot be written any more. */
export class OutputError extends ToldError {
  override readonly name = 'OutputError';
  /** What ends other programs then: SIGPIPE where nobody reads any more, SIGHUP where the terminal is gone. */
  readonly signal: number | undefined;
  readonly status: number;

  constructor(texts: Texts, signal: number | undefined, cause: unknown) {
    super(texts, { cause });
    this.signal = signal;
    this.status = signal === undefined ? exitCodes.output : 128 + signal;
  }
}

const nobodyReads = { en: 'nobody reads any more', zh: '已经没有人在读' };
const terminalGone = { en: 'the terminal is gone', zh: '终端已经不在了' };

/** @param cause the error of a write @param what the name of what was written */
export function outputError(
  cause: NodeJS.ErrnoException,
  what: Texts = { en: 'output', zh: '输出' },
): OutputError {
  if (cause.code === 'EPIPE') {
    return new OutputError(nobodyReads, constants.signals.SIGPIPE, cause);
  }
  // tty_io.c, hung_up_tty_write: EIO. Of a disk, EIO is an error that must be told.
  if (cause.code === 'EIO' && statsOf(1)?.isCharacterDevice() === true) {
    return new OutputError(terminalGone, constants.signals.SIGHUP, cause);
  }
  const text = {
    en: `cannot write the ${what.en}: ${cause.message}`,
    zh: `无法写出${what.zh}：${cause.message}`,
  };
  return new OutputError(text, undefined, cause);
}

/**
 * Writes all of it to stdout, however long a reader takes: what process.stdout holds back is lost when we exit.
 * @param ascii as ASCII alone
 * @throws OutputError
 */
export function print(text: string, ascii = isAsciiTerminal(1)): void {
  try {
    writeWhole(1, ascii ? asciiOf(text) : text, Number.POSITIVE_INFINITY);
  } catch (error) {
    if (isOfWrite(error)) throw outputError(error);
    throw error;
  }
}

/** How long somebody may take to read our complaints, in milliseconds. */
const COMPLAINT_MS = 2_000;

/**
 * Writes to stderr; when that fails, there is nobody to tell. process.stderr must not be used while a command runs that has
 * it too: libuv would make a pipe non-blocking for the command as well, which would lose output (EAGAIN).
 */
export function complain(text: string): void {
  try {
    writeWhole(2, isAsciiTerminal(2) ? asciiOf(text) : text, COMPLAINT_MS);
  } catch (error) {
    if (!isOfWrite(error)) throw error;
  }
}

/** process.stdout would do, too; but see `complain`. */
const isAsciiTerminal = (fd: number): boolean => isatty(fd) && needsAscii(process.env);

const isOfWrite = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error && error.syscall === 'write';

const RETRY_MS = 5;
const pause = new Int32Array(new SharedArrayBuffer(4));

/** write(2): another process may have made the pipe or terminal non-blocking; then EAGAIN says that it is full. */
function writeWhole(fd: number, text: string, patienceMs: number): void {
  const until = performance.now() + patienceMs;
  for (let rest = Buffer.from(text); rest.length > 0; ) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      if (!isErrno(error, 'EAGAIN') || performance.now() > until) throw error;
      Atomics.wait(pause, 0, 0, RETRY_MS);
    }
  }
}
