// Forwards signals to a container's first process, and kills it when it does not react.

import { constants } from 'node:os';
import { kill } from '../kernel/syscalls/calls/process.ts';
import type { Lab } from '../lab/lab.ts';
import { endingSignals, onSignals } from './own-signals.ts';

const forwarded = [...endingSignals, 'SIGUSR1', 'SIGUSR2'] as const;
type Forwarded = (typeof forwarded)[number];

const ending: readonly Forwarded[] = endingSignals;

export interface Forwarding {
  /** The number of the first signal that asked us to end. */
  readonly signal: number | undefined;
  /** Whether it came before the command began: then the command is killed at once. */
  readonly early: boolean;
  /**
   * Sends all signals to this process from now on, beginning with those kept so far.
   * @param pid in our PID namespace
   */
  to(lab: Lab, pid: number): void;
  /** Ignores signals from now on: the process has ended, and the tear-down must not be skipped. */
  stop(): void;
}

/**
 * Catches signals from now on, and keeps them until there is a process to send them to.
 *
 * pid_namespaces(7): from outside, PID 1 gets only the signals that it handles, and SIGKILL and SIGSTOP. So SIGKILL
 * follows at a second signal, or some time after the first.
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
        // The process ended meanwhile, by itself or with its actor: there is nothing left to signal.
        lab.starter.attempt(kill({ pid, sig })).catch(() => undefined);
      };
      for (const signal of waiting) send(signal);
      // A signal that came before the command began cannot be meant for the command's handlers.
      if (early) send('SIGKILL');
    },
    stop() {
      clearTimeout(timer);
      stopped = true;
    },
  };
}
