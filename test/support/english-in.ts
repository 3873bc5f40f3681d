// Finds English left in Chinese texts: two or more lower-case words in a row that are no name, no command and no value.

import { readFileSync } from 'node:fs';

/** One a line: commands, programs and terms that are written alike in both languages; beside them, nslab's own commands. */
const names = readFileSync(new URL('./names-in-chinese.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .sort((a, b) => b.length - a.length);

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const known = new RegExp(`(?<![a-z])(?:nslab [a-z]+|${names.map(escaped).join('|')})(?![a-z])`, 'g');

/** Names with dots in them, paths, options, assignments, calls with their arguments, strings, PATH-like words: what no language translates. */
const values = /"[^"\n]*"|'[^'\n]*'|`[^`\n]*`|<[^>\n]*>|\S*[a-z]\.[a-z]\S*|\S*[/=_|\d*$:@~{}()[\]-]\S*/g;

/** @returns each run of English words */
export const englishIn = (text: string): string[] =>
  text
    .replace(known, '§')
    .replace(values, '§')
    .match(/(?<![A-Za-z])[a-z]{2,}(?:,? [a-z]{2,})+/g) ?? [];
