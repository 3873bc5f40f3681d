// What a user, or a program of theirs, may have put where nslab keeps its files: nothing of it leads root elsewhere.

import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ErrnoName } from '../../../src/kernel/errno.ts';
import { callNumbers } from '../../../src/kernel/syscalls/plumbing/numbers.ts';
import type { UserFiles } from '../../../src/kernel/user-files/open-user-files.ts';
import { nativeProgram } from '../../../src/lab/session/session-files.ts';
import { makeRefusing, type Refusing } from '../../support/refusing.ts';
import { gid, makeSudoUser, type SudoUser, uid } from './sudo-user.ts';

const SECRET = 'for root only';

let user: SudoUser;
/** A file of root's, which only root can read, outside of the user's home. */
let secret: string;
let files: UserFiles;

beforeEach(async () => {
  user = makeSudoUser();
  user.makeFolder();
  secret = join(user.etc, 'secret');
  writeFileSync(secret, SECRET, { mode: 0o600 });
  files = await user.open();
});
afterEach(async () => {
  await files.close();
  // Whatever was tried, root's file is as it was.
  expect(readFileSync(secret, 'utf8')).toBe(SECRET);
  expect([statSync(secret).uid, statSync(secret).mode & 0o777]).toEqual([0, 0o600]);
  user.remove();
});

const at = (name: string): string => join(user.folder, name);
const refusal = (message: string) => ({
  name: 'UserError',
  kind: 'failed',
  message: expect.stringContaining(message),
  hint: { en: expect.any(String), zh: expect.any(String) },
});

describe('a link in place of the file', () => {
  it('is not read, whether root or the user may read what it leads to', async () => {
    symlinkSync(secret, at('progress.json'));
    await expect(files.read('progress.json')).rejects.toMatchObject(refusal('ELOOP'));
    symlinkSync(user.put('real.json', '{}'), at('settings.json'));
    await expect(files.read('settings.json')).rejects.toMatchObject(refusal('ELOOP'));
  });

  it('is replaced by what is written; what it leads to stays', async () => {
    symlinkSync(secret, at('progress.json'));
    await files.write('progress.json', 'mine');
    expect(lstatSync(at('progress.json')).isFile()).toBe(true);
    expect(lstatSync(at('progress.json')).uid).toBe(uid);
  });

  it('is itself set aside', async () => {
    symlinkSync(secret, at('progress.json'));
    await files.setAside('progress.json');
    expect(readlinkSync(at('progress.json.damaged-1'))).toBe(secret);
  });
});

describe('a link in place of the folder, or of one on the way', () => {
  it.each(['.local', '.local/state', '.local/state/nslab'])('%s is not followed', async (path) => {
    const elsewhere = join(user.home, 'elsewhere');
    execFileSync('mv', [join(user.home, path), elsewhere]);
    symlinkSync(elsewhere, join(user.home, path));
    await expect(files.read('progress.json')).rejects.toMatchObject(refusal('ENOTDIR'));
    await expect(files.write('progress.json', '{}')).rejects.toMatchObject(refusal('ENOTDIR'));
    const made = execFileSync('find', [elsewhere, '-type', 'f'], { encoding: 'utf8' });
    expect(made).toBe('');
  });

  it('into a folder of root is not followed either', async () => {
    execFileSync('rmdir', [user.folder]);
    symlinkSync(user.etc, user.folder);
    await expect(files.write('secret', 'x')).rejects.toMatchObject(refusal('ENOTDIR'));
    await expect(files.setAside('secret')).rejects.toMatchObject(refusal('ENOTDIR'));
  });

  it('a dangling one is not made a folder of', async () => {
    execFileSync('rmdir', [user.folder]);
    symlinkSync(join(user.home, 'nowhere'), user.folder);
    await expect(files.write('progress.json', '{}')).rejects.toMatchObject(refusal('ENOTDIR'));
    expect(() => statSync(join(user.home, 'nowhere'))).toThrow('ENOENT');
  });
});

