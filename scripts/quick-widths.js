// Replaces string-width in the bundle: packages get our own fast answer for the texts that screens mostly have. The
// real package is large and initializes when it loads, which takes as long as Ink takes for a frame.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const cells = fileURLToPath(new URL('../src/state/cell-width.ts', import.meta.url));
const real = createRequire(import.meta.url).resolve('string-width');

/** `quick`: string-width for packages. `late`: the real one, loaded when our own answer needs it. */
const sources = {
  quick: `export { cellsOf as default } from ${JSON.stringify(cells)};`,
  late: `let width; export default (text) => (width ??= require(${JSON.stringify(real)}).default)(text);`,
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
      resolveDir: '/',
    }));
  },
};
