// Says why a file of a user cannot be read or written, and what to do about it.

import { ActorGone, SyscallError, UserError } from '../errors.ts';
import type { Texts } from '../languages.ts';
import { quoteWord } from '../quote-word.ts';

const hints: Readonly<Record<string, Texts>> = {
  ENOSPC: { en: 'Make room there.', zh: '请在那里腾出空间。' },
  EDQUOT: { en: 'Remove something of yours there.', zh: '请删掉你在那里的一些东西。' },
  EROFS: {
    en: 'Without sudo, XDG_STATE_HOME can name another folder.',
    zh: '不用 sudo 时，可以用 XDG_STATE_HOME 指定别的目录。',
  },
  ELOOP: {
    en: 'It is a symbolic link, and nslab follows none there. Move it away.',
    zh: '它是符号链接，nslab 在那里不跟随链接。请把它移走。',
  },
  ENOTDIR: {
    en: 'A part of the path is no folder, or a symbolic link, and nslab follows none there. Move it away.',
    zh: '路径中有一级不是目录，或是符号链接，而 nslab 在那里不跟随链接。请把它移走。',
  },
};

/** @param path as the message shows it @param what was to be done with it @returns the same error when it is another one */
export function fileRefusal(error: unknown, what: FileAct, path: string): unknown {
  if (error instanceof ActorGone) {
    return cannot(what, path, error.texts, { cause: error });
  }
  if (!(error instanceof SyscallError)) return error;
  const { code, meaning, call } = error;
  const why = {
    en: `${call.spec.name}: ${code}: ${meaning.en}`,
    zh: `${call.spec.name}：${code}：${meaning.zh}`,
  };
  const owner = `namei -l ${quoteWord(path)}`;
  const hint = ['EACCES', 'EPERM'].includes(code)
    ? { en: `Look at who owns it: ${owner}`, zh: `请看看它归谁所有：${owner}` }
    : hints[code];
  return cannot(what, path, why, { cause: error, ...(hint === undefined ? {} : { hint }) });
}

const cannot = (
  what: FileAct,
  path: string,
  why: Texts,
  options: { hint?: Texts; cause: unknown },
): UserError =>
  new UserError(
    'failed',
    {
      en: `cannot ${acts[what].en} ${path}: ${why.en}`,
      zh: `无法${acts[what].zh} ${path}：${why.zh}`,
    },
    options,
  );

const acts = {
  read: { en: 'read', zh: '读取' },
  write: { en: 'write', zh: '写入' },
  'set aside': { en: 'set aside', zh: '另存' },
  start: {
    en: 'start a process with the rights of the user, for the files in',
    zh: '以用户的权限启动进程来访问',
  },
} as const;

export type FileAct = keyof typeof acts;
