// Loads TypeScript files of this project from a script: bundles them first, as Node 20 cannot read TypeScript.
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The first line of a bundle of ES modules: some packages in it call `require`. */
export const requireBanner =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

/**
 * Bundles into one file.
 * @param {string} entry from the project's root
 * @param {string} outfile inside of the project, where koffi is found
 */
export const bundle = (entry, outfile) =>
  build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    sourcemap: 'inline',
    external: ['koffi'],
    banner: { js: requireBanner },
  });

/** @param {string} entry from the project's root @returns {Promise<Record<string, any>>} what it exports */
export async function importTypeScript(entry) {
  const file = temporaryFile();
  await bundle(entry, file);
  try {
    return await import(pathToFileURL(file).href);
  } finally {
    rmSync(file);
  }
}

let made = 0;

/** The path of a new bundle: in dist, so that its modules find the package that they are in. */
export const temporaryFile = () => join(root, 'dist', `bundle-${process.pid}-${++made}.mjs`);
