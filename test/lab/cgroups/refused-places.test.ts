// Tests cgroups of version 2 in which a lab can have none of its own: threaded ones, and those at a limit of depth or number.
// Each is tried in this machine's version 2 hierarchy, as the only one that nslab sees.

import { chownSync, existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { readHierarchies } from '../../../src/kernel/cgroupfs/hierarchies.ts';
import { examine } from '../../support/doctor.ts';
import { nslab } from '../../support/nslab.ts';
import { ordinaryId } from '../../support/ordinary-user.ts';
import { someOf } from '../../support/some-of.ts';

const unified = readHierarchies().unified?.mount ?? '';
const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0).reverse()) {
    for (let left = 200; left > 0 && existsSync(folder); left--) {
      try {
        rmdirSync(folder);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EBUSY')) throw error;
        await sleep(10); // until the last member has quite gone
      }
    }
  }
});

let count = 0;

/** Makes a cgroup, and gives it to the user as cgroups(7), "Delegation", has it. @returns its folder */
function makeCgroup(uid: number, above: string = unified): string {
  const folder = join(above, `test-${process.pid}-${count++}`);
  mkdirSync(folder);
  folders.push(folder);
  for (const file of ['', 'cgroup.procs', 'cgroup.threads', 'cgroup.subtree_control'])
    chownSync(join(folder, file), uid, uid);
  return folder;
}

/** Words before a command that is to begin in a cgroup, as a user, where only version 2 is mounted. */
function begunIn(folder: string, uid: number): string[] {
  const script = `
    echo $$ > ${folder}/cgroup.procs || echo 0 > ${folder}/cgroup.threads || exit 99
    mount --make-rprivate /
    mkdir -p /run/v2 && mount --move ${unified} /run/v2 2> /dev/null || mount --bind ${unified} /run/v2 || exit 98
    umount -R /sys/fs/cgroup && mount --bind /run/v2 /sys/fs/cgroup && umount /run/v2 || exit 97
    exec ${uid === 0 ? '' : `setpriv --reuid=${uid} --regid=${uid} --clear-groups --inh-caps=-all`} "$@"`;
  return ['unshare', '-m', 'sh', '-c', script, 'sh'];
}

type Made = (uid: number) => string;

/** A cgroup below a domain of its own user's, with a type or limit. */
const kinds: [string, Made, RegExp][] = [
  [
    'a threaded cgroup',
    (uid) => {
      const folder = makeCgroup(uid, makeCgroup(uid));
      writeFileSync(join(folder, 'cgroup.type'), 'threaded');
      return folder;
    },
    /cgroup\.type says (threaded|domain threaded)/,
  ],
  [
    'the top of a threaded part',
    (uid) => {
      const folder = makeCgroup(uid);
      writeFileSync(join(makeCgroup(uid, folder), 'cgroup.type'), 'threaded');
      return folder;
    },
    /cgroup\.type says domain threaded/,
  ],
  [
    'a cgroup below which none may be',
    (uid) => {
      const folder = makeCgroup(uid);
      writeFileSync(join(folder, 'cgroup.max.depth'), '0');
      return folder;
    },
    /EAGAIN .*cgroup\.max\.depth is 0/,
  ],
  [
    'a cgroup below which one level may be',
    (uid) => {
      const folder = makeCgroup(uid);
      writeFileSync(join(folder, 'cgroup.max.depth'), '1');
      return folder;
    },
    /EAGAIN .*cgroup\.max\.depth is 1/,
  ],
  [
    'a cgroup of which one above is at its limit of number',
    (uid) => {
      const above = makeCgroup(0);
      const folder = makeCgroup(uid, above);
      writeFileSync(join(above, 'cgroup.max.descendants'), '2');
      return folder;
    },
    /EAGAIN .*cgroup\.max\.descendants is 2/,
  ],
];

describe.each(someOf(kinds, 3))('%s', (_, make, reason) => {
  it('leaves an ordinary user a PID namespace that holds the lab, and doctor says why', async () => {
    const through = begunIn(make(ordinaryId), ordinaryId);
    const env = { XDG_RUNTIME_DIR: '' };
    const { status, stdout, stderr } = await nslab(['run', '--', 'echo', 'up'], { through, env });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'up\n', stderr: '' });
    const { check } = await examine({ through, env });
    expect(check('cgroup.home')).toMatchObject({
      state: 'differs',
      found: { en: expect.stringMatching(new RegExp(`${reason.source}.*CLONE_NEWPID`)) },
    });
  });

  it('is left alone by root, who can make one further up', async () => {
    const folder = make(0);
    const { status, stdout, stderr } = await nslab(['run', '--', 'cat', '/proc/self/cgroup'], {
      through: begunIn(folder, 0),
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^0::\/$/m);
    expect(existsSync(dirname(folder))).toBe(true);
  });
});

it('a limit where there is no cgroup is refused with the reason, never left unset', async () => {
  const folder = makeCgroup(ordinaryId);
  writeFileSync(join(folder, 'cgroup.max.depth'), '0');
  const options = { through: begunIn(folder, ordinaryId), env: { XDG_RUNTIME_DIR: '' } };
  const { stdout, stderr } = await nslab(['run', '--pids-limit', '5', '--', 'echo', 'up'], options);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/no cgroup here that we may set limits in \(.*cgroup\.max\.depth is 0/);
});
