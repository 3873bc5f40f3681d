// Makes blessed and blessed-contrib fit for a bundle; only the dashboard's chunk loads them.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const parts = fileURLToPath(new URL('dash-parts.js', import.meta.url));

/** An esbuild plugin. */
export const dashParts = {
  name: 'dash-parts',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(blessed|lodash|gl-matrix)$/ }, () => ({ path: parts }));
    // blessed/lib/unicode.js requires all of blessed, which requires its widgets by names computed at run time.
    onResolve({ filter: /^\.\.\/$/ }, ({ importer }) =>
      /blessed[\\/]lib[\\/]unicode\.js$/.test(importer) ? { path: parts } : undefined,
    );
    // Outside node_modules, Node warns about `new Buffer` (DEP0005).
    onLoad({ filter: /drawille-blessed-contrib[\\/]index\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace('new Buffer(', 'Buffer.alloc('),
    }));
  },
};
