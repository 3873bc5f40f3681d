// Watches for what ends a command early: a signal, a closed output, a bug of ours.

import { constants } from 'node:os';
import type { ReadStream } from 'node:tty';
import type { Texts } from '../session/event.ts';
import { outputError } from './own-output.ts';
import { fatalSignals, onSignals } from './own-signals.ts';
import { onUncaught } from './uncaught.ts';

export type Ending =
  /** Our exit status becomes 128 + `number`. */
  | { readonly kind: 'signal'; readonly number: number; readonly why: string }
  | { readonly kind: 'failure'; readonly error: Error };

export interface Endings {
  /** 128+n once signal n has come or, for SIGPIPE and SIGHUP, our output was closed. */
  exitCode(): number | undefined;
}

/**
 * Tells each ending from now on; the command must then end by itself, so that nothing skips its tear-down. The first
 * ending decides the exit status.
 * @param output the name of our output, for an error when it cannot be written
 * @param keyboard the terminal that keys come from; undefined: none do
 */
export function watchEndings(output: Texts, told: (ending: Ending) => void, keyboard?: ReadStream): Endings {
  let code: number | undefined;
  const signalled = (number: number, why: string): void => {
    code ??= 128 + number;
    told({ kind: 'signal', number, why });
  };
  onSignals(fatalSignals, (name, number) => signalled(number, name));
  const hungUp = (): void => signalled(constants.signals.SIGHUP, 'the terminal is gone');
  // The kernel sends SIGHUP only to whom the terminal controls (setsid(2), as `su -` does). Others read the end of the file,
  // or get EIO: tty_io.c, hung_up_tty_read.
  keyboard?.once('end', hungUp);
  keyboard?.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EIO' || error.code === 'EBADF') hungUp();
    else told({ kind: 'failure', error });
  });
  // Node ignores SIGPIPE, which ends other programs, and reports an error of the stream instead.
  process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
    const error = outputError(cause, output);
    if (error.signal !== undefined) signalled(error.signal, error.message);
    else told({ kind: 'failure', error });
  });
  onUncaught((error) => told({ kind: 'failure', error }));
  return { exitCode: () => code };
}
