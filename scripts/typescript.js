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
 * @param {string} entry from `folder`
 * @param {string} outfile inside of the project, where koffi is found
 * @param {string} folder of a checkout; by default this one
 */
export const bundle = (entry, outfile, folder = root) =>
  build({
    absWorkingDir: folder,
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

/**
 * @param {string} entry from `folder`
 * @param {string} [folder] of a checkout; by default this one
 * @returns {Promise<Record<string, any>>} what it exports
 */
export async function importTypeScript(entry, folder) {
  const file = temporaryFile();
  await bundle(entry, file, folder);
  try {
    return await import(pathToFileURL(file).href);
  } finally {
    rmSync(file);
  }
}

let made = 0;

/** The path of a new bundle: in dist, so that its modules find the package that they are in. */
export const temporaryFile = () => join(root, 'dist', `bundle-${process.pid}-${++made}.mjs`);
