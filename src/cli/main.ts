// nslab: from the command line to a command. The only place that knows process.argv and exit statuses.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { packageRoot } from '../lab/session-files.ts';
import { addCleanCommand } from './clean.ts';
import { exitCodes } from './exit-codes.ts';
import { reportError } from './report-error.ts';
import { addRunCommand } from './run.ts';

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '?';
}

function buildProgram(): Command {
  const program = new Command('nslab')
    .description('Learn how containers work by building one in front of you.')
    .version(version(), '-V, --version')
    .enablePositionalOptions()
    .exitOverride()
    .showHelpAfterError('(nslab --help says more)');
  addRunCommand(program);
  addCleanCommand(program);
  for (const command of program.commands) command.passThroughOptions().exitOverride();
  return program;
}

async function main(): Promise<void> {
  try {
    await buildProgram().parseAsync();
  } catch (error) {
    process.exitCode =
      error instanceof CommanderError ? (error.exitCode === 0 ? exitCodes.ok : exitCodes.usage) : reportError(error);
  }
}

await main();
