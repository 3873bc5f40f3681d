// Runs `npm run check`: everything that checks the source without running it. It runs all parts, even after one has
// failed; an argument names another folder to check instead of this checkout.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { parts } from './check/parts.js';
import { root } from './typescript.js';

const cwd = resolve(process.argv[2] ?? root);
const failed = parts.filter(({ name, program, args }) => {
  console.log(`── ${name}`);
  const { status, error } = spawnSync(program, args, { cwd, stdio: 'inherit' });
  if (error !== undefined) console.error(`check: cannot run ${program}: ${error.message}`);
  return status !== 0;
});
const names = failed.map(({ name }) => name).join(', ');
console.log(failed.length === 0 ? '── nothing is wrong' : `── FAILED: ${names}`);
process.exitCode = failed.length === 0 ? 0 : 1;
