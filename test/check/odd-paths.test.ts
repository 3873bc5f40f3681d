// Builds and runs nslab in folders whose names mean something to make, to a shell or in an address.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyPackage } from '../support/copy-package.ts';
import { someOf } from '../support/some-of.ts';

let parent = '';
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'nslab-test-'));
});
afterEach(() => rmSync(parent, { recursive: true }));

/** A checkout in a folder of this name, with what its build reads. */
const checkoutIn = (name: string, parts: readonly string[]): string =>
  copyPackage(join(parent, name), ['native', ...parts]);

const call = (program: string, args: readonly string[], cwd: string, env: Record<string, string> = {}) =>
  spawnSync(program, args, { cwd, encoding: 'utf8', timeout: 60_000, env: { ...process.env, ...env } });

const actorStatus = (checkout: string) =>
  spawnSync(join(checkout, 'dist', 'native', `linux-${process.arch}`, 'nslab-actor')).status;

describe('the C programs', () => {
  it.each(someOf([' two  words ', '-s', '~'], 2))('are built in %j, and nowhere else', (name) => {
    const checkout = checkoutIn(name, ['scripts/native.js']);
    const { status, stderr } = call(process.execPath, ['scripts/native.js'], checkout);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(actorStatus(checkout)).toBe(2);
    expect(readdirSync(parent)).toEqual([name]);
    expect(readdirSync(checkout).sort()).toEqual([
      'dist',
      'native',
      'node_modules',
      'package.json',
      'scripts',
    ]);
  });

  it('are built by a compiler that CC names with its options', () => {
    const checkout = checkoutIn('cc', ['scripts/native.js']);
    expect(call(process.execPath, ['scripts/native.js'], checkout, { CC: ' cc  -pipe' }).status).toBe(0);
    expect(actorStatus(checkout)).toBe(2);
  });

  it('that were built but do not run are said to', () => {
    const checkout = checkoutIn('noexec', ['scripts/native.js']);
    mkdirSync(join(checkout, 'dist'));
    const script = 'mount -t tmpfs -o noexec tmpfs dist && exec "$0" scripts/native.js';
    const { status, stderr } = call('unshare', ['-m', 'sh', '-c', script, process.execPath], checkout);
    expect(stderr).toMatch(/^nslab: the C programs are built, but do not run in .*noexec/s);
    expect(status).toBe(3);
  });
});

// Not a backslash: Node itself loads no ES module from such a path (ERR_INVALID_MODULE_SPECIFIER).
describe('all of nslab', () => {
  it('is built, and runs a container, in a folder with every such character', () => {
    const checkout = checkoutIn('a \'b"(c)&d;e:f$g#h%20i?j`k!l*m漢字', [
      'scripts',
      'src',
      'lessons',
      'fixtures/recordings',
    ]);
    const built = call(process.execPath, ['scripts/build.js'], checkout);
    expect({ status: built.status, stderr: built.stderr }).toEqual({ status: 0, stderr: '' });
    const { status, stdout, stderr } = call(
      process.execPath,
      ['dist/cli.js', 'run', '--', 'echo', 'here'],
      checkout,
    );
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'here\n', stderr: '' });
  });
});
