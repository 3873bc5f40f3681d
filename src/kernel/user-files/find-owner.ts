// Finds whose files nslab keeps, and in which folder.

import { isAbsolute, join } from 'node:path';
import { UserError } from '../errors.ts';
import { invokingUser } from './invoking-user.ts';
import { accountOf, groupsOf } from './read-accounts.ts';

/** The user to whom the files belong, and where they are. */
export interface FilesOwner {
  readonly uid: number;
  readonly gid: number;
  /** The groups to take on with the ids; absent when nslab runs as that user, and has them. */
  readonly groups?: readonly number[];
  /** An absolute path. */
  readonly base: string;
  /** Whether the base is made where it is missing; a home never is. */
  readonly makesBase: boolean;
  /** Folders below the base, each in the one before. */
  readonly steps: readonly string[];
}

/**
 * With sudo, the user who ran it: nothing in the environment but SUDO_UID and SUDO_GID counts then. Without, the user that
 * nslab runs as. XDG Base Directory Specification: $XDG_STATE_HOME, if it is absolute, else ~/.local/state.
 * @param etc where passwd(5) and group(5) are
 * @throws UserError when the user has no home
 */
export function findOwner(env: NodeJS.ProcessEnv, etc = '/etc'): FilesOwner {
  const invoking = invokingUser(env);
  return invoking === undefined ? ownFiles(env, etc) : filesOf(invoking, etc);
}

function ownFiles(env: NodeJS.ProcessEnv, etc: string): FilesOwner {
  const ids = { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 };
  const state = env.XDG_STATE_HOME;
  if (state !== undefined && isAbsolute(state))
    return { ...ids, base: state, makesBase: true, steps: ['nslab'] };
  const home = env.HOME !== undefined && isAbsolute(env.HOME) ? env.HOME : accountOf(ids.uid, etc)?.home;
  return { ...ids, ...inHome(ids.uid, home) };
}

/** initgroups(3): the first group of the user is one of the supplementary groups too. */
function filesOf(ids: { readonly uid: number; readonly gid: number }, etc: string): FilesOwner {
  const account = accountOf(ids.uid, etc);
  const more = account === undefined ? [] : [account.gid, ...groupsOf(account.name, etc)];
  return { ...ids, groups: [...new Set([ids.gid, ...more])], ...inHome(ids.uid, account?.home) };
}

function inHome(uid: number, home: string | undefined): Pick<FilesOwner, 'base' | 'makesBase' | 'steps'> {
  if (home !== undefined && isAbsolute(home)) {
    return { base: home, makesBase: false, steps: ['.local', 'state', 'nslab'] };
  }
  throw new UserError(
    'failed',
    {
      en: `user ${uid} has no home, so nslab can keep no files for them`,
      zh: `用户 ${uid} 没有主目录，nslab 无处存放其文件`,
    },
    {
      hint: {
        en: 'The home comes from /etc/passwd. Without sudo, HOME or XDG_STATE_HOME can name a folder.',
        zh: '主目录取自 /etc/passwd。不用 sudo 时，可以用 HOME 或 XDG_STATE_HOME 指定目录。',
      },
    },
  );
}

/** The path of the folder, as messages show it. */
export const folderPath = ({ base, steps }: FilesOwner): string => join(base, ...steps);
