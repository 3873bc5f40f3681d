// Hands signals on to a container's first process, and ends it when it does not listen.

import { constants } from 'node:os';
import { kill } from '../kernel/syscalls/calls/process.ts';
import type { Lab } from '../lab/lab.ts';
import { endingSignals, onSignals } from './own-signals.ts';

const forwarded = [...endingSignals, 'SIGUSR1', 'SIGUSR2'] as const;
type Forwarded = (typeof forwarded)[number];

const ending: readonly Forwarded[] = endingSignals;

export interface Forwarding {
  /** The number of the first signal that asked for the end. */
  readonly signal: number | undefined;
  /** Whether that was before the command was handed over: then it is ended at once. */
  readonly early: boolean;
  /** From now on signals go to this process, those that came before first. @param pid as we see it */
  to(lab: Lab, pid: number): void;
  /** From now on signals change nothing: it has ended, and the tear-down must not be skipped. */
  stop(): void;
}

/**
 * Catches signals from now on, and keeps them until there is somebody to hand them to.
 *
 * pid_namespaces(7): PID 1 gets from outside only the signals it handles, SIGKILL and SIGSTOP apart. So a second
 * signal, or some time after the first, ends it for sure.
 * @param patienceMs that time
 */
export function forwardSignals({ patienceMs }: { readonly patienceMs: number }): Forwarding {
  const waiting: Forwarded[] = [];
  let first: Forwarded | undefined;
  let timer: NodeJS.Timeout | undefined;
  let early = false;
  let stopped = false;
  let send: ((sig: Forwarded | 'SIGKILL') => void) | undefined;
  onSignals(forwarded, (signal) => {
    if (stopped) return;
    const ends = ending.includes(signal);
    if (send === undefined) waiting.push(signal);
    else send(first !== undefined && ends ? 'SIGKILL' : signal);
    if (ends) first ??= signal;
    if (ends && send !== undefined) timer ??= setTimeout(() => send?.('SIGKILL'), patienceMs);
  });
  return {
    get signal() {
      return first === undefined ? undefined : constants.signals[first];
    },
    get early() {
      return early;
    },
    to(lab, pid) {
      early = first !== undefined;
      send = (sig) => {
        // It ended meanwhile, or the actor is gone and took it along: there is nothing left to signal.
        lab.starter.attempt(kill({ pid, sig })).catch(() => undefined);
      };
      for (const signal of waiting) send(signal);
      // What asked for the end before the command began cannot have been meant for its handlers.
      if (early) send('SIGKILL');
    },
    stop() {
      clearTimeout(timer);
      stopped = true;
    },
  };
}
