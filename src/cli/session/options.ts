// Describes the options that every session has.

import { Option } from 'commander';
import { defaultLanguage, tell } from '../language.ts';

/** Makes new ones for each command, as commander stores values in them. */
export const sessionOptions = (): readonly Option[] => [
  new Option('--plain', tell('lines of text instead of a screen', '不用全屏界面，逐行输出文字')),
  languageOption(),
  ...asciiOptions(),
  new Option(
    '--record <file>',
    tell(
      'write the session to a new or empty file, as JSON lines',
      '把会话录到新文件或空文件里，每行一个 JSON',
    ),
  ),
  new Option(
    '--force',
    tell('with --record: write over a file that is not empty', '与 --record 同用：覆盖非空文件'),
  ),
];

export const autoOption = (): Option => new Option('--auto', tell('wait for no keys', '不等按键，自动进行'));

export const asciiOptions = (): readonly Option[] => [
  new Option(
    '--ascii',
    tell(
      'draw with ASCII alone (by itself on Linux’s console, and in a locale without UTF-8)',
      '只用 ASCII 绘制（在 Linux 控制台上或 locale 不是 UTF-8 时自动如此）',
    ),
  ),
  new Option('--no-ascii', tell('draw with all characters there, too', '在那些地方也使用全部字符')),
];

export const languageOption = (): Option =>
  new Option('--lang <language>', tell('en or zh', '语言：en 或 zh'))
    .choices(['en', 'zh'])
    .default(defaultLanguage(process.env));
