// Tells what ended a stage early: the machine refused a call, somebody broke what the lab had made, or something took too
// long. What is none of these is a bug of ours.

import { ActorGone, isFileError, NoAnswer, SyscallError, ToldError, UserError } from '../../kernel/errors.ts';
import type { EventOf, Texts } from '../../session/event.ts';
import { NoPrompt } from '../shell-output.ts';

type FailureKind = EventOf<'interruption'>['kind'];

/** The lesson waited in vain. */
export class TookTooLong extends ToldError {
  override readonly name = 'TookTooLong';
}

/** What the kernel shows fits none of a question's answers, or more than one. */
export class NoSingleAnswer extends ToldError {
  override readonly name = 'NoSingleAnswer';
}

/** A mount that the lab made is gone, and the lab did not unmount it. */
export class LostMount extends ToldError {
  override readonly name = 'LostMount';

  constructor(process: string, point: string) {
    super({
      en: `${process}: ${point} was mounted, and is no longer`,
      zh: `${process}：${point} 原先已挂载，现在没有了`,
    });
  }
}

export interface StageFailure {
  readonly kind: FailureKind;
  readonly error: Error;
  /** How many shells the learner had opened in the stage. */
  readonly shells: number;
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
export function failureOf(error: unknown, shells = 0): StageFailure | undefined {
  const kind = kindOf(error, shells);
  return kind === undefined || !(error instanceof Error) ? undefined : { kind, error, shells };
}

function kindOf(error: unknown, shells: number): FailureKind | undefined {
  if (error instanceof NoAnswer || error instanceof TookTooLong || error instanceof NoPrompt) return 'slow';
  if (error instanceof ActorGone || error instanceof LostMount) return 'broken';
  if (error instanceof NoSingleAnswer) return shells > 0 ? 'broken' : 'refused';
  if (error instanceof SyscallError || isFileError(error))
    return shells > 0 && changed.includes(error.code) ? 'broken' : 'refused';
  return error instanceof UserError && error.kind === 'machine' ? 'refused' : undefined;
}

/** Says what somebody did, as far as it was seen. */
export function brokenTexts({ error }: StageFailure): Texts[] {
  if (error instanceof ActorGone)
    return [
      {
        en: 'nslab did not end it: somebody else did, or the kernel.',
        zh: '结束它的不是 nslab，而是别的程序，或者内核。',
      },
    ];
  if (error instanceof LostMount)
    return [{ en: 'nslab did not unmount it: somebody else did.', zh: '卸载它的不是 nslab，而是别的程序。' }];
  return [
    {
      en: 'A shell was opened in this stage: what was done in it may have changed what the stage needs.',
      zh: '本阶段里开过 shell：其中的操作可能改变了本阶段所需的东西。',
    },
  ];
}
