// Finds running containers of all sessions on this machine: those in a ledger whose process the kernel confirms.

import { join } from 'node:path';

import { readNames, unlessGone } from '../../kernel/proc/vanishing.ts';
import { isRunning } from './is-running.ts';
import { bootId, pidNamespace } from './ledger.ts';
import { isSessionId, notALedger, readLedger } from './read-ledger.ts';
import { ledgerFolders } from './session-folders.ts';

export interface RunningContainer {
  /** The id of its session. */
  readonly id: string;
  readonly name: string;
  /** PID of its first process, as we see it. */
  readonly pid: number;
}

function runningContainers(folder: string): RunningContainer[] {
  return (readNames(folder) ?? []).filter(isSessionId).flatMap((id) => {
    const ledger = unlessGone(() => readLedger(join(folder, id)), notALedger);
    const head = ledger?.head;
    if (head === undefined || head.bootId !== bootId() || head.pidNamespace !== pidNamespace()) return [];
    return (ledger?.entries ?? []).flatMap((entry) => {
      if (entry.kind !== 'process' || entry.container === undefined) return [];
      const { container: name, pid, startTime } = entry;
      return isRunning(pid, startTime) ? [{ id, name, pid }] : [];
    });
  });
}

/** @param which a name, or the id of a session */
export const findContainer = (which: string): RunningContainer | undefined =>
  ledgerFolders()
    .flatMap(runningContainers)
    .find(({ id, name }) => name === which || id === which);
