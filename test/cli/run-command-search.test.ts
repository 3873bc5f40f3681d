// Tests where `nslab run` looks for a command: the first file in PATH that its user may execute is the only one tried.

import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asTar, dockerSave } from '../image/make-image.ts';
import { folder as folderEntry, tar } from '../image/tar.ts';
import { nslab } from '../support/nslab.ts';
import { someOf } from '../support/some-of.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-test-'));
  chmodSync(folder, 0o755);
  for (const name of ['a', 'b', 'out']) mkdirSync(join(folder, name));
  // Whoever runs it leaves a mark, which is looked for from outside.
  put('b/foo', '#!/bin/sh\ntouch /p/out/ran\necho "b, $0"\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(name: string, text: string, mode = 0o755): void {
  writeFileSync(join(folder, name), text);
  chmodSync(join(folder, name), mode);
}

const ran = (): boolean => existsSync(join(folder, 'out/ran'));
const run = (path: string, options: readonly string[] = [], command: readonly string[] = ['foo']) =>
  nslab(['run', '-v', `${folder}:/p`, '-e', `PATH=${path}`, ...options, '--', ...command]);

describe('the first file that may be executed', () => {
  it.each(
    someOf(
      [
        ['is in no known format', 'echo no format\n', 126, /exec format error/],
        ['is empty', '', 126, /exec format error/],
        ['names an interpreter that is missing', '#!/no/such/interpreter\n', 127, /does not exist/],
        ['names an interpreter that may not be executed', '#!/etc/passwd\n', 126, /not executable/],
      ],
      3,
    ),
  )('is tried, and nothing behind it runs: it %s', async (_, text, status, message) => {
    put('a/foo', text);
    const outcome = await run('/p/a:/p/b:/usr/bin:/bin');
    expect(outcome).toMatchObject({ status, stdout: '' });
    expect(outcome.stderr).toMatch(message);
    expect(ran()).toBe(false);
  });

  it('is not one that nobody may execute, nor a folder', async () => {
    put('a/foo', 'data\n', 0o644);
    mkdirSync(join(folder, 'c/foo'), { recursive: true });
    expect(await run('/nowhere:/p/a:/p/c:/p/b:/usr/bin:/bin')).toMatchObject({
      status: 0,
      stdout: 'b, /p/b/foo\n',
    });
    expect(ran()).toBe(true);
  });

  it('is looked for with the rights of the user, and runs with the ids of the user alone', async () => {
    put('a/foo', '#!/bin/sh\necho of root\n', 0o700);
    put('b/foo', '#!/bin/sh\ngrep -E "^(Uid|Gid|CapEff)" /proc/self/status\n');
    const { status, stdout } = await run('/p/a:/p/b:/usr/bin:/bin', ['-u', '65534:65534']);
    expect(status).toBe(0);
    expect(stdout.replaceAll(/\s+/g, ' ')).toBe(
      'Uid: 65534 65534 65534 65534 Gid: 65534 65534 65534 65534 CapEff: 0000000000000000 ',
    );
    expect((await run('/p/a:/p/b:/usr/bin:/bin')).stdout).toBe('of root\n');
  });

  it('is looked for without the capabilities that root is not to have', async () => {
    put('a/foo', '#!/bin/sh\necho closed\n');
    chownSync(join(folder, 'a'), 1234, 1234);
    chmodSync(join(folder, 'a'), 0o700);
    expect((await run('/p/a:/p/b:/usr/bin:/bin')).stdout).toBe('closed\n');
    const options = ['--cap-drop', 'ALL'];
    expect((await run('/p/a:/p/b:/usr/bin:/bin', options)).stdout).toBe('b, /p/b/foo\n');
  });

  it('runs as PID 1, as a child with --init, and on a terminal', async () => {
    put('b/foo', '#!/bin/sh\necho $$\n');
    expect((await run('/p/b:/usr/bin:/bin')).stdout).toBe('1\n');
    expect((await run('/p/b:/usr/bin:/bin', ['--init'])).stdout).toBe('2\n');
    expect((await run('/p/b:/usr/bin:/bin', ['-t'])).stdout).toBe('1\r\n');
  });
});

describe('no file that can be run', () => {
  it.each(
    someOf(
      [
        ['an empty PATH', '', [], /PATH is empty/],
        ['an empty PATH, below an init', '', ['--init'], /PATH is empty/],
        ['an empty PATH, on a bridge', '', ['--network', 'bridge'], /PATH is empty/],
        ['folders that are not there', '/nowhere:/etc/passwd', [], /not found in PATH \(\/nowhere:/],
      ],
      3,
    ),
  )('is 127 at once: %s', async (_, path, options, message) => {
    const { status, stdout, stderr } = await run(path, options);
    expect({ status, stdout }).toEqual({ status: 127, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('is 127 where an image has an empty PATH', async () => {
    const image = join(folder, 'image.tar');
    const layers = [tar(folderEntry('bin/'))];
    writeFileSync(image, asTar(dockerSave(layers, { config: { Env: ['PATH='], Cmd: ['sh'] } })));
    expect((await nslab(['run', '--image', image])).status).toBe(127);
    expect((await nslab(['run', '--image', image, '--', 'foo'])).status).toBe(127);
  });

  it('is 126 where there is one of that name that may not be executed, or a folder', async () => {
    put('a/foo', 'data\n', 0o644);
    const denied = await run('/p/a:/usr/bin');
    expect(denied).toMatchObject({ status: 126 });
    expect(denied.stderr).toMatch(/\/p\/a\/foo: permission denied/);
    const isFolder = await run('/:/usr/bin', [], ['p']);
    expect(isFolder).toMatchObject({ status: 126 });
    expect(isFolder.stderr).toMatch(/\/p is a directory/);
  });

  it.each(someOf(['b', '', ':', 'nowhere::'], 2))(
    'is 126 in a relative folder, as with docker: %j',
    async (path) => {
      const { status, stderr } = await run(`${path}:/usr/bin:/bin`, ['-w', path === 'b' ? '/p' : '/p/b']);
      expect(status).toBe(126);
      expect(stderr).toMatch(/relative folder of PATH/);
      expect(ran()).toBe(false);
    },
  );
});

it('takes a PATH of sixty folders beside a variable of 20 kB', async () => {
  const path = Array.from({ length: 60 }, (_, i) => `/p/none${i}`).join(':');
  const big = 'x'.repeat(20_000);
  const outcome = await run(`${path}:/p/b:/usr/bin:/bin`, ['-e', `BIG=${big}`]);
  expect(outcome).toMatchObject({ status: 0, stdout: 'b, /p/b/foo\n' });
});
