// `nslab tour`, and plain `nslab`: its options.

import { type Command, Option } from 'commander';
import type { Language } from '../session/event.ts';
import { defaultLanguage } from './language.ts';
import { requireLinux } from './require-linux.ts';

export interface TourFlags {
  readonly auto?: boolean;
  readonly plain?: boolean;
  readonly lang: Language;
  readonly record?: string;
}

export function addTourCommand(program: Command): void {
  program
    .command('tour', { isDefault: true })
    .description('build a container step by step, and look at each step (this is what plain `nslab` does)')
    .option('--auto', 'wait for no keys')
    .option('--plain', 'lines of text instead of a screen')
    .addOption(
      new Option('--lang <language>', 'en or zh').choices(['en', 'zh']).default(defaultLanguage(process.env)),
    )
    .option('--record <file>', 'write the session to a file, as JSON lines')
    .addHelpText(
      'after',
      `
Without a terminal it prints the transcript and ends by itself.

Examples:
  sudo npx nslab
  sudo npx nslab tour --auto --plain | less
  sudo npx nslab tour --lang zh --record tour.jsonl`,
    )
    .action(async (flags: TourFlags) => {
      requireLinux();
      const { tour } = await import('./tour-session.ts'); // loaded by the command that needs it
      process.exitCode = await tour(flags);
    });
}
