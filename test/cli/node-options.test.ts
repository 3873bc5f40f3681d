// Starts nslab with options that Node has too: Node must not take them from behind our file's name.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import { cli } from '../support/nslab.ts';
import { someOf } from '../support/some-of.ts';

let folder = '';
let planted = '';
let variables = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-test-'));
  const script = join(folder, 'planted.cjs');
  writeFileSync(script, "process.stdout.write('PLANTED\\n');");
  planted = join(folder, 'planted.env');
  writeFileSync(planted, `A=b\nNODE_OPTIONS=--require=${script}\n`);
  variables = join(folder, 'variables.env');
  writeFileSync(variables, 'FORCE_COLOR=1\nLANG=zh_CN.UTF-8\nTMPDIR=/no/such/folder\n');
  symlinkSync(cli, join(folder, 'nslab'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const env = { PATH: process.env.PATH, HOME: '/root', LANG: undefined };
const start = (command: readonly string[], ...args: readonly string[]) => {
  const [program = '', ...rest] = [...command, ...args];
  return spawnSync(program, rest, { encoding: 'utf8', timeout: 30_000, cwd: folder, env });
};

/** How a shell or npx starts it; through its link in node_modules/.bin; and by the shells that may be /bin/sh. */
const ways = (): Record<string, readonly string[]> => ({
  itself: [cli],
  'a link': [join(folder, 'nslab')],
  dash: ['dash', cli],
  bash: ['bash', cli],
  busybox: ['busybox', 'sh', cli],
  'node --': [process.execPath, '--', cli],
});

describe.each(someOf(Object.keys(ways()), 3))('started as %s, nslab', (way) => {
  const nslab = (...args: readonly string[]) => start(ways()[way] ?? [], ...args);

  it('reads --env-file itself, also one that is missing', () => {
    for (const option of [['--env-file', 'missing'], ['--env-file=missing']]) {
      const { status, stderr } = nslab('run', ...option, '--', 'true');
      expect(stderr).toMatch(/^error: option '--env-file <file>' .*missing does not exist/);
      expect(status).toBe(125);
    }
  });

  it('hands NODE_OPTIONS of the file on, and runs nothing because of it', () => {
    const { status, stdout } = nslab('run', '--env-file', planted, '--', 'sh', '-c', 'echo $A $NODE_OPTIONS');
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: `b --require=${join(folder, 'planted.cjs')}\n`,
    });
  });

  it('keeps its own language and colours', () => {
    expect(nslab('run', `--env-file=${variables}`, '--help').stdout).not.toContain('\u001b');
    expect(nslab('tour', `--env-file=${variables}`, '--help').stdout).toMatch(/default:\s+"en"/);
  });

  it('takes no option of Node’s from its arguments', () => {
    for (const option of [
      '--env-file-if-exists=x',
      '--experimental-config-file=x',
      '--require=x',
      '--inspect',
    ]) {
      const { status, stderr } = nslab('clean', option);
      expect(stderr).toMatch(new RegExp(`^error: unknown option '${option}'`));
      expect(status).toBe(2);
    }
  });

  it('hands arguments of any kind on as they are', () => {
    const odd = ['', ' a  b ', '$HOME', '`id`', '"', "'", '*', '\\', '-', '--', '--env-file', 'ü\n'];
    const { stdout } = nslab('run', '--', 'printf', '<%s>', ...odd);
    expect(stdout).toBe(odd.map((one) => `<${one}>`).join(''));
  });
});

describe('started as `node FILE`, which reads the file first, nslab', () => {
  const nslab = (...args: readonly string[]) => start([process.execPath, cli], ...args);

  it('refuses a file whose NODE_OPTIONS Node has obeyed, and says how to start it', () => {
    const { status, stderr } = nslab('run', '--env-file', planted, '--', 'true');
    expect(stderr).toMatch(
      /^nslab: Node itself has read --env-file, and obeyed NODE_OPTIONS in it\n.*node -- /,
    );
    expect(status).toBe(2);
  });

  it('takes back the variables of any other', () => {
    expect(nslab('run', `--env-file=${variables}`, '--help').stdout).not.toContain('\u001b');
    expect(nslab('tour', `--env-file=${variables}`, '--help').stdout).toMatch(/default:\s+"en"/);
    const { stdout } = nslab('run', '--env-file', variables, '--', 'sh', '-c', 'echo $LANG $TMPDIR');
    expect(stdout).toBe('zh_CN.UTF-8 /no/such/folder\n');
  });

  it('leaves what stands behind our own -- to the command', () => {
    const { stdout } = nslab('run', '--', 'echo', '--env-file', planted);
    expect(stdout).toBe(`--env-file ${planted}\n`);
  });
});

it('on Windows, `preinstall` puts a first line there from which npm makes nslab.cmd', () => {
  const copy = join(folder, 'package');
  for (const part of ['scripts/start-lines.js', 'dist/cli.js', 'package.json']) {
    cpSync(join(packageRoot(), part), join(copy, part));
  }
  const before = readFileSync(join(copy, 'dist', 'cli.js'), 'utf8');
  const windows = join(folder, 'windows.cjs');
  writeFileSync(windows, "Object.defineProperty(process, 'platform', { value: 'win32' });");
  const preinstall = (...args: readonly string[]) =>
    spawnSync(process.execPath, [...args, 'scripts/start-lines.js'], { cwd: copy }).status;
  expect(preinstall()).toBe(0);
  expect(readFileSync(join(copy, 'dist', 'cli.js'), 'utf8')).toBe(before);
  expect(preinstall('--require', windows)).toBe(0);
  const after = readFileSync(join(copy, 'dist', 'cli.js'), 'utf8');
  expect(after.split('\n')[0]).toBe('#!/usr/bin/env node');
  expect(after.split('\n').slice(1)).toEqual(before.split('\n').slice(2));
});
