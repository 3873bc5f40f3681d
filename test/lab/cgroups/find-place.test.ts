// Tests where on version 2 a lab can make its cgroup.

import { describe, expect, it } from 'vitest';
import {
  ancestorFolders,
  type CgroupPlace,
  findPlaces,
  type PlaceFacts,
} from '../../../src/lab/cgroups/find-place.ts';

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
  unified: { version: 2, name: '', mount, root: '/', own },
  readFile: (path) => files[path.slice(mount.length + 1)],
  isWritable: (path) => writable.includes('*') || writable.includes(path.slice(mount.length + 1)),
  isOwn: (pid) => pid < 1000,
});

const findPlace = (machine: PlaceFacts, wanted: readonly string[]): CgroupPlace | undefined =>
  findPlaces(machine, wanted).places[0];

describe('the place of a lab on version 2', () => {
  const login: Machine = {
    own: '/user.slice/user-0.slice/session-1.scope',
    files: {
      'user.slice/user-0.slice/session-1.scope/cgroup.subtree_control': '',
      'user.slice/user-0.slice/cgroup.subtree_control': 'memory pids\n',
      'cgroup.subtree_control': 'cpu memory pids\n',
    },
    writable: ['*'],
  };

  it('is the nearest ancestor that has all enabled: the login scope itself has the shell in it', () => {
    expect(findPlace(facts(login), ['pids', 'memory'])).toEqual({
      base: `${mount}/user.slice/user-0.slice`,
      own: `${mount}/user.slice/user-0.slice/session-1.scope`,
      controllers: ['pids', 'memory'],
      callers: [],
    });
  });

  it('is further up where only there more of what is wanted is enabled', () => {
    expect(findPlace(facts(login), wanted)).toMatchObject({ base: mount, controllers: wanted });
  });

  it.each([
    ['without memory, where that is on version 1 or not handed on', 'cpu pids', ['pids', 'cpu']],
    ['with memory alone', 'memory', ['memory']],
    ['without any controller', 'hugetlb', []],
  ])('%s has the others', (_, offered, controllers) => {
    const machine: Machine = {
      own: '/mine',
      files: { 'mine/cgroup.controllers': `${offered}\n`, 'mine/cgroup.procs': '90\n' },
      writable: ['mine', 'mine/cgroup.procs', 'mine/cgroup.subtree_control'],
    };
    expect(findPlace(facts(machine), wanted)).toMatchObject({ base: `${mount}/mine`, controllers });
  });

  it('moves no process of the whole machine out of the root of the hierarchy', () => {
    const files = { 'cgroup.controllers': 'memory pids\n', 'cgroup.procs': '1\n2\n3\n' };
    expect(findPlaces(facts({ own: '/', files, writable: ['*'] }), wanted).places).toEqual([
      { base: mount, own: mount, controllers: [], callers: [] },
    ]);
  });

  it.each(['threaded', 'domain threaded', 'domain invalid'])(
    'is not below a cgroup that is %s, whose cgroup.procs cannot be read',
    (type) => {
      const threaded: Machine = {
        own: '/mine/part',
        files: {
          'mine/part/cgroup.type': `${type}\n`,
          'mine/cgroup.type': 'domain threaded\n',
          'cgroup.subtree_control': 'memory pids\n',
        },
        writable: ['*'],
      };
      const found = facts(threaded);
      const readFile = (path: string): string | undefined => {
        if (path.endsWith('/part/cgroup.procs')) throw new Error('EOPNOTSUPP');
        return found.readFile(path);
      };
      expect(findPlace({ ...found, readFile }, wanted)).toMatchObject({ base: mount });
      const isWritable = (path: string): boolean => path.startsWith(`${mount}/mine`);
      expect(findPlaces({ ...found, readFile, isWritable }, wanted)).toMatchObject({
        places: [],
        refusal: {
          en: `${mount}/mine/part/cgroup.type says ${type}: no process can join a cgroup below it`,
        },
      });
    },
  );

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
