// Turns a failure to run a container into docker's exit statuses.

import { SyscallError, UserError } from '../kernel/errors.ts';
import { pathsDownTo } from '../lab/operations/exec-program.ts';
import type { Volume } from '../lab/operations/mount-volumes.ts';
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
  { workdir = '/', volume, mount }: RunFlags,
  forwarding: Forwarding,
  say: (line: string) => void,
): number {
  if (error instanceof SyscallError && error.call.spec.name === 'chdir' && error.call.args.path === workdir) {
    say(`nslab: cannot work in ${workdir}: ${error.meaning}`);
    return cannotInvoke;
  }
  if (error instanceof SyscallError && isOfVolumes(error, [...volume, ...mount.volumes])) {
    throw new UserError('usage', `cannot place the volume: ${error.message}`, {
      hint: 'A folder goes onto a folder, a file onto a file.',
      cause: error,
    });
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

/** Whether the call was made for a volume: on its source, its target or a parent of that. */
function isOfVolumes({ call }: SyscallError, volumes: readonly Volume[]): boolean {
  const { pathname, filename, to_path: target } = call.args;
  if (volumes.some((volume) => volume.source === filename || volume.target === target)) return true;
  return typeof pathname === 'string' && volumes.some(({ target }) => pathsDownTo(target).includes(pathname));
}
