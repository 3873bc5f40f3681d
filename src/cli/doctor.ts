// Describes `nslab doctor` and its options.

import type { Command } from 'commander';
import type { Language } from '../session/event.ts';
import { tell } from './language.ts';
import { languageOption } from './session/options.ts';

export interface DoctorFlags {
  readonly json?: boolean;
  readonly quick?: boolean;
  readonly lang: Language;
}

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description(
      tell(
        'try what this machine lets nslab do, and say what to do about the rest',
        '试出这台机器能让 nslab 做什么，其余的该怎么办',
      ),
    )
    .option(
      '--json',
      tell('all of it as JSON, every line of evidence whole', '全部以 JSON 输出，每行证据都完整'),
    )
    .option(
      '--quick',
      tell('do not rehearse the stages: judge them by the checks alone', '不排演各阶段，只根据检查判断'),
    )
    .addOption(languageOption())
    .addHelpText(
      'after',
      tell(
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
        `
每项检查都在用完即弃的进程里真正试过：不改动任何东西，也不留下任何东西。普通用
户运行时，试的是普通用户能做的；用 sudo 时，试的是 root 能做的。然后用导览自己
的代码，把每个阶段在单独的实验里排演一遍，所花时间与自动进行一遍导览相同。

导览的每个阶段都能现场演示（可以有差别）时，退出状态是 0；否则是 3。

示例：
  nslab doctor
  sudo npx nslab doctor
  nslab doctor --json | jq '.checks[] | select(.state != "works")'`,
      ),
    )
    .action(async (flags: DoctorFlags) => {
      const { doctor } = await import('./doctor-session.ts'); // loaded by the command that needs it
      process.exitCode = await doctor(flags);
    });
}
