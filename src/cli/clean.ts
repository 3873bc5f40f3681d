// Describes `nslab clean` and its options.

import type { Command } from 'commander';
import { refuseLostRoot, requireLinux } from './require-linux.ts';

export function addCleanCommand(program: Command): void {
  program
    .command('clean')
    .description('end what your killed sessions left behind; running ones are not touched')
    .option('--json', 'say what was done as JSON')
    .addHelpText('after', '\nExamples:\n  sudo npx nslab clean\n  sudo npx nslab clean --json')
    .action(async ({ json }: { json?: boolean }) => {
      requireLinux();
      refuseLostRoot('nslab clean');
      const { clean } = await import('./clean-sessions.ts'); // loaded by the command that needs it
      process.exitCode = await clean(json === true);
    });
}
