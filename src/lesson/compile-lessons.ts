// Compiles the lessons that authors wrote into JSON, when nslab is built.

import { join } from 'node:path';
import { serializeLessons } from './compiled-lessons.ts';
import { loadGlossary } from './glossary.ts';
import { loadLessons } from './load-lessons.ts';

/** @param folder of the lessons @throws UserError that names the file and place of every mistake */
export const compileLessons = (folder: string): string =>
  serializeLessons({ lessons: loadLessons(folder), glossary: loadGlossary(join(folder, 'glossary')) });
