// Reads the docker lines that lessons bring themselves, of drafts too.

import { join } from 'node:path';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import { loadLessons } from '../../src/lesson/load-lessons.ts';

export const lessonLines = (): string[] =>
  loadLessons(join(packageRoot(), 'lessons')).flatMap(({ steps }) =>
    steps.flatMap((step) => step.do.flatMap(({ same }) => same?.docker ?? [])),
  );
