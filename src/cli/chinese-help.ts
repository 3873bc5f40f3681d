// Says in Chinese what commander says by itself: the headings of help, and what is wrong with a command line. Loaded only
// where that is needed.

import { Help, type HelpConfiguration } from 'commander';
import { cellsOf } from '../state/cell-width.ts';
import { wrap } from '../state/wrap.ts';

const headings: Readonly<Record<string, string>> = {
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Commands:': '命令：',
};

export const heading = (text: string): string => headings[text] ?? text;

/** select graphic rendition: console_codes(4) */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what they are
const COLOURS = /\x1b\[[\d;]*m/g;

export const chineseHelp: HelpConfiguration = {
  displayWidth: (text) => cellsOf(text.replace(COLOURS, '')),
  // A Chinese sentence has no blanks to wrap it at.
  boxWrap: (text, width) =>
    text
      .split('\n')
      .flatMap((line) => (line === '' ? [''] : wrap(line, width)))
      .join('\n'),
  formatHelp(command, helper) {
    // It writes a blank after each heading.
    return base.formatHelp.call(this, command, helper).replace(USAGE, '$1');
  },
  optionDescription: (option) => inBrackets(base.optionDescription(option)),
  argumentDescription: (argument) => inBrackets(base.argumentDescription(argument)),
};

const base = new Help();

// biome-ignore lint/suspicious/noControlCharactersInRegex: it may be coloured
const USAGE = /(用法：(?:\x1b\[[\d;]*m)*) /;

/** What commander adds to a description: `(choices: "en", "zh", default: "en")`. */
const inBrackets = (text: string): string =>
  text.replace(
    / ?\((?:choices: (.*?))?(?:, )?(?:default: ([^,]*))?\)$/,
    (_, choices?: string, value?: string) => {
      const facts = [
        ...(choices === undefined ? [] : [`可选：${choices.replaceAll(', ', '、')}`]),
        ...(value === undefined ? [] : [`默认：${value}`]),
      ];
      return `（${facts.join('，')}）`;
    },
  );

const sentences: readonly (readonly [RegExp, string])[] = [
  [/^error: option '(.*)' argument '([\s\S]*)' is invalid\. ?/, "错误：选项 '$1' 的值 '$2' 无效。"],
  [
    /^error: command-argument value '([\s\S]*)' is invalid for argument '(.*)'\. ?/,
    "错误：参数 '$2' 的值 '$1' 无效。",
  ],
  [/^error: missing required argument '(.*)'/, "错误：缺少参数 '$1'"],
  [/^error: option '(.*)' argument missing/, "错误：选项 '$1' 缺少值"],
  [/^error: option '(.*)' cannot be used with option '(.*)'/, "错误：选项 '$1' 不能与选项 '$2' 同用"],
  [/^error: unknown option '(.*)'/, "错误：没有选项 '$1'"],
  [/^error: unknown command '(.*)'/, "错误：没有命令 '$1'"],
  [
    /^error: too many arguments(?: for '(.*)')?\. Expected (\d+) arguments? but got (\d+)\./,
    '错误：参数太多：应有 $2 个，给了 $3 个。',
  ],
  [/^error: /, '错误：'],
];

/** Turns commander's own messages into Chinese; ours are it already. */
export function inChinese(message: string): string {
  const found = sentences.find(([pattern]) => pattern.test(message));
  const text = found === undefined ? message : message.replace(...found);
  return text
    .replace(
      /Allowed choices are (.*)\.(?=\n|$)/,
      (_, choices: string) => `可选的值：${choices.replaceAll(', ', '、')}。`,
    )
    .replace(/\(Did you mean (?:one of )?(.*)\?\)/, '（是不是想写 $1？）');
}
