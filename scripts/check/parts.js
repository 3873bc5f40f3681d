// Lists the parts of `npm run check`, which `npm test` runs too.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const bin = (name) => join(here, '..', '..', 'node_modules', '.bin', name);

/** Each program runs in the root of a checkout, and exits with 0 when nothing is wrong. */
export const parts = [
  { name: 'types', program: bin('tsc'), args: ['--noEmit'] },
  { name: 'lint', program: bin('biome'), args: ['check', '--error-on-warnings', '.'] },
  { name: 'arrows', program: process.execPath, args: [join(here, 'arrows.js')] },
  { name: 'keys', program: process.execPath, args: [join(here, 'keys.js')] },
  { name: 'dead code', program: bin('knip'), args: ['--no-progress', '--no-config-hints'] },
];
