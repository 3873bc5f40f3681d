// Work that a signal breaks off, and not before what it made is gone again.

import { constants } from 'node:os';

/** A signal ends the work at its next pause, when what it made is gone again. @returns its number, if one came */
export async function untilSignal<T>(
  work: (signal: AbortSignal) => Promise<T>,
): Promise<{ result: T; signal: number | undefined }> {
  const stop = new AbortController();
  let signal: number | undefined;
  const note = (name: NodeJS.Signals): void => {
    signal ??= constants.signals[name];
    stop.abort();
  };
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;
  for (const name of names) process.on(name, note);
  try {
    return { result: await work(stop.signal), signal };
  } finally {
    for (const name of names) process.off(name, note);
  }
}
