// Decides what a container runs, as which user and with which variables: from the options, the image and its own files.

import { posix } from 'node:path';
import type { ImageConfig } from '../../image/image-config.ts';
import type { Actor } from '../../kernel/actor/actor.ts';
import { readFileBy } from '../../kernel/actor/read-files.ts';
import { UserError } from '../../kernel/errors.ts';
import { type Ids, rootIds } from '../operations/drop-privileges.ts';
import { defaultPath } from '../operations/exec-program.ts';
import type { UserNamespace } from '../user-namespace.ts';
import { type Account, findAccount } from './accounts.ts';
import type { ContainerSpec, CreateSpec } from './container-spec.ts';
import type { Command } from './exec-operations.ts';

/** Uses the image's settings where the spec has none. */
export const applyImageDefaults = <S extends CreateSpec>(
  spec: S,
  { workingDir, user, volumes }: ImageConfig,
): S => ({
  ...spec,
  cwd: spec.cwd ?? (workingDir || undefined),
  user: spec.user ?? (user || undefined),
  writable: volumes
    .map((path) => posix.normalize(path))
    .filter((path) => path.startsWith('/') && path !== '/'),
});

/** The command, if it is known before the container's files can be read; otherwise undefined. */
export function commandInAdvance(spec: ContainerSpec): Command | undefined {
  const isAlone = !spec.init && spec.terminal === undefined && spec.network.kind !== 'bridge';
  return isAlone && isPlain(spec) ? commandOf(spec, undefined, rootAccount) : undefined;
}

/** The user is root and the files are the machine's own: there is nothing to look up. */
const isPlain = ({ user, groupAdd, root }: CreateSpec): boolean =>
  user === undefined && groupAdd.length === 0 && root.kind === 'host';

/** user_namespaces(7): in a user namespace there are no ids but those that are mapped. @throws UserError `machine` */
export function requireMapped({ uid, gid }: Ids, userNamespace: UserNamespace | undefined): void {
  if (userNamespace === undefined || Math.max(uid, gid) < userNamespace.ids) return;
  const [what, id] = uid >= userNamespace.ids ? ['user', uid] : ['group', gid];
  const [mapped, mappedZh] =
    userNamespace.ids === 1
      ? ['only root', ' root']
      : [`only the ids below ${userNamespace.ids}`, `小于 ${userNamespace.ids} 的 ID`];
  throw new UserError(
    'machine',
    {
      en: `--user: there is no ${what} ${id} here: ${mapped} of this user namespace is mapped`,
      zh: `--user：这里没有${what === 'user' ? '用户' : '组'} ${id}：这个用户命名空间只映射了${mappedZh}`,
    },
    {
      hint: {
        en: 'newuidmap(1), Debian’s package uidmap, maps more: the ranges of /etc/subuid and /etc/subgid. Or run it as root.',
        zh: 'newuidmap(1)（Debian 的软件包 uidmap）可以按 /etc/subuid 和 /etc/subgid 的范围映射更多；或以 root 运行。',
      },
    },
  );
}

/** What is run, and as which user. */
export type CommandSpec = CreateSpec & Pick<ContainerSpec, 'argv' | 'entrypoint'>;

/**
 * Looks the user up in the container's files, so its root must be mounted already.
 * @param reader an actor that has that root
 * @throws UserError `usage` when there is no command, or no such user
 */
export async function commandFor(
  reader: Actor,
  spec: CommandSpec,
  image: ImageConfig | undefined,
): Promise<Command> {
  const account = isPlain(spec) ? rootAccount : await accountOf(reader, spec);
  return commandOf(spec, image, account);
}

/** @throws UserError `usage` */
function commandOf(spec: CommandSpec, image: ImageConfig | undefined, account: Account): Command {
  const { entrypoint = image?.entrypoint ?? [] } = spec;
  const command = spec.argv.length > 0 || spec.entrypoint !== undefined ? spec.argv : (image?.cmd ?? []);
  const argv = [...entrypoint, ...command];
  if (argv[0] === undefined || argv[0] === '') {
    const why =
      spec.entrypoint === undefined
        ? { en: 'the image names none', zh: '镜像没有指定' }
        : { en: '--entrypoint replaces the image’s', zh: '--entrypoint 取代了镜像的命令' };
    throw new UserError(
      'usage',
      { en: `there is no command: ${why.en}`, zh: `没有命令：${why.zh}` },
      {
        hint: {
          en: 'Put it at the end: nslab run --image FILE -- sh',
          zh: '请写在最后：nslab run --image FILE -- sh',
        },
      },
    );
  }
  const env = {
    PATH: defaultPath,
    HOSTNAME: spec.hostname,
    HOME: account.home ?? '/',
    ...(spec.term === undefined ? {} : { TERM: spec.term }),
    ...variables(image?.env ?? []),
    ...spec.env,
  };
  return { argv, env, ids: account };
}

/** Root in the machine's own /etc/passwd. */
const rootAccount: Account = { ...rootIds, home: '/root', name: 'root' };

const variables = (lines: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    lines
      .filter((line) => line.indexOf('=') > 0)
      .map((line) => {
        const at = line.indexOf('=');
        return [line.slice(0, at), line.slice(at + 1)];
      }),
  );

async function accountOf(reader: Actor, { user = '0', groupAdd }: CreateSpec): Promise<Account> {
  // By an actor inside: a link there leads to the container's files.
  const passwd = (await readFileBy(reader, '/etc/passwd')) ?? '';
  const group = (await readFileBy(reader, '/etc/group')) ?? '';
  return findAccount(user, { passwd, group }, groupAdd);
}
