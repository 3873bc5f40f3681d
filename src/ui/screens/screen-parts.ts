// Names what the screen of a mode has: all that the terminal's part, which knows no mode, asks of it.

import type { Model } from '../../state/model.ts';
import type { View } from '../../state/view.ts';
import type { KeyRow } from '../keys/key-row.ts';
import type { Composition, Size } from '../parts/composition.ts';

export interface ScreenParts {
  /** @param typing the terminal that has the keyboard */
  compose(model: Model, view: View, size: Size, typing: string | undefined): Composition;
  /** Its key table. */
  readonly keys: readonly KeyRow[];
  /** Terminals are in sight while the screen has the keyboard: a recorded one has no need of it. */
  readonly showsTerminals?: true;
  /** Whether there is something to show: until then, for a moment, nothing is drawn. */
  isReady(model: Model): boolean;
  /** What is looked at as a step begins, or a recording. */
  atStep?(view: View, model: Model): View;
}
