// Says in which state the screen is: each has keys of its own, and whatever is in front has them all.

import type { Model } from '../../state/model.ts';
import type { View } from '../../state/view.ts';

export type Where =
  /** A shell has the keyboard. */
  | 'shell'
  /** The window is too small: nothing is done that cannot be seen. */
  | 'too small'
  /** Something is asked before it is done. */
  | 'confirm'
  /** A text is typed that is asked for. */
  | 'prompt'
  /** The filter is typed. */
  | 'filter'
  | 'dialog'
  /** The last page. */
  | 'end'
  /** An answer is waited for. */
  | 'question'
  | 'screen';

/** What there is as a key comes, or as the last line is written. */
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
  if (view.dialog !== undefined) return 'dialog';
  if (model.ledger !== undefined) return 'end';
  return model.wait?.what === 'answer' && model.question?.chosen === undefined ? 'question' : 'screen';
}
