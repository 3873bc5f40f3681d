// Prints what a class has handed in, summed: `nslab progress --report`.

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { isFileError, UserError } from '../kernel/errors.ts';
import { type ClassReport, reportOf } from '../lesson/progress/class-report.ts';
import { type HandIn, handInSchema } from '../lesson/progress/hand-in.ts';
import type { Language } from '../session/event.ts';
import { harmless } from '../state/harmless.ts';
import { padTo } from '../state/wrap.ts';
import { print } from './own-output.ts';

const MAX_BYTES = 1 << 20;

/** A file that is none is named, and left out. @returns 0, or 1 when some were left out */
export function printReport(
  paths: readonly string[],
  { json, lang }: { readonly json?: boolean; readonly lang: Language },
): number {
  let refused = 0;
  const handIns = paths.flatMap((path) => {
    try {
      return [readHandIn(path)];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      process.stderr.write(`${harmless(error.texts[lang])}\n`);
      refused++;
      return [];
    }
  });
  const report = reportOf(handIns);
  print(json ? `${JSON.stringify({ version: 1, ...report }, undefined, 2)}\n` : reportText(report, lang));
  return refused > 0 ? 1 : 0;
}

/** @throws UserError for what is no regular file, is larger than 1 MiB, or was not handed in */
function readHandIn(path: string): HandIn {
  const refuse = (en: string, zh: string, cause?: unknown): UserError =>
    new UserError(
      'failed',
      { en: `${path}: ${en}`, zh: `${path}：${zh}` },
      cause === undefined ? {} : { cause },
    );
  const text = readBounded(path, refuse);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw refuse('it is no JSON', '不是 JSON', cause);
  }
  const parsed = handInSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const at = parsed.error.issues[0]?.path.join('.') || 'format';
  throw refuse(`its field ${at} is wrong`, `字段 ${at} 有误`);
}

type Refuse = (en: string, zh: string, cause?: unknown) => UserError;

/** A FIFO would be waited for without O_NONBLOCK: open(2). */
function readBounded(path: string, refuse: Refuse): string {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (cause) {
    if (!isFileError(cause)) throw cause;
    throw refuse(`cannot be read: ${cause.message}`, `无法读取：${cause.message}`, cause);
  }
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) throw refuse('is no regular file', '不是普通文件');
    if (stats.size > MAX_BYTES) throw refuse('has more than 1 MiB', '超过 1 MiB');
    const bytes = Buffer.alloc(MAX_BYTES);
    return bytes.subarray(0, readSync(file, bytes)).toString('utf8');
  } finally {
    closeSync(file);
  }
}

function reportText({ learners, lessons, questions }: ClassReport, language: Language): string {
  const say = (en: string, zh: string): string => (language === 'en' ? en : zh);
  const lines = [
    say(`${learners} learners`, `${learners} 位学习者`),
    '',
    ...lessons.flatMap(({ id, done, tasks }) => [
      `${padTo(id, 14)} ${say(`done by ${done}`, `${done} 人完成`)}`,
      ...tasks.map(
        ({ step, solved, hints }) =>
          `  ${padTo(step, 16)} ${say(`solved by ${solved}, with ${hints} hints`, `${solved} 人解出，共用提示 ${hints} 次`)}`,
      ),
    ]),
    '',
    ...questions.flatMap(({ lesson, step, asked, right, wrong }) => [
      `${padTo(`${lesson} ${step}`, 30)} ${say(`right at first: ${right} of ${asked}`, `首次答对：${right}/${asked}`)}`,
      ...wrong.map(
        ({ option, count, misconception }) =>
          `  ${padTo(option, 16)} ${count}×${misconception === undefined ? '' : `  ${misconception}`}`,
      ),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}
