// `nslab clean`: ends what dead sessions left behind.

import type { Command } from 'commander';
import { spawnActor } from '../kernel/actor/spawn.ts';
import { cleanSessions } from '../lab/clean.ts';
import { nativeProgram, sessionFolder } from '../lab/session-files.ts';
import { exitCodes } from './exit-codes.ts';
import { requireLinux, requireRoot } from './require-linux.ts';

export function addCleanCommand(program: Command): void {
  program
    .command('clean')
    .description('end what sessions left behind that were killed; running ones are not touched')
    .option('--json', 'say what was done as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      process.exitCode = await clean(json === true);
    });
}

async function clean(json: boolean): Promise<number> {
  requireLinux();
  requireRoot('nslab clean');
  const actor = await spawnActor({ name: 'cleaner', path: nativeProgram('nslab-actor'), slots: 0 });
  const cleaned = await cleanSessions(sessionFolder(), actor);
  actor.close();
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
