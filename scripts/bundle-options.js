// Lists esbuild's options for bundling nslab, except for entry points and output.
import { dashParts } from './bundle-dash.js';
import { quickWidths } from './quick-widths.js';
import { startLines } from './start-lines.js';
import { requireBanner, root } from './typescript.js';

/** @type {import('esbuild').BuildOptions & { metafile: true }} */
export const bundleOptions = {
  metafile: true,
  absWorkingDir: root,
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
  // React's development build leaks performance entries; Ink asks for its devtools only when DEV is set. With a
  // `fetch`, Yoga would decode its own module by it, and Node would load its HTTP client: half of Ink's import time.
  // These definitions change every file of the bundle: test/check/bundle-globals.test.ts lists the files with such
  // names.
  define: {
    'process.env.NODE_ENV': '"production"',
    'process.env.DEV': '"false"',
    fetch: 'undefined',
    'Intl.Segmenter': 'LateSegmenter',
  },
  alias: { 'react-devtools-core': './scripts/empty.js' },
  plugins: [dashParts, quickWidths],
  inject: ['./scripts/late-segmenter.js'],
  banner: { js: `${startLines}\n${requireBanner}` },
};
