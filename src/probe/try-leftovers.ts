// Looks for what killed sessions left behind, and reports it without ending it.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readStat } from '../kernel/proc/stat.ts';
import { unlessGone } from '../kernel/proc/vanishing.ts';
import { deadSessions } from '../lab/session/end-dead-sessions.ts';
import { notALedger, readLedger } from '../lab/session/read-ledger.ts';
import { ledgerFolders, sessionFolderPath } from '../lab/session/session-folders.ts';
import type { Texts } from '../session/event.ts';
import type { Finding } from './ability.ts';
import { evidence } from './join-evidence.ts';
import type { ProbeContext } from './probe-context.ts';

export async function tryLeftovers(context: ProbeContext): Promise<Finding> {
  const folders = ledgerFolders();
  if (folders.length === 0) return { state: 'works', found: noFolder(sessionFolderPath()) };
  const dead: string[] = [];
  for (const folder of folders) {
    const ids = await deadSessions(folder, await context.firstActor());
    dead.push(...ids.map((id) => join(folder, id)));
  }
  if (dead.length === 0) return { state: 'works', found: noneIn(folders.join(', ')) };
  const things = dead.flatMap(thingsOf);
  return {
    state: 'differs',
    found: evidence({ en: `dead: ${dead.join(', ')}`, zh: `已死：${dead.join('、')}` }, ...things),
    meaning: {
      en: 'Sessions that were killed left this; the next start of nslab ends it, too.',
      zh: '被杀死的会话留下了这些；下次启动 nslab 时也会清理。',
    },
    remedy: { en: 'nslab clean', zh: 'nslab clean' },
  };
}

const noFolder = (path: string): Texts => ({ en: `no folder ${path}`, zh: `没有目录 ${path}` });

const noneIn = (folders: string): Texts => ({
  en: `${folders}: none of a dead session`,
  zh: `${folders}：没有已死会话的记录`,
});

const kinds: Readonly<Record<string, string>> = { process: '进程', file: '文件', folder: '目录' };

const thing = (kind: string, which: string): Texts => ({
  en: `${kind} ${which}`,
  zh: `${kinds[kind] ?? kind} ${which}`,
});

/** What the ledger lists and still exists. */
function thingsOf(path: string): Texts[] {
  const { entries } = unlessGone(() => readLedger(path), notALedger) ?? { entries: [] };
  return entries.flatMap((entry) => {
    if (entry.kind !== 'process') return existsSync(entry.path) ? [thing(entry.kind, entry.path)] : [];
    return readStat(entry.pid)?.startTime === entry.startTime ? [thing('process', String(entry.pid))] : [];
  });
}
