// What ends a session before its time: signals, a reader of our output that leaves, a mistake of ours. All of it goes
// through the tear-down.

import { type Intents, Quit } from '../engine/intents.ts';
import { UserError } from '../kernel/errors.ts';

const signals = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1, SIGQUIT: 3 } as const;
const SIGPIPE = 13;

export interface Endings {
  /** 128+n, once signal n has come. */
  exitCode(): number | undefined;
}

/** From now on each of them ends the session as `q` does; a second one changes nothing. */
export function watchEndings(intents: Intents): Endings {
  let code: number | undefined;
  const quit = (number: number, why: string): void => {
    code ??= 128 + number;
    intents.stop(new Quit(why));
  };
  for (const [name, number] of Object.entries(signals)) process.on(name, () => quit(number, name));
  // Node ignores SIGPIPE; what another program would be ended by is an error of the stream.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') quit(SIGPIPE, 'nobody reads any more');
    else
      intents.stop(
        new UserError('failed', `cannot write the transcript: ${error.message}`, { cause: error }),
      );
  });
  process.on('uncaughtException', (error) => intents.stop(error));
  return { exitCode: () => code };
}
