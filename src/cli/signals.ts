// Catches the signals that ask our process to end: the one place that does.

import { constants } from 'node:os';

const ending = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

export type EndingSignal = (typeof ending)[number];

/** @param told of each, with its number: signal(7) @returns what ends that */
export function onEndingSignals(told: (name: EndingSignal, number: number) => void): () => void {
  const listeners = ending.map((name) => {
    const listener = (): void => told(name, constants.signals[name]);
    process.on(name, listener);
    return [name, listener] as const;
  });
  return () => {
    for (const [name, listener] of listeners) process.off(name, listener);
  };
}

/** A signal ends the work at its next pause, when what it made is gone again. @returns its number, if one came */
export async function untilSignal<T>(
  work: (signal: AbortSignal) => Promise<T>,
): Promise<{ result: T; signal: number | undefined }> {
  const stop = new AbortController();
  let signal: number | undefined;
  const end = onEndingSignals((_, number) => {
    signal ??= number;
    stop.abort();
  });
  try {
    return { result: await work(stop.signal), signal };
  } finally {
    end();
  }
}
