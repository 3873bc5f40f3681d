// Describes `nslab dash` and its options.

import type { Command } from 'commander';
import { UserError } from '../kernel/errors.ts';
import type { Language } from '../session/event.ts';
import { asciiOptions, languageOption } from './session/options.ts';

export function addDashCommand(program: Command): void {
  const command = program
    .command('dash')
    .description('a dashboard of a session that is being recorded, or was, in a terminal of its own')
    .argument('<file>', 'what `nslab tour --record` writes')
    .addOption(languageOption())
    .addHelpText(
      'after',
      `
It only reads the file: no root is needed for what sudo recorded for you.

Examples:
  sudo npx nslab tour --record tour.jsonl   # in one terminal
  npx nslab dash tour.jsonl                 # in another`,
    )
    .action(async (file: string, { lang: language, ascii }: { lang: Language; ascii?: boolean }) => {
      requireTerminal(file);
      const { showDashboard } = await import('./dash-session.ts'); // loaded by the command that needs it
      process.exitCode = await showDashboard(file, { language, ascii });
    });
  for (const option of asciiOptions()) command.addOption(option);
}

/** @throws UserError `usage` */
function requireTerminal(file: string): void {
  if (process.stdin.isTTY && process.stdout.isTTY && process.env.TERM !== 'dumb') return;
  throw new UserError('usage', 'nslab dash draws on a terminal, and there is none that it can draw on', {
    hint: `Start it in a terminal window, with nothing piped. As text: ${file} has one event a line, as JSON.`,
  });
}
