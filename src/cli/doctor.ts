// Describes `nslab doctor` and its options.

import type { Command } from 'commander';
import type { Language } from '../session/event.ts';
import { languageOption } from './session/options.ts';

export interface DoctorFlags {
  readonly json?: boolean;
  readonly quick?: boolean;
  readonly lang: Language;
}

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('try what this machine lets nslab do, and say what to do about the rest')
    .option('--json', 'all of it as JSON, every line of evidence whole')
    .option('--quick', 'do not rehearse the stages: judge them by the checks alone')
    .addOption(languageOption())
    .addHelpText(
      'after',
      `
Each check is tried in a process that is thrown away: nothing is changed, and
nothing is left. As an ordinary user it tries what an ordinary user may do; with
sudo, what root may. Then each stage is rehearsed in a lab of its own, by the
tour's own code, which takes as long as the tour does by itself.

The exit status is 0 when every stage of the tour can be shown live, be it with
a difference; else 3.

Examples:
  nslab doctor
  sudo npx nslab doctor
  nslab doctor --json | jq '.checks[] | select(.state != "works")'`,
    )
    .action(async (flags: DoctorFlags) => {
      const { doctor } = await import('./doctor-session.ts'); // loaded by the command that needs it
      process.exitCode = await doctor(flags);
    });
}
