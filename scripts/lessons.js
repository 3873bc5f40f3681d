// Compiles lessons/ into dist/lessons.json; a lesson with a mistake in it fails the build.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** @param root of the project */
export async function buildLessons(root) {
  const compiler = join(root, 'dist', `compile-lessons-${process.pid}.mjs`);
  await build({
    absWorkingDir: root,
    entryPoints: ['src/lesson/compile.ts'],
    outfile: compiler,
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['koffi'],
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  });
  try {
    const { compileLessons } = await import(pathToFileURL(compiler).href);
    writeFileSync(join(root, 'dist', 'lessons.json'), compileLessons(join(root, 'lessons')));
  } catch (error) {
    if (error?.name !== 'UserError') throw error;
    console.error(`nslab: ${error.message}`);
    process.exitCode = 1;
  } finally {
    rmSync(compiler);
  }
}
