// Runs `npm test`: types, linter, the C programs' fuzz tests with sanitizers, and the tests; --full adds the slow ones,
// and all cases where a few stand for many.
// The last line tells how many passed, failed and were skipped.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parts } from './check/parts.js';
import { countTests } from './test/count.js';
import { provideImageTools } from './test/image-tools.js';
import { withOwnSessions } from './test/own-sessions.js';
import { bin, root, run } from './test/run.js';
import { provideTools } from './test/tools.js';
import { provideVm } from './test/vm-tools.js';

const full = process.argv.includes('--full');
const unknown = process.argv.slice(2).filter((argument) => argument !== '--full');

/** It takes a quarter of an hour on an idle machine. CI may end the run after an hour, and the counts come last. */
const MINUTES = 55;
const FULL_MINUTES = 90;

/** Runs all parts; each part other than vitest counts as one test. */
async function runAll(folder, noVm) {
  const native = join(folder, 'native');
  const report = join(folder, 'tests.jsonl');
  const env = { NSLAB_TEST: full ? 'full' : 'core', NSLAB_NATIVE_CHECK: native, NSLAB_TEST_REPORT: report };
  if (noVm !== undefined) env.NSLAB_NO_VM = noVm;

  const checks = [];
  for (const { name, program, args } of parts) checks.push(await run(name, program, args));
  checks.push(
    await run('build', process.execPath, [join(root, 'scripts', 'build.js')]), // the tests run what is built
    await run('native', 'make', [
      '--no-print-directory',
      '-C',
      'native',
      'check',
      `OUT=${relative(join(root, 'native'), native)}`,
    ]),
  );
  const tests = await runTests(env);
  if (full && noVm === undefined) {
    const matrix = [join(root, 'scripts', 'vm.js')];
    checks.push(await run('other kernels', process.execPath, matrix, { minutes: 60 }));
  }
  return { checks, tests, counted: countTests(report, tests.ok) };
}

async function runTests(env) {
  const { program, args, leave } = withOwnSessions(bin('vitest'), ['run']);
  process.on('exit', leave);
  const minutes = full ? FULL_MINUTES : MINUTES - performance.now() / 60_000;
  return await run(full ? 'tests, the slow ones too' : 'tests', program, args, { env, minutes });
}

function summarize({ checks, tests, counted }) {
  console.log('');
  for (const { name, ok, seconds } of [...checks, tests]) {
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s)`);
  }
  for (const line of counted.notes) console.log(line);
  const failed = counted.failed + checks.filter(({ ok }) => !ok).length;
  const passed = counted.passed + checks.filter(({ ok }) => ok).length;
  process.exitCode = failed > 0 || counted.unlisted > 0 ? 1 : 0;
  console.log(`${passed} passed, ${failed} failed, ${counted.skipped} skipped`);
}

async function main() {
  if (unknown.length > 0) {
    console.error(`npm test: no such option: ${unknown.join(' ')} (there is --full)`);
    process.exitCode = 2;
    return;
  }
  const missing = await provideTools(full);
  if (missing !== undefined) {
    console.error(`npm test: ${missing}`);
    console.log('0 passed, 1 failed, 0 skipped');
    process.exitCode = 1;
    return;
  }
  await provideImageTools(full);
  const noVm = await provideVm();
  if (noVm !== undefined) console.log(`── no VM: ${noVm}`);
  // In the checkout, so that make gets a path without what the checkout's own path may contain: see native.js.
  const cache = join(root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'nslab-test-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  summarize(await runAll(folder, noVm));
}

await main();
