// Tells what ended a stage early: the machine refused a call, somebody broke what the lab had made, or something took too
// long. What is none of these is a bug of ours.

import { ActorGone, isFileError, NoAnswer, SyscallError, UserError } from '../../kernel/errors.ts';
import type { EventOf, Texts } from '../../session/event.ts';

export type FailureKind = EventOf<'interruption'>['kind'];

/** The lesson waited in vain. */
export class TookTooLong extends Error {
  override readonly name = 'TookTooLong';
}

/** What the kernel shows fits none of a question's answers, or more than one. */
export class NoSingleAnswer extends Error {
  override readonly name = 'NoSingleAnswer';
}

export interface Meddling {
  /** How many shells the learner has opened in the stage. */
  readonly shells: number;
  /** Mounts that the lab had made, and that somebody else took away. */
  readonly lostMounts: readonly string[];
}

export interface StageFailure {
  readonly kind: FailureKind;
  readonly error: Error;
  readonly meddling: Meddling;
}

/** Errors of something that was there before: a shell may have changed it. */
const changed: readonly string[] = [
  'ENOENT',
  'ENOTDIR',
  'EEXIST',
  'EISDIR',
  'ENOTEMPTY',
  'EBUSY',
  'EINVAL',
  'ENODEV',
  'ESRCH',
  'ESTALE',
  'EBADF',
];

/** @returns undefined for a bug of ours */
export function failureOf(error: unknown, meddling: Meddling): StageFailure | undefined {
  const kind = kindOf(error, meddling);
  return kind === undefined || !(error instanceof Error) ? undefined : { kind, error, meddling };
}

function kindOf(error: unknown, { shells, lostMounts }: Meddling): FailureKind | undefined {
  if (error instanceof NoAnswer || error instanceof TookTooLong) return 'slow';
  if (error instanceof ActorGone) return 'broken';
  const meddled = lostMounts.length > 0 || shells > 0;
  if (error instanceof NoSingleAnswer) return meddled ? 'broken' : 'refused';
  if (error instanceof SyscallError || isFileError(error))
    return lostMounts.length > 0 || (shells > 0 && changed.includes(error.code)) ? 'broken' : 'refused';
  return error instanceof UserError && error.kind === 'machine' ? 'refused' : undefined;
}

/** Says what somebody did, as far as it was seen. */
export function meddlingTexts({ error, meddling: { shells, lostMounts } }: StageFailure): Texts[] {
  if (error instanceof ActorGone)
    return [
      {
        en: 'nslab did not end it. Without it this stage cannot go on, and its lab was torn down.',
        zh: '它不是 nslab 结束的。没有它本阶段无法继续，实验已拆除。',
      },
    ];
  const [mount] = lostMounts;
  if (mount !== undefined)
    return [
      {
        en: `${mount} was mounted and is no longer: somebody unmounted it.`,
        zh: `${mount} 原本已挂载，现已不在：有人卸载了它。`,
      },
    ];
  return shells === 0
    ? []
    : [
        {
          en: 'A shell was open in this stage; what was done in it may have changed what the stage needs.',
          zh: '本阶段里开过 shell；其中的操作可能改变了本阶段所需的东西。',
        },
      ];
}
