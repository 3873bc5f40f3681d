// What `npm run check` and `npm test` hold the source against, part by part.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const bin = (name) => join(here, '..', '..', 'node_modules', '.bin', name);

/** Each is a program that is run in the root of a checkout, and ends with 0 when nothing is wrong. */
export const parts = [
  { name: 'types', program: bin('tsc'), args: ['--noEmit'] },
  { name: 'lint', program: bin('biome'), args: ['check', '--error-on-warnings', '.'] },
  { name: 'arrows', program: process.execPath, args: [join(here, 'arrows.js')] },
  { name: 'keys', program: process.execPath, args: [join(here, 'keys.js')] },
  { name: 'dead code', program: bin('knip'), args: ['--no-progress', '--no-config-hints'] },
];
