// Tests which ids `--user` gives: by passwd(5) and group(5), as docker does.

import { describe, expect, it } from 'vitest';
import { findAccount } from '../../../src/lab/container/accounts.ts';

const files = {
  passwd: [
    '# a comment',
    'root:x:0:0:root:/root:/bin/sh',
    'app:x:1000:1000:App:/srv/app:/bin/sh',
    'nohome:x:1001:100',
    'broken:x:abc:0:::',
    'huge:x:4294967295:0:::',
    '',
  ].join('\n'),
  group: ['root:x:0:', 'app:x:1000:', 'dialout:x:20:other,app', 'disk:x:6:app', 'no-id:x::app', ''].join(
    '\n',
  ),
};

describe('a user', () => {
  it.each([
    ['app', { uid: 1000, gid: 1000, groups: [1000, 20, 6], home: '/srv/app' }],
    ['1000', { uid: 1000, gid: 1000, groups: [1000, 20, 6], home: '/srv/app' }],
    ['root', { uid: 0, gid: 0, groups: [0], home: '/root' }],
    ['4242', { uid: 4242, gid: 0, groups: [0], home: undefined }],
    ['nohome', { uid: 1001, gid: 100, groups: [100], home: undefined }],
    ['app:disk', { uid: 1000, gid: 6, groups: [6], home: '/srv/app' }],
    ['app:777', { uid: 1000, gid: 777, groups: [777], home: '/srv/app' }],
    ['app:', { uid: 1000, gid: 1000, groups: [1000, 20, 6] }],
    [':disk', { uid: 0, gid: 6, groups: [6], home: '/root' }],
    ['', { uid: 0, gid: 0, groups: [0] }],
    ['4242:4243', { uid: 4242, gid: 4243, groups: [4243], home: undefined }],
  ])('%s is found', (who, account) => {
    expect(findAccount(who, files)).toMatchObject(account);
  });

  it.each([
    ['nobody', 'user "nobody" in /etc/passwd'],
    ['broken', 'user "broken" in /etc/passwd'],
    ['4294967295', 'user "4294967295" in /etc/passwd'],
    ['app:nogroup', 'group "nogroup" in /etc/group'],
  ])('%j is not', (who, message) => {
    expect(() => findAccount(who, files)).toThrow(`there is no ${message} of the container`);
  });

  it('is in further groups, by name or number, each once', () => {
    expect(findAccount('app', files, ['disk', '777', 'dialout']).groups).toEqual([1000, 20, 6, 777]);
    expect(() => findAccount('app', files, ['nogroup'])).toThrow('there is no group "nogroup" in /etc/group');
  });

  it('that is a number needs no files', () => {
    expect(findAccount('5', { passwd: '', group: '' })).toMatchObject({ uid: 5, gid: 0, groups: [0] });
  });
});
