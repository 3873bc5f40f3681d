// Reports an error to the user: a message, what to do about it, and an exit status.

import { ActorFailed, ActorGone, SyscallError, UserError } from '../kernel/errors.ts';
import { exitCodes } from './exit-codes.ts';
import { complain, OutputError } from './own-output.ts';

/** Writes the error to stderr; none where a reader has gone, as other programs do. @returns the exit status */
export function reportError(error: unknown): number {
  const { message, status } = describe(error);
  if (message !== undefined) complain(`nslab: ${message}\n`);
  return status;
}

function describe(error: unknown): { readonly message?: string; readonly status: number } {
  if (error instanceof UserError) {
    const hint = error.hint === undefined ? '' : `\n${error.hint}`;
    return { message: `${error.message}${hint}`, status: exitCodes[error.kind] };
  }
  if (error instanceof OutputError) {
    const { message, signal, status } = error;
    return signal === undefined ? { message, status } : { status };
  }
  if (error instanceof SyscallError) {
    return { message: `Linux refused\n  ${error.message}`, status: exitCodes.machine };
  }
  if (error instanceof ActorFailed && error.fault === 'machine') {
    return { message: error.message, status: exitCodes.machine };
  }
  if (error instanceof ActorGone && !(error instanceof ActorFailed)) {
    const message = `${error.message}. A signal, a limit or the kernel ended a process of the lab; what it had made is gone.`;
    return { message, status: exitCodes.failed };
  }
  const lines = error instanceof Error ? withCauses(error) : String(error);
  const message = `this is a bug in nslab. Please report it with the lines below.\n${lines}`;
  return { message, status: exitCodes.bug };
}

function withCauses(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${withCauses(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