describe('a link in place of the temporary file', () => {
  it.each(['to a file of root', 'dangling'])('%s: another name is taken', async (kind) => {
    const target = kind === 'dangling' ? join(user.home, 'nowhere') : secret;
    symlinkSync(target, at('.progress.json.1.new'));
    await files.write('progress.json', 'mine');
    expect(readFileSync(at('progress.json'), 'utf8')).toBe('mine');
    expect(readlinkSync(at('.progress.json.1.new'))).toBe(target);
    expect(() => statSync(join(user.home, 'nowhere'))).toThrow('ENOENT');
  });

  it('all names taken: it says so, and the file is as before', async () => {
    user.put('progress.json', 'old');
    for (let number = 1; number <= 100; number++) symlinkSync(secret, at(`.progress.json.${number}.new`));
    await expect(files.write('progress.json', 'new')).rejects.toThrow('EEXIST');
    expect(readFileSync(at('progress.json'), 'utf8')).toBe('old');
  });
});

describe('what is no regular file', () => {
  it('a FIFO is refused at once, though nobody writes to it', async () => {
    execFileSync('mkfifo', [at('progress.json')]);
    chownSync(at('progress.json'), uid, gid);
    await expect(files.read('progress.json')).rejects.toMatchObject(refusal('is no regular file'));
    await files.write('progress.json', '{}');
    expect(await files.read('progress.json')).toBe('{}');
  });

  it('a directory is neither read nor replaced', async () => {
    mkdirSync(at('progress.json'));
    chownSync(at('progress.json'), uid, gid);
    await expect(files.read('progress.json')).rejects.toMatchObject(refusal('is no regular file'));
    await expect(files.write('progress.json', '{}')).rejects.toThrow('EISDIR');
    expect(user.names()).toEqual(['progress.json']);
    expect(await files.setAside('progress.json')).toBe('progress.json.damaged-1');
  });

  it('a file in place of the folder is not written over', async () => {
    execFileSync('rmdir', [user.folder]);
    writeFileSync(user.folder, 'mine');
    await expect(files.write('progress.json', '{}')).rejects.toMatchObject(refusal('ENOTDIR'));
    expect(readFileSync(user.folder, 'utf8')).toBe('mine');
  });
});

describe('a file that is too large', () => {
  it('is not read with 2 MiB, nor with one byte more than 1 MiB; with 1 MiB it is', async () => {
    user.put('progress.json', 'x'.repeat(2 * 1024 ** 2));
    await expect(files.read('progress.json')).rejects.toMatchObject(refusal('has more than 1 MiB'));
    user.put('progress.json', 'x'.repeat(1024 ** 2 + 1));
    await expect(files.read('progress.json')).rejects.toMatchObject(refusal('has more than 1 MiB'));
    user.put('progress.json', 'x'.repeat(1024 ** 2));
    expect((await files.read('progress.json'))?.length).toBe(1024 ** 2);
  });

  it('is not written', async () => {
    await files.write('progress.json', 'x'.repeat(1024 ** 2));
    await expect(files.write('progress.json', '箱'.repeat(400_000))).rejects.toMatchObject(
      refusal('has more than 1 MiB'),
    );
    expect(statSync(at('progress.json')).size).toBe(1024 ** 2);
  });
});

