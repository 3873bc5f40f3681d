// Chooses the folder in which a session keeps its ledger, and lists every folder in which one may have been left.

import { accessSync, constants, lstatSync, rmdirSync, type Stats, statfsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { codeOf } from '../../kernel/errno.ts';
import { UserError } from '../../kernel/errors.ts';
import { both, type Texts } from '../../kernel/languages.ts';
import { unlessGone } from '../../kernel/proc/vanishing.ts';
import { makeFolder } from '../make-folder.ts';
import { isPrivileged } from '../privileged.ts';

interface Place {
  readonly path: string;
  /** Anybody can make files beside it, so somebody else may have taken its name. */
  readonly isShared: boolean;
}

/** How often a folder is made again that an ending session has just removed. */
const TRIES = 100;
/** Bytes that a filesystem must have free: a ledger has some kilobytes, and what it lists must never be cut off. */
const ROOM = 64 * 1024;
/** A ledger, and the folder if it is not there. */
const INODES = 2;

const ownUid = (): number => process.geteuid?.() ?? 0;

/**
 * The first of the folders that can hold a ledger, made when it does not exist: /run/nslab for root, below $XDG_RUNTIME_DIR
 * for others; where that is missing, full or read-only, one in the folder for temporary files or in memory.
 * @param except folders that turned out to be of no use
 * @throws UserError when there is none, or the first one is not ours alone
 */
export function sessionFolder(except: ReadonlySet<string> = new Set()): string {
  const reasons: Texts[] = [];
  for (const place of places()) {
    const reason = except.has(place.path) ? noLedger : makeReady(place);
    if (reason === undefined) return place.path;
    reasons.push({ en: `${place.path} (${reason.en})`, zh: `${place.path}（${reason.zh}）` });
  }
  throw new UserError(
    'machine',
    {
      en: `cannot make a folder for the files of a session: ${reasons.map(({ en }) => en).join(', ')}`,
      zh: `无法为会话的文件创建目录：${reasons.map(({ zh }) => zh).join('，')}`,
    },
    {
      hint: {
        en: `nslab lists there what it makes on this machine, so that all of it can be removed again. Free ${ROOM / 1024} KiB in one of them, or mount one: mount -t tmpfs tmpfs /tmp`,
        zh: `nslab 在那里记下它在这台机器上创建的东西，以便全部清除。请在其中之一腾出 ${ROOM / 1024} KiB，或挂载一个：mount -t tmpfs tmpfs /tmp`,
      },
    },
  );
}

const noLedger: Texts = { en: 'no ledger can be made in it', zh: '在里面无法创建记录' };

/** The path of the folder that a session would use, which may not exist. */
export function sessionFolderPath(): string {
  const [first = { path: '/run/nslab' }] = places();
  return places().find((place) => isOurs(place))?.path ?? first.path;
}

/** Every folder that exists, is ours alone and may hold ledgers. @throws UserError when the first one is not ours alone */
export function ledgerFolders(): string[] {
  const known = [...places(), ...(isPrivileged() ? [] : [loginPlace()])];
  return [...new Set(known.filter(isOurs).map(({ path }) => path))];
}

/** Removes those that are empty and in a folder that everybody uses. Below /run one stays until the next boot. */
export function removeEmptySessionFolders(): void {
  for (const { path, isShared } of places()) if (isShared) removeIfEmpty(path);
}

function places(): Place[] {
  const name = `nslab-${ownUid()}`;
  const shared = (isPrivileged() ? ['/tmp', '/dev/shm'] : [tmpdir(), '/tmp', '/dev/shm']).map((folder) =>
    join(folder, name),
  );
  const own = isPrivileged() ? '/run' : runtimeFolder();
  return [
    ...(own === undefined ? [] : [{ path: join(own, 'nslab'), isShared: false }]),
    ...[...new Set(shared)].map((path) => ({ path, isShared: true })),
  ];
}

/**
 * XDG Base Directory Specification: $XDG_RUNTIME_DIR is absolute (a relative one is ignored), the user's, and its mode
 * 0700. After su(1) it may be another user's.
 */
function runtimeFolder(): string | undefined {
  const given = process.env.XDG_RUNTIME_DIR;
  if (given === undefined || !isAbsolute(given)) return undefined;
  const stats = unlessGone(() => statSync(given), ['ENOTDIR', 'EACCES', 'ELOOP', 'ENAMETOOLONG']);
  return stats !== undefined && isPrivate(stats) ? given : undefined;
}

/** pam_systemd(8): where $XDG_RUNTIME_DIR leads after a login; it is not set after su(1), but ledgers may be there. */
const loginPlace = (): Place => ({ path: `/run/user/${ownUid()}/nslab`, isShared: true });

const isPrivate = (stats: Stats): boolean =>
  stats.isDirectory() && stats.uid === ownUid() && (stats.mode & 0o077) === 0;

/** @returns why it cannot hold a ledger; undefined when it can @throws UserError as isOurs */
function makeReady(place: Place): Texts | undefined {
  const { path, isShared } = place;
  for (let tries = 0; tries < TRIES; tries++) {
    const refusal = makeFolder(path, 0o700);
    if (refusal !== undefined && refusal !== 'EEXIST') return both(refusal);
    if (isOurs(place)) {
      const reason = whyUseless(path);
      if (reason !== undefined && refusal === undefined && isShared) removeIfEmpty(path);
      return reason;
    }
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) {
      return { en: 'it is not ours alone', zh: '它不是只归我们所有' };
    }
  }
  return { en: 'it is removed again and again', zh: '它一再被删除' };
}

