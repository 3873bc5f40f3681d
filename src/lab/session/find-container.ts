// Containers of all sessions that run on this machine, by what their ledgers say and the kernel confirms.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readStat } from '../../kernel/proc/stat.ts';
import { unlessGone } from '../../kernel/proc/vanishing.ts';
import { bootId, pidNamespace } from './ledger.ts';
import { isSessionId, noLedger, readLedger } from './read-ledger.ts';

export interface RunningContainer {
  /** Of its session. */
  readonly id: string;
  readonly name: string;
  /** Of its first process, as we see it. */
  readonly pid: number;
}

/** @param folder where the ledgers are */
function runningContainers(folder: string): RunningContainer[] {
  return readdirSync(folder)
    .filter(isSessionId)
    .flatMap((id) => {
      const ledger = unlessGone(() => readLedger(join(folder, id)), noLedger);
      const head = ledger?.head;
      if (head === undefined || head.bootId !== bootId() || head.pidNamespace !== pidNamespace()) return [];
      return (ledger?.entries ?? []).flatMap((entry) => {
        if (entry.kind !== 'process' || entry.container === undefined) return [];
        const stat = readStat(entry.pid);
        const runs = stat?.startTime === entry.startTime && stat.state !== 'Z' && stat.state !== 'X';
        return runs ? [{ id, name: entry.container, pid: entry.pid }] : [];
      });
    });
}

/** @param which a name, or the id of a session */
export const findContainer = (folder: string, which: string): RunningContainer | undefined =>
  runningContainers(folder).find(({ id, name }) => name === which || id === which);
