// Runs `nslab clean`: ends what dead sessions left behind, and prints what that was.

import { basename } from 'node:path';
import { spawnActor } from '../kernel/actor/spawn.ts';
import { mountViews, ownViews, unseenHierarchies } from '../lab/cgroups/cgroup-views.ts';
import { type CleanedSession, cleanSessions } from '../lab/session/end-dead-sessions.ts';
import { removeOrphans } from '../lab/session/end-orphans.ts';
import { nativeProgram } from '../lab/session/session-files.ts';
import { removeEmptySessionFolders } from '../lab/session/session-folders.ts';
import { exitCodes } from './exit-codes.ts';
import { tell } from './language.ts';
import { print } from './own-output.ts';

/** @returns the exit status: 1 when something could not be ended */
export async function clean(json: boolean): Promise<number> {
  const actor = await spawnActor({ name: 'cleaner', path: nativeProgram('nslab-actor'), slots: 0 });
  const cleaned = await cleanSessions(actor).finally(() => actor.close());
  const orphans = await endOrphans();
  removeEmptySessionFolders();
  if (json) print(`${JSON.stringify([...cleaned, ...orphans.map(asSession)])}\n`, false);
  else print(linesOf(cleaned, orphans));
  return cleaned.some(({ left }) => left.length > 0) ? exitCodes.failed : exitCodes.ok;
}

function linesOf(cleaned: readonly CleanedSession[], orphans: readonly string[]): string {
  if (cleaned.length + orphans.length === 0)
    return `${tell('Nothing was left behind.', '没有留下任何东西。')}\n`;
  return [
    ...cleaned.flatMap(({ id, cgroups, killed, left }) => [
      tell(
        `session ${id}: ended ${killed.length} processes, removed ${cgroups.length} cgroups\n`,
        `会话 ${id}：终止了 ${killed.length} 个进程，移除了 ${cgroups.length} 个 cgroup\n`,
      ),
      ...left.map((thing) => `  ${tell('still there: ', '仍然存在：')}${thing}\n`),
    ]),
    ...orphans.map((path) =>
      tell(
        `removed an empty cgroup of a session without a ledger: ${path}\n`,
        `移除了没有记录的会话留下的空 cgroup：${path}\n`,
      ),
    ),
  ].join('');
}

/** Empty cgroups of sessions without a ledger, also where no mount of ours shows them. @returns the removed ones */
async function endOrphans(): Promise<string[]> {
  const own = ownViews();
  const hidden = unseenHierarchies(own);
  const more = hidden.length === 0 ? undefined : await mountViews();
  const views = [...own, ...(more?.views ?? []).filter(({ hierarchy }) => hidden.includes(hierarchy))];
  return removeOrphans(views).finally(() => more?.end());
}

const asSession = (path: string): CleanedSession => ({
  id: basename(path).slice('nslab-'.length),
  cgroups: [path],
  killed: [],
  left: [],
});
