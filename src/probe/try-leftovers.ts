// Looks for what killed sessions left behind, and reports it without ending it.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readStat } from '../kernel/proc/stat.ts';
import { unlessGone } from '../kernel/proc/vanishing.ts';
import { deadSessions } from '../lab/session/end-dead-sessions.ts';
import { notALedger, readLedger } from '../lab/session/read-ledger.ts';
import { ledgerFolders, sessionFolderPath } from '../lab/session/session-folders.ts';
import type { Finding } from './ability.ts';
import type { ProbeContext } from './probe-context.ts';

export async function tryLeftovers(context: ProbeContext): Promise<Finding> {
  const folders = ledgerFolders();
  if (folders.length === 0) return { state: 'works', found: `no folder ${sessionFolderPath()}` };
  const dead: string[] = [];
  for (const folder of folders) {
    const ids = await deadSessions(folder, await context.firstActor());
    dead.push(...ids.map((id) => join(folder, id)));
  }
  if (dead.length === 0) return { state: 'works', found: `${folders.join(', ')}: none of a dead session` };
  const things = dead.flatMap(thingsOf);
  return {
    state: 'differs',
    found: [`dead: ${dead.join(', ')}`, ...things].join('; '),
    meaning: {
      en: 'Sessions that were killed left this; the next start of nslab ends it, too.',
      zh: '被杀死的会话留下了这些；下次启动 nslab 时也会清理。',
    },
    remedy: { en: 'nslab clean', zh: 'nslab clean' },
  };
}

/** What the ledger lists and still exists. */
function thingsOf(path: string): string[] {
  const { entries } = unlessGone(() => readLedger(path), notALedger) ?? { entries: [] };
  return entries.flatMap((entry) => {
    if (entry.kind !== 'process') return existsSync(entry.path) ? [`${entry.kind} ${entry.path}`] : [];
    return readStat(entry.pid)?.startTime === entry.startTime ? [`process ${entry.pid}`] : [];
  });
}
