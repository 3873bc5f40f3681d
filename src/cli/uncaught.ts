// Catches errors that nothing else has caught, which are bugs of ours: the only place that does.

import { reportError } from './report-error.ts';

type Told = (error: Error) => void;

const listeners: Told[] = [];

/**
 * Begins to catch them. Unless somebody listens, we report and end: Node would print its own minified source. It passes
 * promises that reject unheard on to us, too: process, 'uncaughtException'.
 */
export function catchUncaught(): void {
  process.on('uncaughtException', (thrown: unknown) => {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const told = listeners.at(-1);
    if (told === undefined) process.exit(reportError(error));
    told(error);
  });
}

/** Tells errors to the latest listener alone, so that nothing skips its tear-down. @returns a function that ends it */
export function onUncaught(told: Told): () => void {
  listeners.push(told);
  return () => {
    listeners.splice(listeners.indexOf(told), 1);
  };
}
