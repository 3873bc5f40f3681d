// A user who ran sudo, with a home of their own, whom the files of users know and this machine does not.

import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openUserFiles, type UserFiles } from '../../../src/kernel/user-files/open-user-files.ts';
import { nativeProgram } from '../../../src/lab/session/session-files.ts';
import { type Process, treeOf } from '../../support/processes.ts';

export const uid = 1777;
export const gid = 1888;
/** The first group of the account, which is not the one that sudo was called with. */
const first = 1900;
/** All that the user belongs to. */
export const groups = [gid, first, 1901, 1902];

export interface SudoUser {
  readonly home: string;
  /** Where nslab's files are. */
  readonly folder: string;
  /** The folder of passwd(5) and group(5). */
  readonly etc: string;
  /** What sudo sets, and a variable that must not count with it. */
  readonly env: NodeJS.ProcessEnv;
  /** @param actorPath the actor, or a program that becomes it */
  open(actorPath?: string): Promise<UserFiles>;
  /** Makes the folder with its parents, as the user's own. */
  makeFolder(): void;
  /** Makes a file in the folder, the user's own. @returns its path */
  put(name: string, text: string): string;
  /** What is in the folder. */
  names(): string[];
  remove(): void;
}

export function makeSudoUser(): SudoUser {
  const home = mkdtempSync(join(tmpdir(), 'nslab-test-home-'));
  const etc = mkdtempSync(join(tmpdir(), 'nslab-test-etc-'));
  chownSync(home, uid, gid);
  chmodSync(home, 0o711);
  const account = `learner:x:${uid}:${first}:a learner:${home}:/bin/sh`;
  writeFileSync(join(etc, 'passwd'), `root:x:0:0:root:/root:/bin/sh\n${account}\n`);
  writeFileSync(
    join(etc, 'group'),
    'root:x:0:\na:x:1901:other,learner\nb:x:1902:learner\nc:x:1903:learners\n',
  );
  const folder = join(home, '.local/state/nslab');
  const env = { SUDO_UID: String(uid), SUDO_GID: String(gid), HOME: '/root', XDG_STATE_HOME: '/root/state' };
  return {
    home,
    folder,
    etc,
    env,
    open: (actorPath = nativeProgram('nslab-actor')) => openUserFiles({ env, actorPath, etc }),
    makeFolder() {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      for (const path of ['.local', '.local/state', '.local/state/nslab'])
        chownSync(join(home, path), uid, gid);
    },
    put(name, text) {
      const path = join(folder, name);
      writeFileSync(path, text);
      chownSync(path, uid, gid);
      return path;
    },
    names: () => readdirSync(folder),
    remove() {
      rmSync(home, { recursive: true });
      rmSync(etc, { recursive: true });
    },
  };
}

/** The processes that keep files for us now. */
export const keepers = (): Process[] =>
  treeOf(process.pid).filter(({ command }) => command.startsWith('nslab-actor'));
