// Times containers of ours and of others, and the screen: builds nslab, and what test/bench needs into
// node_modules/.cache, and runs it.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const cache = join(root, 'node_modules', '.cache', 'nslab-bench');
const bundle = join(cache, 'bench.mjs');
const timeCommand = join(cache, 'time-command');

if (process.platform !== 'linux' || process.geteuid() !== 0) {
  console.error('bench: it makes containers, for which it must be root on Linux');
  process.exit(3);
}
await import('./build.js'); // builds nslab itself, whose screen is measured as it is shipped
mkdirSync(cache, { recursive: true });
const source = join(root, 'test', 'bench', 'time-command.c');
const compile = spawnSync(
  process.env.CC ?? 'cc',
  ['-O2', '-Wall', '-Wextra', '-Werror', '-o', timeCommand, source],
  {
    stdio: 'inherit',
  },
);
if (compile.status !== 0) process.exit(3);
await build({
  absWorkingDir: root,
  entryPoints: ['test/bench/bench.ts'],
  outfile: bundle,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  sourcemap: 'inline',
  external: ['koffi'],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
});
const { bench } = await import(pathToFileURL(bundle).href);
process.exitCode = await bench(process.argv.slice(2), timeCommand);
