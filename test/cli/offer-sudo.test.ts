import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { offerSudo, sudoCommand } from '../../src/cli/offer-sudo.ts';

describe('the command that sudo is asked to run', () => {
  const argv = process.argv[1];
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nslab-sudo-'));
    writeFileSync(join(folder, 'cli.js'), '');
    symlinkSync(join(folder, 'cli.js'), join(folder, 'nslab'));
    process.argv[1] = join(folder, 'nslab');
  });
  afterEach(() => {
    process.argv[1] = argv ?? '';
    rmSync(folder, { recursive: true });
  });

  it('has absolute paths only: sudo has a $PATH of its own', () => {
    const command = sudoCommand('/usr/bin/sudo', ['tour', '--auto'], 'en');
    expect(command.slice(0, 3)).toEqual(['/usr/bin/sudo', process.execPath, join(folder, 'cli.js')]);
  });

  it('names the language, since sudo may drop LANG', () => {
    expect(sudoCommand('/usr/bin/sudo', [], 'zh').slice(3)).toEqual(['tour', '--lang', 'zh']);
    expect(sudoCommand('/usr/bin/sudo', ['tour', '--auto'], 'zh').slice(3)).toEqual([
      'tour',
      '--auto',
      '--lang',
      'zh',
    ]);
  });

  it('leaves a language alone that was asked for', () => {
    expect(sudoCommand('/usr/bin/sudo', ['tour', '--lang', 'en'], 'en').slice(3)).toEqual([
      'tour',
      '--lang',
      'en',
    ]);
  });
});

it('asks nobody where there is no terminal', async () => {
  expect(process.stdin.isTTY).not.toBe(true);
  expect(await offerSudo([], 'en')).toBeUndefined();
});
