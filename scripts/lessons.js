// Compiles lessons/ into dist/lessons.json; a mistake in a lesson fails the build.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importTypeScript, root } from './typescript.js';

export async function buildLessons() {
  try {
    const { compileLessons } = await importTypeScript('src/lesson/compile-lessons.ts');
    writeFileSync(join(root, 'dist', 'lessons.json'), compileLessons(join(root, 'lessons')));
  } catch (error) {
    if (error?.name !== 'UserError') throw error;
    console.error(`nslab: ${error.message}`);
    process.exitCode = 1;
  }
}
