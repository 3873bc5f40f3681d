// Keeps what the labs of a session made on the host, and says at its end what of it is left: never anything.

import { existsSync } from 'node:fs';
import type { EventBody } from '../session/event.ts';
import { hostChanges, readHostState } from './host-state.ts';

export interface ClosedLab {
  /** Of the lab, where there was one. */
  readonly id: string | undefined;
  readonly made: readonly string[];
  readonly left: readonly string[];
}

export interface HostLedger {
  add(closed: ClosedLab): void;
  /** Held against what the host was like when the ledger was opened. */
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
