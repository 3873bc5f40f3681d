// Explains to the learner why a stage could not go on: the event that the screen makes a page of.

import { isFileError, SyscallError, textsOf, UserError } from '../../kernel/errors.ts';
import type { Lesson } from '../../lesson/lesson-type.ts';
import type { Finding } from '../../probe/ability.ts';
import { type Blame, findBlame } from '../../probe/blame.ts';
import { evidenceOf } from '../../probe/refusal.ts';
import type { EventBody, Texts } from '../../session/event.ts';
import { both } from '../../session/texts.ts';
import { brokenTexts, type StageFailure } from './stage-failure.ts';

export type Interruption = Extract<EventBody, { type: 'interruption' }>;

/** What was refused as strace shows it, and who answers. */
export interface Explained extends Blame {
  readonly failed: Texts;
}

/** Tries in throw-away children who refused a call. */
export async function explainFailure(failure: StageFailure): Promise<Explained> {
  const { error, kind } = failure;
  if (kind === 'slow') return { failed: textsOf(error), why: [] };
  if (kind === 'broken') return { failed: shownOf(error), why: brokenTexts(failure) };
  if (error instanceof SyscallError || isFileError(error))
    return { failed: shownOf(error), ...(await findBlame(error)) };
  const { cause } = error;
  const blame = cause instanceof SyscallError || isFileError(cause) ? await findBlame(cause) : { why: [] };
  const hint = error instanceof UserError ? error.hint : undefined;
  return {
    failed: textsOf(error),
    why: blame.why,
    ...(blame.remedy !== undefined ? { remedy: blame.remedy } : hint === undefined ? {} : { remedy: hint }),
  };
}

function shownOf(error: Error): Texts {
  if (error instanceof SyscallError) return both(evidenceOf(error));
  if (!isFileError(error)) return textsOf(error);
  return both(
    `${error.syscall}(${error.path === undefined ? '' : JSON.stringify(error.path)}) = -1 ${error.code}`,
  );
}

const title = ({ prose }: Lesson, { kind }: StageFailure): Texts => {
  const [en, zh] = [prose.en.title, prose.zh.title];
  switch (kind) {
    case 'refused':
      return { en: `“${en}” cannot be shown live here.`, zh: `“${zh}”无法在这里真实运行。` };
    case 'broken':
      return {
        en: `“${en}” cannot go on: something that it needs is gone.`,
        zh: `“${zh}”无法继续：它所需的东西不见了。`,
      };
    case 'slow':
      return {
        en: `“${en}” cannot go on: something took too long.`,
        zh: `“${zh}”无法继续：有一步花了太长时间。`,
      };
  }
};

/** What doctor says of a stage that was refused. */
export const findingOfFailure = ({ failed, why, remedy }: Explained): Finding => ({
  state: 'missing',
  found: failed,
  ...(why.length === 0
    ? {}
    : { meaning: { en: why.map(({ en }) => en).join(' '), zh: why.map(({ zh }) => zh).join('') } }),
  ...(remedy === undefined ? {} : { remedy }),
});

export function interruptionOf(
  lesson: Lesson,
  failure: StageFailure,
  explained: Explained,
  about: Pick<Interruption, 'recorded' | 'checks'>,
): Interruption {
  const { failed, why, remedy } = explained;
  const mine = { title: { en: 'this stage', zh: '本阶段' }, ...findingOfFailure(explained) };
  return {
    type: 'interruption',
    lesson: lesson.id,
    kind: failure.kind,
    title: title(lesson, failure),
    failed,
    why: [...why, ...(remedy === undefined ? [] : [remedy])],
    recorded: about.recorded,
    checks: failure.kind === 'refused' ? [mine, ...about.checks] : about.checks,
  };
}
