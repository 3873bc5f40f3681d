// What `nslab dash` does: shows the board until a key or a signal ends it.

import { constants } from 'node:os';
import { dash } from '../dash/open-dash.ts';
import { RecordingError } from '../dash/recording-error.ts';
import { UserError } from '../kernel/errors.ts';
import type { Language } from '../session/event.ts';
import { exitCodes } from './exit-codes.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** Gives the exit status: 128+n after signal n. @throws UserError when the file is no recording that can be read */
export async function showDashboard(path: string, language: Language): Promise<number> {
  const ending = new AbortController();
  let code: number = exitCodes.ok;
  let failure: unknown;
  for (const name of signals) {
    process.on(name, () => {
      if (!ending.signal.aborted) code = 128 + constants.signals[name];
      ending.abort();
    });
  }
  // The terminal is gone: EIO.
  process.stdout.on('error', () => {
    if (!ending.signal.aborted) code = 128 + constants.signals.SIGHUP;
    ending.abort();
  });
  process.on('uncaughtException', (error) => {
    failure ??= error;
    ending.abort();
  });
  const colours = (process.env.NO_COLOR ?? '') === '';
  try {
    await dash({ path, language, colours, signal: ending.signal });
  } catch (error) {
    if (!(error instanceof RecordingError)) throw error;
    throw new UserError('failed', error.message, { hint: error.hint, cause: error });
  }
  if (failure !== undefined) throw failure;
  return code;
}
