// Catches the signals that are sent to our own process: the only place that does.

import { constants } from 'node:os';

/** The signals that ask a process to end: signal(7). */
export const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** @param told is called for each signal, with its number @returns a function that ends the catching */
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

/**
 * Runs work that a signal aborts: it stops when it has removed what it made.
 * @returns the signal's number, if one came
 */
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
