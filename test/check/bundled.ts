// Bundles a few lines as nslab is bundled, and loads what comes out.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import { onTestFinished } from 'vitest';
import { bundleOptions } from '../../scripts/bundle-options.js';
import { packageRoot } from '../../src/lab/session/session-files.ts';

/** @returns the path of the bundle; it is gone when the test is over */
export async function bundleText(contents: string, changes: BuildOptions = {}): Promise<string> {
  const cache = join(packageRoot(), 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'nslab-bundle-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const stdin = { contents, resolveDir: packageRoot(), loader: 'ts' } as const;
  const options = { ...bundleOptions, splitting: false, legalComments: 'none', ...changes } as const;
  const { outputFiles } = await build({ ...options, stdin, outdir: folder, write: false });
  const path = join(folder, 'bundle.mjs');
  writeFileSync(path, outputFiles[0]?.contents ?? '');
  return path;
}

/** @returns what the bundle exports */
export async function loadText(contents: string, changes?: BuildOptions): Promise<Record<string, unknown>> {
  return await import(pathToFileURL(await bundleText(contents, changes)).href);
}

/** nslab's own bundle, not written: what goes into it and what comes out. */
export async function bundleNslab() {
  const { metafile } = await build({
    ...bundleOptions,
    entryPoints: { cli: 'src/cli/entry.ts' },
    outdir: join(packageRoot(), 'dist'),
    write: false,
  });
  return metafile;
}
