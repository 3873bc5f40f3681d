// Keeps a list of what the labs of a session made on the host, and tells at the end what is left of it: never anything.

import { existsSync } from 'node:fs';
import type { EventBody } from '../session/event.ts';
import { hostChanges, readHostState } from './host-state.ts';

export interface ClosedLab {
  /** The lab's session id, if there was a lab. */
  readonly id: string | undefined;
  readonly made: readonly string[];
  readonly left: readonly string[];
}

export interface HostLedger {
  add(closed: ClosedLab): void;
  /** Compares the host with its state when the ledger was opened. */
  event(): Extract<EventBody, { type: 'ledger' }>;
}

export function openHostLedger(): HostLedger {
  const before = readHostState();
  const made: string[] = [];
  const left: string[] = [];
  const ids: string[] = [];
  return {
    add(closed) {
      if (closed.id !== undefined) ids.push(closed.id);
      made.push(...closed.made);
      left.push(...closed.left);
    },
    event() {
      const still = made.filter((thing) => thing.startsWith('/') && existsSync(thing));
      const { ours, others } = hostChanges(before, readHostState(), ids);
      return { type: 'ledger', made, left: [...new Set([...left, ...still, ...ours])], others };
    },
  };
}
