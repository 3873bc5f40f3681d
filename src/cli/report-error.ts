// Reports an error to the user: a message, what to do about it, and an exit status.

import { ActorFailed, ActorGone, SyscallError, UserError } from '../kernel/errors.ts';
import { exitCodes } from './exit-codes.ts';

/** Writes the error to stderr. @returns the exit status */
export function reportError(error: unknown): number {
  if (error instanceof UserError) {
    console.error(`nslab: ${error.message}`);
    if (error.hint !== undefined) console.error(error.hint);
    return exitCodes[error.kind];
  }
  if (error instanceof SyscallError) {
    console.error(`nslab: Linux refused\n  ${error.message}`);
    return exitCodes.machine;
  }
  if (error instanceof ActorFailed && error.fault === 'machine') {
    console.error(`nslab: ${error.message}`);
    return exitCodes.machine;
  }
  if (error instanceof ActorGone && !(error instanceof ActorFailed)) {
    console.error(
      `nslab: ${error.message}. A signal, a limit or the kernel ended a process of the lab; what it had made is gone.`,
    );
    return exitCodes.failed;
  }
  console.error('nslab: this is a bug in nslab. Please report it with the lines below.');
  console.error(error instanceof Error ? withCauses(error) : String(error));
  return exitCodes.bug;
}

function withCauses(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${withCauses(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
