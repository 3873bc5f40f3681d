// Catches the signals that come to our own process: the one place that does.

import { constants } from 'node:os';

/** What asks a process to end: signal(7). */
export const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** @param told of each that comes, with its number @returns what ends that */
export function onSignals<S extends NodeJS.Signals>(
  names: readonly S[],
  told: (name: S, number: number) => void,
): () => void {
  const listeners = names.map((name) => {
    const listener = (): void => told(name, constants.signals[name]);
    process.on(name, listener);
    return [name, listener] as const;
  });
  return () => {
    for (const [name, listener] of listeners) process.off(name, listener);
  };
}

/** A signal ends the work at its next pause, when what it made is gone again. @returns its number, if one came */
export async function abortOnSignal<T>(
  work: (signal: AbortSignal) => Promise<T>,
): Promise<{ result: T; signal: number | undefined }> {
  const stop = new AbortController();
  let signal: number | undefined;
  const end = onSignals(endingSignals, (_, number) => {
    signal ??= number;
    stop.abort();
  });
  try {
    return { result: await work(stop.signal), signal };
  } finally {
    end();
  }
}