/** Whether it is a folder that only we may use. @throws UserError when it is not, though it is in a folder of ours */
function isOurs({ path, isShared }: Place): boolean {
  const stats = unlessGone(() => lstatSync(path, { throwIfNoEntry: false }), ['ENOTDIR', 'EACCES']);
  if (stats === undefined || isPrivate(stats)) return stats !== undefined;
  if (isShared) return false;
  if (!stats.isDirectory()) {
    throw new UserError(
      'machine',
      { en: `${path} is no folder`, zh: `${path} 不是目录` },
      { hint: { en: 'Look at it, and remove it.', zh: '请看看它是什么，然后删除。' } },
    );
  }
  const mode = `0${(stats.mode & 0o777).toString(8)}`;
  const command = `chown ${ownUid()} ${path} && chmod 700 ${path}`;
  throw new UserError(
    'machine',
    {
      en: `${path} is not ours alone (owner ${stats.uid}, mode ${mode})`,
      zh: `${path} 不是只归我们所有（属主 ${stats.uid}，权限 ${mode}）`,
    },
    {
      hint: {
        en: `Remove it, or make it yours: ${command}`,
        zh: `请删除它，或改归自己所有：${command}`,
      },
    },
  );
}

/** access(2): EROFS on a read-only mount. statfs(2): a filesystem without a limit reports 0 in all. */
function whyUseless(path: string): Texts | undefined {
  try {
    accessSync(path, constants.W_OK);
    const { blocks, bavail, bsize, files, ffree } = statfsSync(path);
    const free = Math.floor((bavail * bsize) / 1024);
    if (blocks > 0 && bavail * bsize < ROOM)
      return { en: `${free} KiB are free there`, zh: `那里只剩 ${free} KiB` };
    return files > 0 && ffree < INODES
      ? { en: 'no inode is free there', zh: '那里没有空闲的 inode' }
      : undefined;
  } catch (error) {
    const code = codeOf(error);
    if (code === '') throw error;
    return both(code);
  }
}

/** rmdir(2): another session may be using it. EROFS: it is on a mount that has become read-only. */
const removeIfEmpty = (path: string): void => {
  unlessGone(() => rmdirSync(path), ['ENOTEMPTY', 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EBUSY']);
};
