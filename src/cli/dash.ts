// Describes `nslab dash` and its options.

import type { Command } from 'commander';
import { UserError } from '../kernel/errors.ts';
import type { Language } from '../session/event.ts';
import { tell } from './language.ts';
import { asciiOptions, languageOption } from './session/options.ts';

export function addDashCommand(program: Command): void {
  const command = program
    .command('dash')
    .description(
      tell(
        'a dashboard of a session that is being recorded, or was, in a terminal of its own',
        '仪表板：在另一个终端里显示正在录制或已经录好的会话',
      ),
    )
    .argument('<file>', tell('what `nslab tour --record` writes', '`nslab tour --record` 写出的文件'))
    .addOption(languageOption())
    .addHelpText(
      'after',
      tell(
        `
It only reads the file: no root is needed for what sudo recorded for you.

Examples:
  sudo npx nslab tour --record tour.jsonl   # in one terminal
  npx nslab dash tour.jsonl                 # in another`,
        `
它只读这个文件：sudo 为你录下的，看的时候不需要 root。

示例：
  sudo npx nslab tour --record tour.jsonl   # 在一个终端里
  npx nslab dash tour.jsonl                 # 在另一个终端里`,
      ),
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
  throw new UserError(
    'usage',
    {
      en: 'nslab dash draws on a terminal, and there is none that it can draw on',
      zh: 'nslab dash 要画在终端上，而这里没有可用的终端',
    },
    {
      hint: {
        en: `Start it in a terminal window, with nothing piped. As text: ${file} has one event a line, as JSON.`,
        zh: `请在终端窗口里启动，不要用管道。想看文字：${file} 里每行是一个事件，格式为 JSON。`,
      },
    },
  );
}
