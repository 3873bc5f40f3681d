// In the bundle, for packages that ask how wide a text is and where its characters end: a quick answer for what most
// texts of a screen are made of. What the real ones need is large, and made when they are loaded: as much as Ink takes
// for a frame.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const cells = fileURLToPath(new URL('../src/state/cell-width.ts', import.meta.url));
const real = createRequire(import.meta.url).resolve('string-width');

/** string-width for packages; what our own quick answer falls back to, loaded when it does. */
const sources = {
  quick: `export { cellsOf as default } from ${JSON.stringify(cells)};`,
  late: `let width; export default (text) => (width ??= require(${JSON.stringify(real)}).default)(text);`,
};

/** esbuild's plugin. */
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
