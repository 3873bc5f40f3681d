// What can go wrong below: a system call that failed, and what the user can do something about.

import { errnoName, meaningFor } from './errno.ts';
import { type Invocation, showCall } from './syscalls/plumbing/define.ts';

/** A system call failed. `meaning` says what its errno means for this call. */
export class SyscallError extends Error {
  override readonly name = 'SyscallError';
  readonly call: Invocation;
  readonly errno: number;
  /** The errno's name: `EINVAL`. */
  readonly code: string;
  readonly meaning: string;

  constructor(
    call: Invocation,
    errno: number,
    options: { actor?: string; meaning?: string; cause?: unknown } = {},
  ) {
    const code = errnoName(errno);
    const meaning = options.meaning ?? meaningFor(call.spec, code);
    const who = options.actor === undefined ? '' : `${options.actor}: `;
    super(`${who}${showCall(call)} = -1 ${code}: ${meaning}`, { cause: options.cause });
    this.call = call;
    this.errno = errno;
    this.code = code;
    this.meaning = meaning;
  }
}

/** Why a command ends: each has its own exit status. */
export type UserErrorKind = 'failed' | 'usage' | 'machine';

/** Something the user can do something about; `hint` says what. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly kind: UserErrorKind;
  readonly hint: string | undefined;

  constructor(kind: UserErrorKind, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.kind = kind;
    this.hint = options.hint;
  }
}

/** An actor is gone, or does not answer, though a request was on its way. */
export class ActorGone extends Error {
  override readonly name = 'ActorGone';
}
