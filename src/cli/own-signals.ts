// Catches the signals that are sent to our own process: the only place that does.

import { constants } from 'node:os';

/** The signals that ask a process to end: signal(7). */
export const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/**
 * All that end a process unless it catches them: signal(7). Left out are those of a process's own mistakes (SIGSEGV, SIGBUS,
 * SIGFPE, SIGILL: Node could not go on), SIGPIPE and SIGXFSZ (Node ignores them; a write fails instead), and the real-time
 * signals, for which Node has no names.
 */
export const fatalSignals = [
  ...endingSignals,
  'SIGUSR1',
  'SIGUSR2',
  'SIGALRM',
  'SIGVTALRM',
  'SIGPROF',
  'SIGIO',
  'SIGPWR',
  'SIGSTKFLT',
  'SIGXCPU',
  'SIGTRAP',
  'SIGABRT',
  'SIGSYS',
] as const;

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
  const end = onSignals(fatalSignals, (_, number) => {
    signal ??= number;
    stop.abort();
  });
  try {
    return { result: await work(stop.signal), signal };
  } finally {
    end();
  }
}
