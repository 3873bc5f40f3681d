// Tests where on version 2 a lab can make its cgroup.

import { describe, expect, it } from 'vitest';
import { ancestorFolders, findPlace, type PlaceFacts } from '../../../src/lab/cgroups/find-place.ts';

const mount = '/sys/fs/cgroup';
const wanted = ['pids', 'memory', 'cpu'];

interface Machine {
  readonly own: string;
  /** Files below the mount. */
  readonly files: Readonly<Record<string, string>>;
  /** Paths below the mount; `*` for all. */
  readonly writable: readonly string[];
}

const facts = ({ own, files, writable }: Machine): PlaceFacts => ({
  unified: { version: 2, mount, root: '/', own },
  readFile: (path) => files[path.slice(mount.length + 1)],
  isWritable: (path) => writable.includes('*') || writable.includes(path.slice(mount.length + 1)),
  isOwn: (pid) => pid < 1000,
});

describe('the place of a lab on version 2', () => {
  it('is the nearest ancestor that has memory enabled: the login scope itself has the shell in it', () => {
    const place = findPlace(
      facts({
        own: '/user.slice/user-0.slice/session-1.scope',
        files: {
          'user.slice/user-0.slice/session-1.scope/cgroup.subtree_control': '',
          'user.slice/user-0.slice/cgroup.subtree_control': 'memory pids\n',
          'cgroup.subtree_control': 'cpu memory pids\n',
        },
        writable: ['*'],
      }),
      wanted,
    );
    expect(place).toEqual({
      base: `${mount}/user.slice/user-0.slice`,
      own: `${mount}/user.slice/user-0.slice/session-1.scope`,
      controllers: ['pids', 'memory'],
      callers: [],
    });
  });

  it('is a delegated cgroup with processes of this user only, which are moved out of it first', () => {
    const machine: Machine = {
      own: '/mine',
      files: {
        'mine/cgroup.subtree_control': '',
        'mine/cgroup.controllers': 'cpu io memory pids\n',
        'mine/cgroup.procs': '90\n100\n101\n',
        'cgroup.subtree_control': 'cpu memory pids\n',
      },
      writable: ['mine', 'mine/cgroup.procs', 'mine/cgroup.subtree_control'],
    };
    expect(findPlace(facts(machine), wanted)).toEqual({
      base: `${mount}/mine`,
      own: `${mount}/mine`,
      controllers: ['pids', 'memory', 'cpu'],
      callers: [90, 100, 101],
    });
  });

  it('moves no process of another user: then there are no controllers', () => {
    const machine: Machine = {
      own: '/mine',
      files: {
        'mine/cgroup.subtree_control': '',
        'mine/cgroup.controllers': 'memory pids\n',
        'mine/cgroup.procs': '90\n100\n4711\n',
      },
      writable: ['mine', 'mine/cgroup.procs', 'mine/cgroup.subtree_control'],
    };
    expect(findPlace(facts(machine), wanted)).toMatchObject({ controllers: [], callers: [] });
  });

  it('does not exist for a user who may write to no cgroup', () => {
    const machine: Machine = {
      own: '/user.slice/session-3.scope',
      files: { 'user.slice/cgroup.subtree_control': 'memory pids\n' },
      writable: [],
    };
    expect(findPlace(facts(machine), wanted)).toBeUndefined();
  });
});

it('foldersUp ends at the mount', () => {
  expect(ancestorFolders(`${mount}/a/b`, mount)).toEqual([`${mount}/a/b`, `${mount}/a`, mount]);
  expect(ancestorFolders(mount, mount)).toEqual([mount]);
});
