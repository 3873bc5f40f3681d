// Reads and writes the file of progress, and says when it cannot be used.

import { UserError } from '../../kernel/errors.ts';
import type { UserFiles } from '../../kernel/user-files/open-user-files.ts';
import type { Texts } from '../../session/event.ts';
import { emptyProgress } from './progress.ts';
import type { Progress } from './progress-schema.ts';

const NAME = 'progress.json';

export interface LoadedProgress {
  readonly progress: Progress;
  /** Whether it may be saved: otherwise the file holds what this nslab must not write over. */
  readonly isKept: boolean;
  /** What the learner should know about the file. */
  readonly message?: Texts;
}

/** A damaged file is set aside. Where there is none, or none that can be used, the progress is empty. */
export async function loadProgress(files: UserFiles): Promise<LoadedProgress> {
  try {
    const text = await files.read(NAME);
    return text === undefined ? { progress: emptyProgress, isKept: true } : await parse(text, files);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { progress: emptyProgress, isKept: false, message: notKept(error) };
  }
}

/** @throws UserError when it cannot be written, or has more than 1 MiB */
export const saveProgress = (files: Pick<UserFiles, 'write'>, progress: Progress): Promise<void> =>
  files.write(NAME, `${JSON.stringify(progress, undefined, 2)}\n`);

/** Says that nothing is saved, and why. */
export function notKept({ texts, hint }: UserError): Texts {
  const en = hint === undefined ? texts.en : `${texts.en}. ${hint.en}`;
  const zh = hint === undefined ? texts.zh : `${texts.zh}。${hint.zh}`;
  return { en: `Your progress is not saved: ${en}`, zh: `进度没有保存：${zh}` };
}

/** @throws UserError when a damaged file cannot be set aside */
async function parse(text: string, files: UserFiles): Promise<LoadedProgress> {
  const value = parseJson(text);
  if (value === undefined) return beginAnew(files, { en: 'it is no JSON', zh: '不是 JSON' });
  const { PROGRESS_VERSION, progressSchema } = await import('./progress-schema.ts');
  if (versionOf(value) > PROGRESS_VERSION) {
    return { progress: emptyProgress, isKept: false, message: tooNew(`${files.folder}/${NAME}`) };
  }
  const parsed = progressSchema.safeParse(value);
  if (parsed.success) return { progress: parsed.data, isKept: true };
  const at = parsed.error.issues[0]?.path.join('.') || 'version';
  return beginAnew(files, { en: `its field ${at} is wrong`, zh: `字段 ${at} 有误` });
}

/** JSON has no undefined, so that means: no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** 0 for what has none. */
const versionOf = (value: unknown): number =>
  typeof value === 'object' && value !== null && 'version' in value && Number.isInteger(value.version)
    ? Number(value.version)
    : 0;

async function beginAnew(files: UserFiles, why: Texts): Promise<LoadedProgress> {
  const path = `${files.folder}/${NAME}`;
  const newName = await files.setAside(NAME);
  const message = {
    en: `The file of your progress, ${path}, is damaged: ${why.en}. It is called ${newName} now, and progress begins anew.`,
    zh: `进度文件 ${path} 已损坏：${why.zh}。它已改名为 ${newName}，进度从头开始。`,
  };
  return { progress: emptyProgress, isKept: true, message };
}

const tooNew = (path: string): Texts => ({
  en: `Your progress is not saved: ${path} is of a newer nslab, and stays as it is.`,
  zh: `进度没有保存：${path} 由更新版本的 nslab 写成，将保持原样。`,
});
