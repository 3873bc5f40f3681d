// Locates the file that a container's command stands for, in the container's own folders.

import type { Actor } from '../../kernel/actor/actor.ts';
import { SyscallError } from '../../kernel/errors.ts';
import { statx } from '../../kernel/syscalls/calls/paths.ts';
import type { Lab } from '../lab.ts';
import { runOperation } from '../operation/run-operation.ts';
import {
  CommandNotRun,
  type CommandSearch,
  chosenFile,
  isDirectory,
  isSearched,
  searchOperation,
} from '../operations/find-command.ts';
import { ownCapabilities } from '../own-capabilities.ts';
import type { CreateSpec } from './container-spec.ts';
import type { Command, LocatedCommand } from './exec-operations.ts';

/** @param actor which looks: it has the container's root @returns undefined when the command is a path already */
export function searchFor(
  { userNamespace }: Pick<Lab, 'userNamespace'>,
  actor: string,
  { cwd = '/', capabilities }: CreateSpec,
  { argv: [command = ''], env, ids }: Command,
): CommandSearch | undefined {
  if (!isSearched(command)) return undefined;
  return {
    actor,
    command,
    path: env.PATH ?? '',
    cwd,
    ids,
    capabilities,
    own: ownCapabilities({ userNamespace }),
    keepsGroups: userNamespace?.ids === 1,
  };
}

/** @throws CommandNotRun when there is no such command, SyscallError */
export async function locateCommand(
  lab: Lab,
  actor: string,
  spec: CreateSpec,
  command: Command,
): Promise<LocatedCommand> {
  const search = searchFor(lab, actor, spec, command);
  if (search === undefined) return { ...command, pathname: command.argv[0] ?? '' };
  return { ...command, pathname: chosenFile(search, await runOperation(lab, searchOperation(search))) };
}

/**
 * Explains why a command could not be executed: of a folder, execve(2) says EACCES, as of a file that may not be executed.
 * @param actor which tried
 * @throws CommandNotRun for a folder; else the error
 */
export async function explainExec(actor: Actor | undefined, error: unknown): Promise<never> {
  if (!(error instanceof SyscallError) || error.call.spec.name !== 'execve' || error.code !== 'EACCES')
    throw error;
  const { pathname } = error.call.args;
  if (actor === undefined || typeof pathname !== 'string') throw error;
  const stat = await actor.attempt(statx({ pathname, mask: ['STATX_TYPE'] }));
  if (stat.state !== 'done' || !isDirectory(stat.out)) throw error;
  throw new CommandNotRun(pathname, { en: 'it is a directory', zh: '它是目录' }, true, error);
}
