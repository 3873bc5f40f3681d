// Sleeps until the time is over or a signal aborts.

import { setTimeout as sleep } from 'node:timers/promises';

/** @throws the reason of the signal */
export async function sleepUnlessAborted(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch((error: unknown) => {
    signal.throwIfAborted(); // the error of sleep does not give the reason
    throw error;
  });
}
