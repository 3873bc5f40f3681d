// Loads lessons from their folders, and checks that structure and prose fit each other.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import { UserError } from '../kernel/errors.ts';
import type { Language } from '../session/event.ts';
import { findProblems } from './find-problems.ts';
import { sharedIds } from './find-teaches-problems.ts';
import { type LessonStructure, lessonSchema } from './lesson-schema.ts';
import { type Prose, parseProse } from './parse-prose.ts';
import { readLessonFile } from './read-lesson-file.ts';

export interface Lesson extends LessonStructure {
  readonly prose: Readonly<Record<Language, Prose>>;
}

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
      throw new UserError('failed', `${join(folder, name)}: a lesson's folder is called NN-name`);
    })
    .sort((a, b) => a.number - b.number);
  const problems = sharedIds(lessons);
  if (problems.length > 0) throw new UserError('failed', `${folder}: ${problems.join('; ')}`);
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
  if (problems.length > 0)
    throw new UserError('failed', `${file}:\n${problems.map((p) => `  ${p}`).join('\n')}`);
  return lesson;
}

function readStructure(file: string): LessonStructure {
  try {
    const parsed = lessonSchema.safeParse(parse(readLessonFile(file)));
    if (parsed.success) return parsed.data;
    const problems = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
    throw new UserError('failed', `${file}:\n${problems.join('\n')}`);
  } catch (cause) {
    // For an alias without an anchor, yaml throws a ReferenceError.
    if (cause instanceof YAMLParseError || cause instanceof ReferenceError)
      throw new UserError('failed', `${file}: ${cause.message}`, { cause });
    throw cause;
  }
}
