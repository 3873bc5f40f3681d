// Says which state the screen is in. Each state has its own keys, and what is in front gets all of them.

import type { Model } from '../../state/model.ts';
import type { View } from '../../state/view.ts';

export type Where =
  /** A shell has the keyboard. */
  | 'shell'
  /** The window is too small: no key acts on what cannot be seen. */
  | 'too small'
  /** A confirmation is open. */
  | 'confirm'
  /** The learner types a text that was asked for. */
  | 'prompt'
  /** The learner types the filter. */
  | 'filter'
  | 'dialog'
  /** The list of stages. */
  | 'stages'
  /** The page of a stage that could not go on. */
  | 'interrupted'
  /** The ways in are shown. */
  | 'home'
  /** The list of lessons is shown. */
  | 'course'
  /** A lesson is over, and what it has made is still there. */
  | 'lesson end'
  /** The tour is through, and what it has made is still there. */
  | 'summary'
  /** The last page is shown. */
  | 'end'
  /** A question is open. */
  | 'question'
  | 'screen';

/** What decides the state: taken when a key is pressed, and when the last line is written. */
export interface Moment {
  readonly model: Model;
  readonly view: View;
  /** The terminal that has the keyboard. */
  readonly typing: string | undefined;
  readonly tooSmall: boolean;
}

export function whereIs({ model, view, typing, tooSmall }: Moment): Where {
  if (typing !== undefined) return 'shell';
  if (tooSmall) return 'too small';
  if (view.confirm !== undefined) return 'confirm';
  if (view.prompt !== undefined) return 'prompt';
  if (view.filtering) return 'filter';
  if (view.dialog === 'stages') return 'stages';
  if (view.dialog !== undefined) return 'dialog';
  if (model.home !== undefined) return 'home';
  if (model.interruption !== undefined) return 'interrupted';
  if (model.ledger !== undefined) return 'end';
  if (model.summary !== undefined) return 'summary';
  if (model.course.list !== undefined) return 'course';
  if (model.course.end !== undefined) return 'lesson end';
  return model.wait?.what === 'answer' && model.question?.chosen === undefined ? 'question' : 'screen';
}
