// What `npm test` counts of a run of tests that ended, and of one that was killed in the middle.

import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { countTests } from '../../scripts/test/count.js';
import { packageRoot } from '../../src/lab/session/session-files.ts';

/** A project with these files of tests, and the command that runs them. */
function makeProject(tests: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'nslab-count-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const file of [
    'package.json',
    'vitest.config.ts',
    'scripts/test/report-tests.js',
    'test/support/state-home.ts',
  ]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(packageRoot(), file), join(folder, file));
  }
  symlinkSync(join(packageRoot(), 'node_modules'), join(folder, 'node_modules'));
  mkdirSync(join(folder, 'test'), { recursive: true });
  const imports = "import { beforeAll, describe, expect, it } from 'vitest';\n";
  for (const [name, text] of Object.entries(tests)) writeFileSync(join(folder, 'test', name), imports + text);
  const report = join(folder, 'tests.jsonl');
  const { VITEST: _, VITEST_MODE: __, ...own } = process.env;
  const env = { ...own, NSLAB_TEST: 'core', NSLAB_TEST_REPORT: report, NO_COLOR: '1' };
  const args = [join(packageRoot(), 'node_modules', 'vitest', 'vitest.mjs'), 'run'];
  return { folder, report, args, env };
}

const mixed = `
describe('arithmetic', () => {
  it('adds', () => expect(1 + 1).toBe(2));
  it('carries > the one', () => expect(7 + 5).toBe(13));
  it.skip('divides', () => {});
});`;
const badHook = `
describe('hooks', () => {
  beforeAll(() => { throw new Error('no ground'); });
  it('stands on it', () => {});
});`;

const withoutPath = (notes: readonly string[]): string[] =>
  notes.map((note) => note.replace(/(\.\.\/)+\S*\/test\//, 'test/'));

it('counts tests by their names, and files whose hooks failed or that cannot be read', () => {
  const { folder, report, args, env } = makeProject({
    'mixed.test.ts': mixed,
    'hook.test.ts': badHook,
    'broken.test.ts': 'it(',
  });
  const { status } = spawnSync(process.execPath, args, { cwd: folder, env });
  expect(status).toBe(1);
  const { notes, ...counts } = countTests(report, false);
  expect(counts).toEqual({ passed: 1, failed: 3, skipped: 2, unlisted: 2 });
  expect(notes).toContain('       expected 12 to be 13 // Object.is equality');
  const names = withoutPath(notes).filter((note) => !note.startsWith(' '));
  expect(names.sort()).toEqual([
    'FAILED arithmetic carries > the one',
    'FAILED test/broken.test.ts',
    'FAILED test/hook.test.ts',
    'SKIPPED, and not listed in test/skips.json: arithmetic divides',
    'SKIPPED, and not listed in test/skips.json: hooks stands on it',
  ]);
});

it('names a test that passed at its second try only, and what its first said', () => {
  const unstable = `
let tries = 0;
it('passes in the end', () => expect((tries += 1)).toBe(2));`;
  const { folder, report, args, env } = makeProject({ 'unstable.test.ts': unstable });
  expect(spawnSync(process.execPath, args, { cwd: folder, env }).status).toBe(0);
  const { notes, ...counts } = countTests(report, true);
  expect(counts).toEqual({ passed: 1, failed: 0, skipped: 0, unlisted: 0 });
  expect(notes.slice(0, 2)).toEqual([
    'UNSTABLE, passed at its second try: passes in the end',
    '       expected 1 to be 2 // Object.is equality',
  ]);
  const full = { ...env, NSLAB_TEST: 'full' };
  expect(spawnSync(process.execPath, args, { cwd: folder, env: full }).status).toBe(1);
});

it('counts what had ended when the run was killed, with the details of what failed, and names the rest', async () => {
  const hangs = "it('starts', () => {});\nit('hangs', () => new Promise(() => {}));";
  const { folder, report, args, env } = makeProject({ 'mixed.test.ts': mixed, 'hangs.test.ts': hangs });
  const child = spawn(process.execPath, args, { cwd: folder, env, detached: true, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await new Promise<void>((resolve) => {
    const look = (): void => {
      const text = existsSync(report) ? readFileSync(report, 'utf8') : '';
      if (text.includes('"name":"starts"') && text.includes('"type":"file"')) resolve();
    };
    const watcher = watch(folder, look);
    onTestFinished(() => watcher.close());
    look();
  });
  process.kill(-(child.pid ?? Number.NaN), 'SIGKILL');
  await ended;
  const { notes, ...counts } = countTests(report, false);
  expect(counts).toEqual({ passed: 2, failed: 2, skipped: 1, unlisted: 1 });
  const text = withoutPath(notes).join('\n');
  expect(text).toMatch(
    /^── test\/mixed\.test\.ts: arithmetic carries > the one\nAssertionError: expected 12 to be 13/m,
  );
  expect(text).toMatch(/at .*mixed\.test\.ts:5:/);
  expect(text).toMatch(/^FAILED test\/hangs\.test\.ts: it had not ended$/m);
});

it('counts a line that was not written to its end as none', () => {
  const { folder, report } = makeProject({});
  const line = JSON.stringify({
    type: 'test',
    file: join(folder, 'a'),
    name: 'a',
    state: 'passed',
    errors: [],
  });
  writeFileSync(report, `${line}\n${line.slice(0, 20)}`);
  expect(countTests(report, true)).toMatchObject({ passed: 1, failed: 0 });
});
