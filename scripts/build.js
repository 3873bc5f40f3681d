// Builds what is shipped: the C programs and one bundle per entry point, into dist/.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { dashParts } from './bundle-dash.js';
import { buildLessons } from './lessons.js';
import { buildNative } from './native.js';
import { quickWidths } from './quick-widths.js';
import { buildRecordings } from './recordings.js';
import { requireBanner, root } from './typescript.js';

const out = join(root, 'dist');

buildNative({ always: true });
const { metafile } = await build({
  metafile: true,
  absWorkingDir: root,
  entryPoints: { cli: 'src/cli/main.ts' },
  outdir: out,
  bundle: true,
  splitting: true, // a command loads what it needs: `run` never reads React
  chunkNames: 'chunks/[name]-[hash]',
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minify: true,
  keepNames: true,
  legalComments: 'linked',
  external: ['koffi'],
  // React's development build leaks performance entries; Ink asks for its devtools only when DEV is set.
  // Where there is a `fetch`, Yoga decodes its own module by it, and Node loads its whole HTTP client: half of Ink's import.
  define: {
    'process.env.NODE_ENV': '"production"',
    'process.env.DEV': '"false"',
    fetch: 'undefined',
    'Intl.Segmenter': 'LateSegmenter',
  },
  alias: { 'react-devtools-core': './scripts/empty.js' },
  plugins: [dashParts, quickWidths],
  inject: ['./scripts/late-segmenter.js'],
  banner: { js: `#!/usr/bin/env node\n${requireBanner}` },
});

await buildLessons();
buildRecordings();

// What an earlier build left goes last: a run that began meanwhile finds all it needs.
const made = new Set(Object.keys(metafile.outputs).map((path) => join(root, path)));
for (const name of readdirSync(join(out, 'chunks'))) {
  const path = join(out, 'chunks', name);
  if (!made.has(path) && !made.has(path.replace(/\.LEGAL\.txt$/, ''))) rmSync(path);
}
