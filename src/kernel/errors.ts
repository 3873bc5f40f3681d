// Defines the errors of the kernel layer: a system call that failed, and errors that the user can act on.

import { errnoName, meaningFor } from './errno.ts';
import { both, type Texts } from './languages.ts';
import { type Invocation, showCall } from './syscalls/plumbing/define.ts';

const inBoth = (text: Texts | string): Texts => (typeof text === 'string' ? both(text) : text);

/** An error that is told in both languages. Its `message`, as every error's, is English. */
export class ToldError extends Error {
  readonly texts: Texts;

  /** @param told a text is for every language: names, values, what another program or the kernel said */
  constructor(told: Texts | string, options: { cause?: unknown } = {}) {
    const texts = inBoth(told);
    super(texts.en, options);
    this.texts = texts;
  }
}

/** A system call failed. `meaning` says what its errno means for this call. */
export class SyscallError extends ToldError {
  override readonly name = 'SyscallError';
  readonly call: Invocation;
  readonly errno: number;
  /** The errno's name: `EINVAL`. */
  readonly code: string;
  readonly meaning: Texts;
  /** The call and its errno, as strace shows them. */
  readonly shown: string;
  /** Who made it. */
  readonly actor: string | undefined;

  constructor(
    call: Invocation,
    errno: number,
    options: { actor?: string; meaning?: Texts; cause?: unknown } = {},
  ) {
    const code = errnoName(errno);
    const meaning = options.meaning ?? meaningFor(call.spec, code);
    const who = options.actor === undefined ? '' : `${options.actor}: `;
    const shown = `${showCall(call)} = -1 ${code}`;
    super(
      { en: `${who}${shown}: ${meaning.en}`, zh: `${who}${shown}：${meaning.zh}` },
      { cause: options.cause },
    );
    this.call = call;
    this.errno = errno;
    this.code = code;
    this.meaning = meaning;
    this.shown = shown;
    this.actor = options.actor;
  }
}

/** Why a command ends: each has its own exit status. */
export type UserErrorKind = 'failed' | 'usage' | 'machine' | 'container';

/** What an error says, in both languages where it knows both. */
export const textsOf = (error: Error): Texts =>
  error instanceof ToldError ? error.texts : both(error.message);

/** An error that the user can act on; `hint` says how. */
export class UserError extends ToldError {
  override readonly name = 'UserError';
  readonly kind: UserErrorKind;
  readonly hint: Texts | undefined;

  constructor(
    kind: UserErrorKind,
    message: Texts | string,
    options: { hint?: Texts | string; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.kind = kind;
    this.hint = options.hint === undefined ? undefined : inBoth(options.hint);
  }
}

/** An actor ended, or did not answer in time, while a request was pending. */
export class ActorGone extends ToldError {
  override readonly name: string = 'ActorGone';
}

/** An actor ended by itself and said why, or we ended it: nobody else did. */
export class ActorFailed extends ActorGone {
  override readonly name: string = 'ActorFailed';
  /** `request`: we sent it what it could not take, a mistake of ours; `machine`: a call that it needs itself failed. */
  readonly fault: 'request' | 'machine';

  constructor(message: Texts | string, fault: 'request' | 'machine') {
    super(message);
    this.fault = fault;
  }
}

/** An actor did not answer in time, and was ended: nobody can tell what it would still do. Whoever is to blame is unknown. */
export class NoAnswer extends ActorFailed {
  override readonly name = 'NoAnswer';

  constructor(message: Texts | string) {
    super(message, 'machine');
  }
}

/** A system call of node:fs that failed: Node's documentation, class SystemError. */
export interface FileError extends Error {
  readonly code: string;
  readonly syscall: string;
  readonly path?: string;
}

export const isFileError = (error: unknown): error is FileError =>
  error instanceof Error &&
  'code' in error &&
  'syscall' in error &&
  typeof error.code === 'string' &&
  typeof error.syscall === 'string';
