// Finds the ids of a user and group by the container's own files: passwd(5) and group(5).

import { UserError } from '../../kernel/errors.ts';
import type { Ids } from '../operations/drop-privileges.ts';

export interface Account extends Ids {
  /** The home directory, when the container knows the user. */
  readonly home: string | undefined;
  readonly name: string | undefined;
}

/** The text of the container's /etc/passwd and /etc/group; empty where there is no such file. */
export interface AccountFiles {
  readonly passwd: string;
  readonly group: string;
}

/** user_namespaces(7): 4294967295 is not an id. */
const MAX_ID = 0xfffffffe;

/**
 * As docker does: `USER` or `USER:GROUP`, each a name or a number; a number need not be in the files. `USER:` has no group,
 * and `:GROUP` is root.
 * @param further groups, each a name or a number
 * @throws UserError `usage` for a name that the container does not know
 */
export function findAccount(
  who: string,
  { passwd, group }: AccountFiles,
  further: readonly string[] = [],
): Account {
  const [name = '', groupName] = who.split(':', 2);
  const [user, wantedGroup] = [name || '0', groupName || undefined];
  const users = rowsOf(passwd).flatMap(([name = '', , uid, gid, , home]) => {
    const ids = [idOf(uid), idOf(gid)];
    return ids[0] === undefined || ids[1] === undefined ? [] : [{ name, uid: ids[0], gid: ids[1], home }];
  });
  const groups = rowsOf(group).flatMap(([name = '', , gid, members = '']) => {
    const id = idOf(gid);
    return id === undefined ? [] : [{ name, gid: id, members: members.split(',') }];
  });
  const known = users.find(({ name, uid }) =>
    idOf(user) === undefined ? name === user : uid === idOf(user),
  );
  const uid = known?.uid ?? idOf(user);
  if (uid === undefined) throw unknown('user', user, '/etc/passwd');
  const groupNamed = (wanted: string): number => {
    const id = groups.find(({ name }) => name === wanted)?.gid ?? idOf(wanted);
    if (id === undefined) throw unknown('group', wanted, '/etc/group');
    return id;
  };
  const gid = wantedGroup === undefined ? (known?.gid ?? 0) : groupNamed(wantedGroup);
  // As docker does: the groups of the user, with its primary group; or only the group that was asked for.
  const more =
    known === undefined || wantedGroup !== undefined
      ? []
      : groups.filter(({ members }) => members.includes(known.name)).map((one) => one.gid);
  return {
    uid,
    gid,
    groups: [...new Set([gid, ...more, ...further.map(groupNamed)])],
    home: known?.home || undefined,
    name: known?.name,
  };
}

const rowsOf = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(':'));

const idOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d+$/.test(text) && Number(text) <= MAX_ID ? Number(text) : undefined;

const unknown = (what: 'user' | 'group', name: string, file: string): UserError =>
  new UserError(
    'usage',
    {
      en: `there is no ${what} ${JSON.stringify(name)} in ${file} of the container`,
      zh: `容器的 ${file} 里没有${what === 'user' ? '用户' : '组'} ${JSON.stringify(name)}`,
    },
    { hint: { en: 'A number works without it.', zh: '写编号则不需要它。' } },
  );
