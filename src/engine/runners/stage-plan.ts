// Describes whether a stage of the tour runs live on this machine, and the error for when it must but cannot.

import { UserError } from '../../kernel/errors.ts';
import type { Lesson } from '../../lesson/lesson-type.ts';
import type { AbilityId, Finding } from '../../probe/ability.ts';
import type { Texts } from '../../session/event.ts';

/** Whether a lesson runs live here. `why` ends with a full stop, as other sentences follow it. */
type StagePlan = (
  | { readonly lesson: string; readonly live: true }
  | { readonly lesson: string; readonly live: false; readonly why: Texts }
) & {
  /** Abilities that are missing here, and that the lesson can do without. */
  readonly lacking?: readonly AbilityId[];
  /** What was found of all that the lesson needs. */
  readonly checks?: readonly (Finding & { readonly title: Texts })[];
};

export type PlanStage = (lesson: Lesson) => StagePlan | Promise<StagePlan>;

const hints: Texts = {
  en: 'Without --live, its recording is shown, and the tour goes on.',
  zh: '不加 --live 时会播放它的录像，导览会继续。',
};

/** A stage cannot run live, and the user wants no recording. */
export class NotLive extends UserError {
  /** @param position the lesson's number in the tour; 0 for the opening @param cause what ended it, if it had begun */
  constructor({ prose }: Lesson, position: number, why: Texts, cause?: Error) {
    const texts = {
      en: `${position === 0 ? 'the opening' : `stage ${position}`} (“${prose.en.title}”) cannot run live here. ${why.en}`,
      zh: `${position === 0 ? '开场' : `第 ${position} 阶段`}“${prose.zh.title}”无法在这里真实运行。${why.zh}`,
    };
    super('machine', texts, { hint: hints, ...(cause === undefined ? {} : { cause }) });
  }
}
