// Runs `nslab clean`: ends what dead sessions left behind, and prints what that was.

import { spawnActor } from '../kernel/actor/spawn.ts';
import { cleanSessions } from '../lab/session/end-dead-sessions.ts';
import { nativeProgram, removeEmptySessionFolder, sessionFolder } from '../lab/session/session-files.ts';
import { exitCodes } from './exit-codes.ts';
import { print } from './own-output.ts';

/** @returns the exit status: 1 when something could not be ended */
export async function clean(json: boolean): Promise<number> {
  const folder = sessionFolder();
  const actor = await spawnActor({ name: 'cleaner', path: nativeProgram('nslab-actor'), slots: 0 });
  const cleaned = await cleanSessions(folder, actor).finally(() => actor.close());
  removeEmptySessionFolder();
  print(json ? `${JSON.stringify(cleaned)}\n` : linesOf(cleaned));
  return cleaned.some(({ left }) => left.length > 0) ? exitCodes.failed : exitCodes.ok;
}

function linesOf(cleaned: Awaited<ReturnType<typeof cleanSessions>>): string {
  if (cleaned.length === 0) return 'Nothing was left behind.\n';
  return cleaned
    .flatMap(({ id, cgroups, killed, left }) => [
      `session ${id}: ended ${killed.length} processes, removed ${cgroups.length} cgroups\n`,
      ...left.map((thing) => `  still there: ${thing}\n`),
    ])
    .join('');
}
