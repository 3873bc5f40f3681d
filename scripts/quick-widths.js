// Replaces string-width in the bundle: packages get our own fast answer for the texts that screens mostly have. The
// real package is large and initializes when it loads, which takes as long as Ink takes for a frame.
import { createRequire } from 'node:module';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './typescript.js';

const cells = fileURLToPath(new URL('../src/state/cell-width.ts', import.meta.url));
const real = createRequire(import.meta.url).resolve('string-width');

/** From the root: in an absolute path esbuild takes what stands behind a # or ? of the checkout's own path for a suffix. */
const imported = (path) => JSON.stringify(`./${relative(root, path)}`);

/** `quick`: string-width for packages. `late`: the real one, loaded when our own answer needs it. */
const sources = {
  quick: `export { cellsOf as default } from ${imported(cells)};`,
  late: `let width; export default (text) => (width ??= require(${imported(real)}).default)(text);`,
};

/** An esbuild plugin. */
export const quickWidths = {
  name: 'quick-widths',
  setup(build) {
    build.onResolve({ filter: /^string-width$/ }, ({ importer }) => ({
      path: importer === cells ? 'late' : 'quick',
      namespace: 'quick-widths',
    }));
    build.onLoad({ filter: /.*/, namespace: 'quick-widths' }, ({ path }) => ({
      contents: sources[path],
      resolveDir: root,
    }));
  },
};
