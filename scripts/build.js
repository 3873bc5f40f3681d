// Builds what is shipped: the C programs, the lessons, the recordings, and one bundle per entry point, into dist/.
import { chmodSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleOptions } from './bundle-options.js';
import { buildLessons } from './lessons.js';
import { buildNative } from './native.js';
import { buildRecordings } from './recordings.js';
import { root } from './typescript.js';

const out = join(root, 'dist');

buildNative({ always: true });
const { metafile } = await build({ ...bundleOptions, entryPoints: { cli: 'src/cli/entry.ts' }, outdir: out });
chmodSync(join(out, 'cli.js'), 0o755);

await buildLessons();
buildRecordings();

// Removes the chunks of earlier builds last, so that an nslab that starts meanwhile finds all that it needs.
const made = new Set(Object.keys(metafile.outputs).map((path) => join(root, path)));
for (const name of readdirSync(join(out, 'chunks'))) {
  const path = join(out, 'chunks', name);
  if (!made.has(path) && !made.has(path.replace(/\.LEGAL\.txt$/, ''))) rmSync(path);
}
