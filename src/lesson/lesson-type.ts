// Describes a lesson: its structure, and its prose in every language.

import type { Language } from '../session/event.ts';
import type { LessonStructure } from './lesson-schema.ts';
import type { Prose } from './parse-prose.ts';

export interface Lesson extends LessonStructure {
  readonly prose: Readonly<Record<Language, Prose>>;
}
