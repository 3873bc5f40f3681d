// Whether a stage of the tour runs live on this machine, and what it means when it cannot.

import { UserError } from '../../kernel/errors.ts';
import type { Lesson } from '../../lesson/load-lessons.ts';
import type { Language, Texts } from '../../session/event.ts';

/** What is to become of a lesson here. `why` ends with a full stop: it stands before other sentences. */
type StagePlan =
  | { readonly lesson: string; readonly live: true }
  | { readonly lesson: string; readonly live: false; readonly why: Texts };

export type PlanStage = (lesson: Lesson) => StagePlan | Promise<StagePlan>;

const hints: Texts = {
  en: 'Without --live, its recording is shown, and the tour goes on.',
  zh: '不加 --live 时会播放它的录像，导览会继续。',
};

/** A stage cannot run live, and nothing else is wanted. */
export class NotLive extends UserError {
  readonly #texts: Texts;

  /** @param position the number that the tour gives the lesson; 0 for the opening */
  constructor({ prose }: Lesson, position: number, why: Texts) {
    const texts = {
      en: `${position === 0 ? 'the opening' : `stage ${position}`} (“${prose.en.title}”) cannot run live here. ${why.en}`,
      zh: `${position === 0 ? '开场' : `第 ${position} 阶段`}“${prose.zh.title}”无法在这里真实运行。${why.zh}`,
    };
    super('machine', texts.en, { hint: hints.en });
    this.#texts = texts;
  }

  /** The same, in the learner's language. */
  in(language: Language): UserError {
    return new UserError('machine', this.#texts[language], { hint: hints[language], cause: this });
  }
}
