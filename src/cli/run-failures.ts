// Turns a failure to run a container into docker's exit statuses.

import { ActorGone, SyscallError, UserError } from '../kernel/errors.ts';
import { pathsDownTo } from '../lab/operations/exec-program.ts';
import type { Volume } from '../lab/operations/mount-volumes.ts';
import { runExitCodes } from './exit-codes.ts';
import { complain } from './own-output.ts';
import { reportError } from './report-error.ts';
import type { RunFlags } from './run-flags.ts';

/**
 * Reports a failure that the command, a signal or the kernel caused, and gives the exit status. What nslab itself could not
 * do has docker's 125, so that 1, 3 and 70 are the command's: docker run, Exit status.
 * @throws the error when it is a mistake in the options, a bug of ours, or tells of our output
 */
export function statusOf(
  error: unknown,
  { workdir = '/', volume }: Pick<RunFlags, 'workdir' | 'volume'>,
  signal: number | undefined,
): number {
  if (error instanceof SyscallError && error.call.spec.name === 'chdir' && error.call.args.path === workdir) {
    complain(`nslab: cannot work in ${workdir}: ${error.meaning}\n`);
    return runExitCodes.cannotInvoke;
  }
  if (error instanceof SyscallError && isOfVolumes(error, volume)) {
    throw new UserError('usage', `cannot place the volume: ${error.message}`, {
      hint: 'A folder goes onto a folder, a file onto a file.',
      cause: error,
    });
  }
  if (error instanceof SyscallError && error.call.spec.name === 'execve') {
    const { argv } = error.call.args;
    complain(`nslab: cannot run ${Array.isArray(argv) ? argv[0] : ''}: ${error.meaning}\n`);
    return error.code === 'ENOENT' || error.code === 'ENOTDIR'
      ? runExitCodes.notFound
      : runExitCodes.cannotInvoke;
  }
  if (!isOurs(error)) throw error;
  if (signal !== undefined) return 128 + signal;
  reportError(error);
  return runExitCodes.setUpFailed;
}

const isOurs = (error: unknown): boolean =>
  error instanceof SyscallError ||
  error instanceof ActorGone ||
  (error instanceof UserError && error.kind !== 'usage');

/** Whether the call was made for a volume: on its source, its target or a parent of that. */
function isOfVolumes({ call }: SyscallError, volumes: readonly Volume[]): boolean {
  const { pathname, filename, to_path: target } = call.args;
  if (volumes.some((volume) => volume.source === filename || volume.target === target)) return true;
  return typeof pathname === 'string' && volumes.some(({ target }) => pathsDownTo(target).includes(pathname));
}
