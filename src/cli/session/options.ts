// Describes the options that every session has.

import { Option } from 'commander';
import { defaultLanguage } from '../language.ts';

/** Makes new ones for each command, as commander stores values in them. */
export const sessionOptions = (): readonly Option[] => [
  new Option('--plain', 'lines of text instead of a screen'),
  languageOption(),
  ...asciiOptions(),
  new Option('--record <file>', 'write the session to a new or empty file, as JSON lines'),
  new Option('--force', 'with --record: write over a file that is not empty'),
];

export const autoOption = (): Option => new Option('--auto', 'wait for no keys');

export const asciiOptions = (): readonly Option[] => [
  new Option(
    '--ascii',
    'draw with ASCII alone (by itself on Linux’s console, and in a locale without UTF-8)',
  ),
  new Option('--no-ascii', 'draw with all characters there, too'),
];

export const languageOption = (): Option =>
  new Option('--lang <language>', 'en or zh').choices(['en', 'zh']).default(defaultLanguage(process.env));
