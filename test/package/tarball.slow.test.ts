// What `npm pack` makes installs into an empty folder and runs there; a root run writes nothing into it.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { packageRoot } from '../../src/lab/session/session-files.ts';

let folder: string;
let app: string;

const npm = (cwd: string, ...args: string[]): string =>
  execFileSync('npm', ['--silent', ...args], { cwd, encoding: 'utf8', timeout: 240_000 });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-pack-'));
  app = join(folder, 'app');
  mkdirSync(app);
  writeFileSync(join(app, 'package.json'), '{ "name": "app", "private": true }');
  npm(packageRoot(), 'pack', '--ignore-scripts', '--pack-destination', folder); // it is built: others run it now
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  npm(app, 'install', join(folder, tarball ?? ''));
}, 300_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const nslab = (...args: string[]) =>
  spawnSync(join(app, 'node_modules', '.bin', 'nslab'), args, { encoding: 'utf8', timeout: 60_000 });

it('runs a command in a container', () => {
  const { stdout, status } = nslab('run', '--', 'echo', 'works');
  expect({ stdout, status }).toEqual({ stdout: 'works\n', status: 0 });
});

it('runs the tour to its end, and writes nothing into its folder', () => {
  const before = execFileSync('find', [app, '-printf', '%p %T@ %s\n'], { encoding: 'utf8' });
  const { stdout, status } = nslab('tour', '--auto', '--plain');
  expect(status).toBe(0);
  expect(stdout).toContain('== 6/6');
  expect(execFileSync('find', [app, '-printf', '%p %T@ %s\n'], { encoding: 'utf8' })).toBe(before);
}, 90_000);

it('plays the recorded tour, which came along', () => {
  const { stdout, status } = nslab('--replay', '--auto', '--plain', '--lang', 'en');
  expect(status).toBe(0);
  expect(stdout).toContain('REPLAY: This was a recording');
});

it('brings koffi and nothing else', () => {
  const packages = readdirSync(join(app, 'node_modules')).filter((name) => !name.startsWith('.'));
  expect(packages.sort()).toEqual(['@koromix', 'koffi', 'nslab']);
});

it('builds its programs where none came along', () => {
  const own = join(app, 'node_modules', 'nslab');
  rmSync(join(own, 'dist', 'native'), { recursive: true });
  execFileSync(process.execPath, ['scripts/native.js'], { cwd: own });
  expect(nslab('run', '--', 'true').status).toBe(0);
}, 90_000);
