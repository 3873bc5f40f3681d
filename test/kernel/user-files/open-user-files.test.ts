// Keeps files for the user who ran sudo: what is written is theirs, and who writes it has their rights only.

import { readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openUserFiles } from '../../../src/kernel/user-files/open-user-files.ts';
import { nativeProgram } from '../../../src/lab/session/session-files.ts';
import { processOf } from '../../support/processes.ts';
import { gid, groups, keepers, makeSudoUser, type SudoUser, uid } from './sudo-user.ts';

let user: SudoUser;
beforeEach(() => {
  user = makeSudoUser();
});
afterEach(() => user.remove());

const statOf = (path: string): { uid: number; gid: number; mode: string } => {
  const stats = statSync(path);
  return { uid: stats.uid, gid: stats.gid, mode: (stats.mode & 0o7777).toString(8) };
};

describe('what is written', () => {
  it('is read again, whole, and replaces what was there', async () => {
    const files = await user.open();
    const long = `进度 ${'x'.repeat(300_000)} end`;
    expect(await files.read('progress.json')).toBeUndefined();
    await files.write('progress.json', long);
    expect(await files.read('progress.json')).toBe(long);
    expect(readFileSync(join(user.folder, 'progress.json'), 'utf8')).toBe(long);
    await files.write('progress.json', 'short');
    expect(await files.read('progress.json')).toBe('short');
    await files.close();
    expect(user.names()).toEqual(['progress.json']);
  });

  it('belongs to the user, and only they can read it or look into the folders that were made', async () => {
    const files = await user.open();
    expect(files.folder).toBe(user.folder);
    await files.write('progress.json', '{}');
    await files.close();
    for (const path of ['.local', '.local/state', '.local/state/nslab']) {
      expect(statOf(join(user.home, path))).toEqual({ uid, gid, mode: '700' });
    }
    expect(statOf(join(user.folder, 'progress.json'))).toEqual({ uid, gid, mode: '600' });
    expect(statOf(user.home)).toEqual({ uid, gid, mode: '711' });
  });

  it('is done in the order in which it was asked for, also before the end', async () => {
    const files = await user.open();
    const texts = ['1', '2', '3', '4'];
    const all = texts.map((text) => files.write('place.json', text));
    const read = files.read('place.json');
    await files.close();
    await Promise.all(all);
    expect(await read).toBe('4');
    expect(readFileSync(join(user.folder, 'place.json'), 'utf8')).toBe('4');
  });

  it('makes no folder for a file that is only looked for', async () => {
    const files = await user.open();
    expect(await files.read('progress.json')).toBeUndefined();
    await files.close();
    expect(() => statSync(join(user.home, '.local'))).toThrow('ENOENT');
  });

  it('goes to a folder that $XDG_STATE_HOME names, without sudo, and that has to be made', async () => {
    const state = join(user.home, 'deep/state');
    const files = await openUserFiles({
      env: { XDG_STATE_HOME: state },
      actorPath: nativeProgram('nslab-actor'),
    });
    // As root without any capability, the home of another user is closed.
    await expect(files.write('progress.json', '{}')).rejects.toThrow('cannot write');
    await files.close();
    const own = join(user.etc, 'deep/state');
    const again = await openUserFiles({
      env: { XDG_STATE_HOME: own },
      actorPath: nativeProgram('nslab-actor'),
    });
    await again.write('progress.json', '{}');
    await again.close();
    expect(statOf(join(own, 'nslab/progress.json'))).toEqual({ uid: 0, gid: 0, mode: '600' });
    expect(statOf(own).mode).toBe('700');
  });
});

describe('a file that is set aside', () => {
  it('gets the first name that is free, and replaces nothing', async () => {
    user.makeFolder();
    const files = await user.open();
    user.put('progress.json.damaged-1', 'an older one');
    for (const [text, name] of [
      ['first', 'progress.json.damaged-2'],
      ['second', 'progress.json.damaged-3'],
    ] as const) {
      user.put('progress.json', text);
      expect(await files.setAside('progress.json')).toBe(name);
      expect(readFileSync(join(user.folder, name), 'utf8')).toBe(text);
      expect(await files.read('progress.json')).toBeUndefined();
    }
    expect(readFileSync(join(user.folder, 'progress.json.damaged-1'), 'utf8')).toBe('an older one');
    await expect(files.setAside('progress.json')).rejects.toThrow('ENOENT');
    await files.close();
  });
});

