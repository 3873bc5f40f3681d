// Describes `nslab play`: containers to try things in.

import { type Command, Option } from 'commander';
import type { PlayFlags } from './play-session.ts';
import { autoOption, sessionOptions } from './session/options.ts';

export function addPlayCommand(program: Command): void {
  const command = program
    .command('play')
    .description(
      'containers to try things in: make, enter, freeze and remove them, with their evidence beside',
    )
    .addOption(new Option('--replay <file>', 'play what --record wrote: on any system, without root'))
    .addHelpText(
      'after',
      `
It begins with two: web, made as nslab run makes one, and bare, which has
namespaces and nothing else. Arrows choose a container, s opens a shell in it,
n makes another one, f freezes it or lets it go on, D removes it, ? lists all
keys. On a terminal with --plain, each line is a command: create NAME [bare],
freeze NAME, thaw NAME, remove NAME, q.
Without a terminal it shows what there is to see, and ends by itself.

Examples:
  sudo npx nslab play
  sudo npx nslab play --record play.jsonl
  npx nslab play --replay play.jsonl`,
    )
    .action(async (flags: PlayFlags) => {
      const { startPlay } = await import('./play-session.ts'); // loaded by the command that needs it
      process.exitCode = await startPlay(flags);
    });
  for (const option of [autoOption(), ...sessionOptions()]) command.addOption(option);
}
