// Finds whose files are kept and where: with sudo from the files of users, without from the environment.

import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findOwner, folderPath } from '../../../src/kernel/user-files/find-owner.ts';
import { gid, groups, makeSudoUser, type SudoUser, uid } from './sudo-user.ts';

let user: SudoUser;
beforeEach(() => {
  user = makeSudoUser();
});
afterEach(() => user.remove());

const find = (env: NodeJS.ProcessEnv) => findOwner(env, user.etc);

describe('with sudo', () => {
  it('takes the ids that sudo names, the groups and the home of the account, and no variable for the folder', () => {
    const owner = find(user.env);
    expect({ ...owner, groups: [...(owner.groups ?? [])].sort() }).toMatchObject({ uid, gid, groups });
    expect(folderPath(owner)).toBe(user.folder);
  });

  it.each([
    ['has no entry', ''],
    ['has an empty home', `learner:x:${uid}:${gid}:::/bin/sh\n`],
    ['has a home that is no absolute path', `learner:x:${uid}:${gid}::../root:/bin/sh\n`],
  ])('refuses a user who %s in passwd', (_, passwd) => {
    writeFileSync(join(user.etc, 'passwd'), passwd);
    expect(() => find(user.env)).toThrow(`user ${uid} has no home`);
  });

  it('does without the file of groups', () => {
    rmSync(join(user.etc, 'group'));
    expect(find(user.env).groups).toEqual([gid, 1900]);
  });

  it.each(['', '-1', '1e3', '4294967295', '99999999999', '0x10', ' 1777'])(
    'does not count with SUDO_UID=%j',
    (id) => {
      expect(find({ ...user.env, SUDO_UID: id }).uid).toBe(0);
    },
  );
});

describe('without sudo', () => {
  it('takes $XDG_STATE_HOME where it is absolute, and keeps the groups that it has', () => {
    const owner = find({ HOME: user.home, XDG_STATE_HOME: '/some/state' });
    expect(owner).toMatchObject({ uid: process.geteuid?.(), gid: process.getegid?.(), makesBase: true });
    expect(owner.groups).toBeUndefined();
    expect(folderPath(owner)).toBe('/some/state/nslab');
  });

  it.each([undefined, '', 'state', './state'])('takes the home with XDG_STATE_HOME=%j', (state) => {
    expect(folderPath(find({ HOME: user.home, XDG_STATE_HOME: state }))).toBe(user.folder);
  });

  it('takes the home of the account where HOME names none', () => {
    expect(folderPath(find({ HOME: 'here' }))).toBe('/root/.local/state/nslab');
  });
});
