// Finds what is wrong with the prose of lessons as a text, in a folder of lessons.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { at, type Texts } from '../../kernel/languages.ts';
import { splitSections, unwrapParagraphs } from '../parse-prose.ts';
import { readLessonFile } from '../read-lesson-file.ts';
import { findBadLineStarts, findChineseProblems } from './chinese.ts';

/** @returns a line for each problem, which begins with the file @throws UserError for a file that cannot be read */
export function findProseProblems(folder: string): Texts[] {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.flatMap(({ name }) => {
    const path = join(folder, name, 'zh.md');
    return chineseProblems(readLessonFile(path)).map((problem) => at(path, problem));
  });
}

export function chineseProblems(source: string): Texts[] {
  const sections = ['# ', '## ', '### '].reduce<readonly string[]>(
    (texts, mark) =>
      texts.flatMap((text) =>
        splitSections(text, mark).flatMap((one) => [...formsOf(one.heading), one.text]),
      ),
    [source],
  );
  return [
    ...findBadLineStarts(source),
    ...sections.flatMap((text) => findChineseProblems(unwrapParagraphs(text))),
  ];
}

/** What follows the id in a heading: a title, or a term's forms between commas. */
const formsOf = (heading: string): string[] => heading.replace(/^[\w-]+: /, '').split(', ');
