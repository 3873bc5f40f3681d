// Loads lessons from their folders, and checks that structure and prose fit each other.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import { UserError } from '../kernel/errors.ts';
import { at, both, inEach, joined, type Texts } from '../kernel/languages.ts';
import type { Language } from '../session/event.ts';
import { courseProblems } from './find-course-problems.ts';
import { findProblems } from './find-problems.ts';
import { sharedIds } from './find-teaches-problems.ts';
import { type LessonStructure, lessonSchema } from './lesson-schema.ts';
import type { Lesson } from './lesson-type.ts';
import { misconceptionProblems, readMisconceptions } from './misconceptions.ts';
import { type Prose, parseProse } from './parse-prose.ts';
import { readLessonFile } from './read-lesson-file.ts';
import { textsOfMessage } from './schema-messages.ts';

const languages = ['en', 'zh'] as const;

/**
 * Loads every lesson in the folder, sorted by number; a folder `glossary` beside them is skipped.
 * @throws UserError that names file and place, also for a folder that is not a lesson
 */
export function loadLessons(folder: string): Lesson[] {
  const lessons = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'glossary')
    .map(({ name }) => {
      if (/^\d\d-/.test(name)) return loadLesson(join(folder, name));
      throw new UserError(
        'failed',
        at(join(folder, name), {
          en: "a lesson's folder is called NN-name",
          zh: '课程的目录名应写成 NN-名字',
        }),
      );
    })
    .sort((a, b) => a.number - b.number);
  const problems = [
    ...sharedIds(lessons),
    ...courseProblems(lessons),
    ...misconceptionProblems(readMisconceptions(folder), lessons),
  ];
  if (problems.length > 0) throw new UserError('failed', at(folder, joined(problems)));
  return lessons;
}

/** @throws UserError that names file and place */
export function loadLesson(folder: string): Lesson {
  const file = join(folder, 'lesson.yaml');
  const structure = readStructure(file);
  const prose = Object.fromEntries(
    languages.map((language) => {
      const path = join(folder, `${language}.md`);
      return [language, parseProse(readLessonFile(path), path)];
    }),
  ) as Record<Language, Prose>;
  const lesson: Lesson = { ...structure, prose };
  const problems = findProblems(lesson);
  if (problems.length > 0) throw new UserError('failed', below(file, problems));
  return lesson;
}

function readStructure(file: string): LessonStructure {
  try {
    const parsed = lessonSchema.safeParse(parse(readLessonFile(file)));
    if (parsed.success) return parsed.data;
    const problems = parsed.error.issues.map(({ path, message }) =>
      at(path.join('.'), textsOfMessage(message)),
    );
    throw new UserError('failed', below(file, problems));
  } catch (cause) {
    // For an alias without an anchor, yaml throws a ReferenceError.
    if (cause instanceof YAMLParseError || cause instanceof ReferenceError)
      throw new UserError('failed', at(file, both(cause.message)), { cause });
    throw cause;
  }
}

/** The file, and below it a line for each problem. */
const below = (file: string, problems: readonly Texts[]): Texts =>
  inEach((language) =>
    [
      language === 'en' ? `${file}:` : `${file}：`,
      ...problems.map((problem) => `  ${problem[language]}`),
    ].join('\n'),
  );
