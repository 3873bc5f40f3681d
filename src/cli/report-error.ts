// Reports an error to the user: a message, what to do about it, and an exit status.

import { ActorFailed, ActorGone, SyscallError, UserError } from '../kernel/errors.ts';
import type { Language, Texts } from '../session/event.ts';
import { exitCodes } from './exit-codes.ts';
import { ownLanguage } from './language.ts';
import { complain, OutputError } from './own-output.ts';

/** Writes the error to stderr; none where a reader has gone, as other programs do. @returns the exit status */
export function reportError(error: unknown, language = ownLanguage()): number {
  const { message, status } = describe(error, language);
  if (message !== undefined) complain(`nslab: ${message}\n`);
  return status;
}

function describe(
  error: unknown,
  language: Language,
): { readonly message?: string; readonly status: number } {
  if (error instanceof UserError) {
    const hint = error.hint === undefined ? '' : `\n${error.hint[language]}`;
    return { message: `${error.texts[language]}${hint}`, status: exitCodes[error.kind] };
  }
  if (error instanceof OutputError) {
    const { texts, signal, status } = error;
    return signal === undefined ? { message: texts[language], status } : { status };
  }
  if (error instanceof SyscallError) {
    return { message: refusedBy(error)[language], status: exitCodes.machine };
  }
  if (error instanceof ActorFailed && error.fault === 'machine') {
    return { message: error.texts[language], status: exitCodes.machine };
  }
  if (error instanceof ActorGone && !(error instanceof ActorFailed)) {
    const message = {
      en: `${error.texts.en}. A signal, a limit or the kernel ended a process of the lab; what it had made is gone.`,
      zh: `${error.texts.zh}。实验的一个进程被信号、上限或内核终止；它创建的东西已经不在了。`,
    };
    return { message: message[language], status: exitCodes.failed };
  }
  const lines = error instanceof Error ? withCauses(error) : String(error);
  const bug = {
    en: 'this is a bug in nslab. Please report it with the lines below.',
    zh: '这是 nslab 的程序错误。请附上下面几行报告给我们。',
  };
  const message = `${bug[language]}\n${lines}`;
  return { message, status: exitCodes.bug };
}

const refusedBy = ({ texts }: SyscallError): Texts => ({
  en: `Linux refused\n  ${texts.en}`,
  zh: `Linux 拒绝了\n  ${texts.zh}`,
});

function withCauses(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${withCauses(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
