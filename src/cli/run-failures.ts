// Turns a failure to run a container into docker's exit statuses.

import { ActorFailed, ActorGone, SyscallError, UserError } from '../kernel/errors.ts';
import { CommandNotRun } from '../lab/operations/find-command.ts';
import type { Volume } from '../lab/operations/mount-volumes.ts';
import { topPlace } from '../lab/operations/new-filesystem.ts';
import { workingDirectory } from '../lab/operations/working-directory.ts';
import { runExitCodes } from './exit-codes.ts';
import { inOwnLanguage } from './language.ts';
import { complain } from './own-output.ts';
import { reportError } from './report-error.ts';
import type { RunFlags } from './run-flags.ts';

/**
 * Reports a failure that the command, a signal or the kernel caused, and gives the exit status. What nslab itself could not
 * do has docker's 125, so that 1, 3 and 70 are the command's: docker run, Exit status.
 * @param signal the first that asked us to end
 * @throws the error when it is a bug of ours, or tells of our output
 */
export function statusOf(
  error: unknown,
  { volume, mount }: Pick<RunFlags, 'volume' | 'mount'>,
  signal: number | undefined,
): number {
  if (error instanceof SyscallError && error.call.as === workingDirectory) {
    const path = String(error.call.args.pathname);
    say(`cannot work in ${path}: ${error.meaning.en}`, `无法以 ${path} 为工作目录：${error.meaning.zh}`);
    return runExitCodes.cannotInvoke;
  }
  if (error instanceof SyscallError && error.call.as === topPlace) {
    const path = String(error.call.args.pathname);
    say(
      `${path} of this root is no folder: a link would lead what is mounted there elsewhere`,
      `这个根文件系统里的 ${path} 不是目录：如果是链接，挂载会落到别处`,
    );
    return runExitCodes.setUpFailed;
  }
  if (error instanceof CommandNotRun) {
    say(error.texts.en, error.texts.zh);
    return error.isFound ? runExitCodes.cannotInvoke : runExitCodes.notFound;
  }
  if (error instanceof SyscallError && error.call.spec.name === 'execve') {
    const { argv } = error.call.args;
    const name = Array.isArray(argv) ? argv[0] : '';
    say(`cannot run ${name}: ${error.meaning.en}`, `无法运行 ${name}：${error.meaning.zh}`);
    return error.code === 'ENOENT' || error.code === 'ENOTDIR'
      ? runExitCodes.notFound
      : runExitCodes.cannotInvoke;
  }
  if (error instanceof SyscallError && isOfVolumes(error, [...volume, ...mount.volumes])) {
    const source = String(error.call.args.filename);
    say(`cannot open the volume ${source}: ${error.meaning.en}`, `无法打开卷 ${source}：${error.meaning.zh}`);
    return runExitCodes.setUpFailed;
  }
  if (!(error instanceof UserError) && !isRefusal(error)) throw error;
  if (signal !== undefined) return 128 + signal;
  reportError(error);
  return runExitCodes.setUpFailed;
}

const say = (en: string, zh: string): void => complain(`nslab: ${inOwnLanguage({ en, zh })}\n`);

/** Whether a call was refused, or somebody ended a process of ours; anything else is a bug. */
const isRefusal = (error: unknown): boolean =>
  error instanceof SyscallError ||
  (error instanceof ActorGone && !(error instanceof ActorFailed && error.fault !== 'machine'));

/** Whether the call was made for the source of a volume. */
const isOfVolumes = ({ call }: SyscallError, volumes: readonly Volume[]): boolean =>
  volumes.some(({ source }) => source === call.args.filename);
