// Hands signals on to a container's first process, and ends it when it does not listen.

import { kill } from '../kernel/syscalls/process.ts';
import type { Lab } from './lab.ts';

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const;
const ending: readonly string[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];
const PATIENCE_MS = 10_000;

/**
 * pid_namespaces(7): PID 1 gets from outside only the signals it handles, SIGKILL and SIGSTOP apart. So a second
 * signal, or ten seconds after the first, ends it for sure.
 * @param pid as we see it @returns what stops the forwarding
 */
export function forwardSignals(lab: Lab, pid: number): () => void {
  let asked = false;
  let timer: NodeJS.Timeout | undefined;
  const send = (sig: (typeof forwarded)[number] | 'SIGKILL'): void => {
    // Ended meanwhile, or the actor is gone and took it along: either way there is nothing left to signal.
    lab.host.attempt(kill({ pid, sig })).catch(() => undefined);
  };
  const handlers = forwarded.map((signal) => {
    const handler = (): void => {
      const ends = ending.includes(signal);
      send(asked && ends ? 'SIGKILL' : signal);
      if (!ends) return;
      asked = true;
      timer ??= setTimeout(() => send('SIGKILL'), PATIENCE_MS);
    };
    process.on(signal, handler);
    return { signal, handler };
  });
  return () => {
    clearTimeout(timer);
    for (const { signal, handler } of handlers) process.off(signal, handler);
  };
}