describe('the temporary file of a writer that was killed', () => {
  it('is removed when it is old; a fresh one may be of another writer', async () => {
    user.makeFolder();
    const old = user.put('.progress.json.1.new', 'half');
    const hoursAgo = Date.now() / 1000 - 7200;
    utimesSync(old, hoursAgo, hoursAgo);
    user.put('.progress.json.2.new', 'half');
    const other = user.put('.hidden', 'not ours');
    utimesSync(other, hoursAgo, hoursAgo);
    const files = await user.open();
    await files.write('progress.json', '{}');
    await files.close();
    expect(user.names().sort()).toEqual(['.hidden', '.progress.json.2.new', 'progress.json']);
  });
});

describe('the process that makes the calls', () => {
  it('has the ids and groups of the user and no capability, and can get none', async () => {
    const before = keepers().map(({ pid }) => pid);
    const files = await user.open();
    const [keeper] = keepers().filter(({ pid }) => !before.includes(pid));
    const status = readFileSync(`/proc/${keeper?.pid}/status`, 'utf8');
    const field = (name: string): string =>
      new RegExp(`^${name}:\\s*(.*?)\\s*$`, 'm').exec(status)?.[1] ?? '';
    expect(field('Uid')).toBe([uid, uid, uid, uid].join('\t'));
    expect(field('Gid')).toBe([gid, gid, gid, gid].join('\t'));
    expect(field('Groups')).toBe(groups.join(' '));
    for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapAmb']) expect(field(set), set).toMatch(/^0+$/);
    expect(field('NoNewPrivs')).toBe('1');
    // Not dumpable: its /proc is root's, so no other process of the user can open its socket.
    expect(statSync(`/proc/${keeper?.pid}/status`).uid).toBe(0);
    await files.close();
  });

  it('has no capability as root either', async () => {
    const before = keepers().map(({ pid }) => pid);
    const env = { XDG_STATE_HOME: user.etc };
    const files = await openUserFiles({ env, actorPath: nativeProgram('nslab-actor') });
    const [keeper] = keepers().filter(({ pid }) => !before.includes(pid));
    const status = readFileSync(`/proc/${keeper?.pid}/status`, 'utf8');
    expect(status).toMatch(/^Uid:\t0\t/m);
    for (const set of ['Inh', 'Prm', 'Eff', 'Amb'])
      expect(status).toMatch(new RegExp(`^Cap${set}:\\t0+$`, 'm'));
    await files.close();
  });

  it('is gone after the end, and when nslab cannot go on', async () => {
    const before = keepers().map(({ pid }) => pid);
    const files = await user.open();
    const [keeper] = keepers().filter(({ pid }) => !before.includes(pid));
    await files.write('progress.json', '{}');
    await files.close();
    await vi.waitFor(() => expect(processOf(keeper?.pid ?? 0)).toBeUndefined(), {
      timeout: 5_000,
      interval: 5,
    });
    await expect(files.read('progress.json')).rejects.toThrow('cannot read');
  });

  it('is not left when it cannot become the user', async () => {
    const before = keepers().length;
    const env = { ...user.env, SUDO_UID: '1778' };
    await expect(
      openUserFiles({ env, actorPath: nativeProgram('nslab-actor'), etc: user.etc }),
    ).rejects.toThrow('user 1778 has no home');
    expect(keepers().length).toBe(before);
  });
});

describe('a name', () => {
  it.each(['', '..', '../x', 'a/b', '.hidden', 'a\0b', 'x'.repeat(100)])('is never %j', async (name) => {
    const files = await user.open();
    expect(() => files.read(name)).toThrow(TypeError);
    expect(() => files.write(name, '')).toThrow(TypeError);
    await files.close();
  });
});

it('a home that is not there is no place for files, and is not made', async () => {
  rmSync(user.home, { recursive: true });
  const files = await user.open();
  expect(await files.read('progress.json')).toBeUndefined();
  await expect(files.write('progress.json', '{}')).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringContaining('ENOENT'),
  });
  await files.close();
  expect(() => statSync(user.home)).toThrow('ENOENT');
  user.remove = () => rmSync(user.etc, { recursive: true });
});
