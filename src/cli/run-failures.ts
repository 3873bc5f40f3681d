// Turns a failure to run a container into docker's exit statuses.

import { SyscallError, UserError } from '../kernel/errors.ts';
import { CommandNotRun } from '../lab/operations/find-command.ts';
import type { Volume } from '../lab/operations/mount-volumes.ts';
import { topPlace } from '../lab/operations/new-filesystem.ts';
import { workingDirectory } from '../lab/operations/working-directory.ts';
import type { Forwarding } from './forward-signals.ts';
import type { RunFlags } from './run-flags.ts';

/** docker's exit statuses: the container could not be set up, the command not be run, or not be found. */
const setUpFailed = 125;
const cannotInvoke = 126;
const notFound = 127;

/**
 * Reports a failure that the command, a signal or the kernel caused, and gives the exit status.
 * @throws any other error
 */
export function statusOf(
  error: unknown,
  { volume }: RunFlags,
  forwarding: Forwarding,
  say: (line: string) => void,
): number {
  if (error instanceof SyscallError && error.call.as === workingDirectory) {
    say(`nslab: cannot work in ${String(error.call.args.pathname)}: ${error.meaning}`);
    return cannotInvoke;
  }
  if (error instanceof SyscallError && error.call.as === topPlace) {
    const { pathname } = error.call.args;
    say(
      `nslab: ${String(pathname)} of this root is no folder: a link would lead what is mounted there elsewhere`,
    );
    return setUpFailed;
  }
  if (error instanceof SyscallError && isOfVolumes(error, volume)) {
    const { filename } = error.call.args;
    throw new UserError('container', `cannot open the volume ${String(filename)}: ${error.meaning}`, {
      cause: error,
    });
  }
  if (error instanceof CommandNotRun) {
    say(`nslab: ${error.message}`);
    return error.isFound ? cannotInvoke : notFound;
  }
  if (error instanceof SyscallError && error.call.spec.name === 'execve') {
    const { argv } = error.call.args;
    say(`nslab: cannot run ${Array.isArray(argv) ? argv[0] : ''}: ${error.meaning}`);
    return error.code === 'ENOENT' || error.code === 'ENOTDIR' ? notFound : cannotInvoke;
  }
  if (forwarding.signal !== undefined) return 128 + forwarding.signal;
  if (!(error instanceof SyscallError)) throw error;
  say(`nslab: Linux refused\n  ${error.message}`);
  return setUpFailed;
}

/** Whether the call was made for the source of a volume. */
const isOfVolumes = ({ call }: SyscallError, volumes: readonly Volume[]): boolean =>
  volumes.some(({ source }) => source === call.args.filename);
