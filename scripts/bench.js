// Times our containers and those of other runtimes, and the screen: builds nslab and what test/bench needs, and runs
// it.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { compiler } from './native.js';
import { importTypeScript, root } from './typescript.js';

const cache = join(root, 'node_modules', '.cache', 'nslab-bench');
const timeCommand = join(cache, 'time-command');

if (process.platform !== 'linux' || process.geteuid() !== 0) {
  console.error('bench: it makes containers, for which it must be root on Linux');
  process.exit(3);
}
await import('./build.js'); // builds nslab itself, whose screen is measured as it is shipped
mkdirSync(cache, { recursive: true });
const source = join(root, 'test', 'bench', 'time-command.c');
const compile = spawnSync(
  compiler[0],
  [...compiler.slice(1), '-O2', '-Wall', '-Wextra', '-Werror', '-o', timeCommand, source],
  {
    stdio: 'inherit',
  },
);
if (compile.status !== 0) process.exit(3);
const { bench } = await importTypeScript('test/bench/bench.ts');
process.exitCode = await bench(process.argv.slice(2), timeCommand);
