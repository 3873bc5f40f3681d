// Forwards signals to a container's command, and kills it when it was asked to end and does not.

import { constants } from 'node:os';
import { readStatus, type Status } from '../kernel/proc/status.ts';
import { kill } from '../kernel/syscalls/calls/process.ts';
import type { Lab } from '../lab/lab.ts';
import { endingSignals, fatalSignals, onSignals } from './own-signals.ts';

/**
 * As docker's --sig-proxy: all but SIGCHLD and SIGPIPE, which are ours. Also left out are SIGTTIN and SIGTTOU: a process that
 * catches them reads and writes its terminal for ever in the background, as the kernel restarts the call (n_tty.c).
 */
const forwarded = [...fatalSignals, 'SIGTSTP', 'SIGCONT', 'SIGWINCH'] as const;
type Forwarded = (typeof forwarded)[number];

const ending: readonly Forwarded[] = endingSignals;
/** Those that mean nothing to a process that has not begun. */
const momentary: readonly Forwarded[] = ['SIGTSTP', 'SIGCONT', 'SIGWINCH'];

export interface Forwarding {
  /** The number of the first signal that asked us to end. */
  readonly signal: number | undefined;
  /** Whether it came before the command began: then the command is killed at once. */
  readonly early: boolean;
  /** Sets how to find out whether the command has begun, of which we hear only later. */
  ask(hasBegun: () => boolean): void;
  /**
   * Sends all signals to this process from now on, beginning with those kept so far.
   * @param pid in our PID namespace
   */
  to(lab: Lab, pid: number): void;
  /** Gives the command the usual time to end: nobody can see it any more. */
  startClock(): void;
  /** Ignores signals from now on: the process has ended, and the tear-down must not be skipped. */
  stop(): void;
}

export interface ForwardingOptions {
  /** From a signal that asks the command to end to SIGKILL. */
  readonly patienceMs: number;
  /** The terminal's size is handed on, and the kernel sends SIGWINCH for it: tty_ioctl(4), TIOCSWINSZ. */
  readonly terminal: boolean;
}

/**
 * Catches signals from now on, and keeps them until there is a process to send them to.
 *
 * SIGTERM is what `docker stop` begins with: SIGKILL follows after a while, or at once at a second signal that asks to end.
 * The same holds for SIGINT, SIGHUP and SIGQUIT where they have no effect; a command that handles them goes on.
 */
export function forwardSignals({ patienceMs, terminal }: ForwardingOptions): Forwarding {
  const waiting: Forwarded[] = [];
  let hasBegun = (): boolean => false;
  let first: Forwarded | undefined;
  let timer: NodeJS.Timeout | undefined;
  let early = false;
  let stopped = false;
  let send: ((sig: Forwarded | 'SIGKILL') => void) | undefined;
  let asksToEnd: (signal: Forwarded) => boolean = () => true;
  const startClock = (): void => {
    if (!stopped) timer ??= setTimeout(() => send?.('SIGKILL'), patienceMs);
  };
  const deliver = (signal: Forwarded, to: NonNullable<typeof send>): void => {
    const ends = ending.includes(signal);
    if (ends && timer !== undefined) to('SIGKILL');
    else to(signal);
    if (ends && asksToEnd(signal)) startClock();
  };
  onSignals(
    forwarded.filter((signal) => !(terminal && signal === 'SIGWINCH')),
    (signal) => {
      if (stopped) return;
      if (ending.includes(signal)) first ??= signal;
      if (send !== undefined) deliver(signal, send);
      else if (!momentary.includes(signal)) {
        if (ending.includes(signal)) early ||= !hasBegun();
        waiting.push(signal);
      }
    },
  );
  return {
    get signal() {
      return first === undefined ? undefined : constants.signals[first];
    },
    get early() {
      return early;
    },
    ask(how) {
      hasBegun = how;
    },
    to(lab, pid) {
      const to = (sig: Forwarded | 'SIGKILL'): void => {
        // The process ended meanwhile, by itself or with its actor: there is nothing left to signal.
        lab.starter.attempt(kill({ pid, sig })).catch(() => undefined);
      };
      send = to;
      asksToEnd = (signal) => signal === 'SIGTERM' || hasNoEffect(signal, readStatus(pid));
      // A signal that came before the command began cannot be meant for the command's handlers.
      for (const signal of waiting) {
        if (early) to(signal);
        else deliver(signal, to);
      }
      if (early) to('SIGKILL');
    },
    startClock,
    stop() {
      clearTimeout(timer);
      stopped = true;
    },
  };
}

/**
 * pid_namespaces(7): from outside, PID 1 gets only the signals that it handles, and SIGKILL and SIGSTOP. What it blocks waits
 * for it: sigwaitinfo(2). What it ignores, it ignores on purpose: nohup(1).
 */
function hasNoEffect(signal: Forwarded, status: Status | undefined): boolean {
  if (status === undefined || status.nspid.at(-1) !== 1) return false;
  const bit = 1n << BigInt(constants.signals[signal] - 1);
  return ((status.sigCaught | status.sigIgnored | status.sigBlocked) & bit) === 0n;
}