describe('what belongs to somebody else', () => {
  it('a file of root in the folder is not read, and its text is lost to nobody', async () => {
    linkSync(secret, at('progress.json'));
    await expect(files.read('progress.json')).rejects.toMatchObject(refusal('EACCES'));
    await files.write('progress.json', 'mine');
    expect(await files.read('progress.json')).toBe('mine');
  });

  it('a file of root that everybody may read is not the user’s either', async () => {
    writeFileSync(at('progress.json'), '{}', { mode: 0o644 });
    await expect(files.read('progress.json')).rejects.toMatchObject(
      refusal(`belongs to user 0, and not to ${uid}`),
    );
  });

  it('a folder that the user may not write is not written, and stays as it is', async () => {
    user.put('progress.json', 'old');
    chmodSync(user.folder, 0o500);
    expect(await files.read('progress.json')).toBe('old');
    await expect(files.write('progress.json', 'new')).rejects.toMatchObject(refusal('EACCES'));
    await expect(files.setAside('progress.json')).rejects.toMatchObject(refusal('EACCES'));
    expect(statSync(user.folder).mode & 0o777).toBe(0o500);
    expect(user.names()).toEqual(['progress.json']);
  });

  it('a home of root is not written', async () => {
    execFileSync('rm', ['-r', join(user.home, '.local')]);
    chownSync(user.home, 0, 0);
    await expect(files.write('progress.json', '{}')).rejects.toMatchObject(refusal('EACCES'));
  });
});

describe('a filesystem that', () => {
  let refusing: Refusing;
  beforeAll(() => {
    refusing = makeRefusing();
  });
  afterAll(() => refusing.remove());

  /** Files whose process gets that answer to that call. */
  async function openRefused(errno: ErrnoName, call: string): Promise<UserFiles> {
    const number = callNumbers(process.arch === 'arm64' ? 'arm64' : 'x64').get(call) ?? -1;
    const { through = [] } = refusing.filter('root', errno, number);
    const program = join(user.etc, 'refused-actor');
    const line = [...through, nativeProgram('nslab-actor')].map((word) => `'${word}'`).join(' ');
    writeFileSync(program, `#!/bin/sh\nexec ${line} "$@"\n`, { mode: 0o755 });
    return user.open(program);
  }

  it.each<[string, ErrnoName, string]>([
    ['is full', 'ENOSPC', 'write'],
    ['is full when the file is made', 'ENOSPC', 'openat'],
    ['is over the quota', 'EDQUOT', 'fsync'],
    ['fails when it renames', 'EIO', 'renameat'],
  ])('%s: it says so, and the old file is there alone', async (_, errno, call) => {
    user.put('progress.json', 'old');
    const refused = await openRefused(errno, call);
    await expect(refused.write('progress.json', 'new')).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining(`${call}: ${errno}`),
      cause: expect.objectContaining({ name: 'SyscallError' }),
    });
    await refused.close();
    expect(readFileSync(at('progress.json'), 'utf8')).toBe('old');
    expect(user.names()).toEqual(['progress.json']);
  });

  it.each<[string, ErrnoName]>([
    ['is mounted read-only', 'EROFS'],
    ['gives no more inodes', 'ENOSPC'],
  ])('%s: no folder is made, and it says so', async (_, errno) => {
    execFileSync('rm', ['-r', join(user.home, '.local')]);
    const refused = await openRefused(errno, 'mkdirat');
    await expect(refused.write('progress.json', 'new')).rejects.toMatchObject(refusal(`mkdirat: ${errno}`));
    await refused.close();
  });

  it('does not know RENAME_NOREPLACE: a file is set aside all the same, over no other', async () => {
    user.put('progress.json', 'damaged');
    user.put('progress.json.damaged-1', 'older');
    const refused = await openRefused('EINVAL', 'renameat2');
    expect(await refused.setAside('progress.json')).toBe('progress.json.damaged-2');
    await refused.close();
    expect(user.names().sort()).toEqual(['progress.json.damaged-1', 'progress.json.damaged-2']);
    expect(readFileSync(at('progress.json.damaged-1'), 'utf8')).toBe('older');
    expect(readFileSync(at('progress.json.damaged-2'), 'utf8')).toBe('damaged');
  });

  it('lets nobody become the user: no process is left', async () => {
    await expect(openRefused('EPERM', 'setresuid')).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('setresuid: EPERM'),
    });
  });
});
