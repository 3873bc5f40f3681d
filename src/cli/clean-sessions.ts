// Runs `nslab clean`: ends what dead sessions left behind, and prints what that was.

import { spawnActor } from '../kernel/actor/spawn.ts';
import { cleanSessions } from '../lab/session/end-dead-sessions.ts';
import { nativeProgram, removeEmptySessionFolder, sessionFolder } from '../lab/session/session-files.ts';
import { exitCodes } from './exit-codes.ts';

/** @returns the exit status: 1 when something could not be ended */
export async function clean(json: boolean): Promise<number> {
  const folder = sessionFolder();
  const actor = await spawnActor({ name: 'cleaner', path: nativeProgram('nslab-actor'), slots: 0 });
  const cleaned = await cleanSessions(folder, actor).finally(() => actor.close());
  removeEmptySessionFolder();
  if (json) console.log(JSON.stringify(cleaned));
  else if (cleaned.length === 0) console.log('Nothing was left behind.');
  else {
    for (const { id, cgroups, killed, left } of cleaned) {
      console.log(`session ${id}: ended ${killed.length} processes, removed ${cgroups.length} cgroups`);
      for (const thing of left) console.log(`  still there: ${thing}`);
    }
  }
  return cleaned.some(({ left }) => left.length > 0) ? exitCodes.failed : exitCodes.ok;
}
