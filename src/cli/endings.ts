// Watches for what ends a command before its time: a signal, a reader of our output that leaves, a mistake of ours.

import { constants } from 'node:os';
import { UserError } from '../kernel/errors.ts';
import { endingSignals, onSignals } from './own-signals.ts';

/** What ended it. */
export type Ending =
  /** 128 + `number` is our status. */
  | { readonly kind: 'signal'; readonly number: number; readonly why: string }
  | { readonly kind: 'failure'; readonly error: Error };

export interface Endings {
  /** 128+n, once signal n has come, or nobody reads our output any more. */
  exitCode(): number | undefined;
}

/**
 * From now on each of them is told, and the command is to end by itself: nothing skips its tear-down. A second one changes
 * nothing.
 * @param output what our stdout is called when it cannot be written
 */
export function watchEndings(output: string, told: (ending: Ending) => void): Endings {
  let code: number | undefined;
  const signalled = (number: number, why: string): void => {
    code ??= 128 + number;
    told({ kind: 'signal', number, why });
  };
  onSignals(endingSignals, (name, number) => signalled(number, name));
  // Node ignores SIGPIPE; what another program would be ended by is an error of the stream.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') signalled(constants.signals.SIGPIPE, 'nobody reads any more');
    else if (error.code === 'EIO') signalled(constants.signals.SIGHUP, 'the terminal is gone');
    else
      told({
        kind: 'failure',
        error: new UserError('failed', `cannot write the ${output}: ${error.message}`, { cause: error }),
      });
  });
  process.on('uncaughtException', (error) => told({ kind: 'failure', error }));
  return { exitCode: () => code };
}
