// Defines what each mode's screen provides: everything that screen.tsx, which knows no mode, asks for.

import type { Model } from '../../state/model.ts';
import type { View } from '../../state/view.ts';
import type { KeyRow } from '../keys/key-row.ts';
import type { Composition, Size } from '../parts/composition.ts';

export interface ScreenParts {
  /** @param typing the terminal that has the keyboard */
  compose(model: Model, view: View, size: Size, typing: string | undefined): Composition;
  /** Its key table. */
  readonly keys: readonly KeyRow[];
  /** Terminals are visible while the screen has the keyboard, so a recorded one never needs it. */
  readonly showsTerminals?: true;
  /** Whether there is something to show; until then nothing is drawn for a moment. */
  isReady(model: Model): boolean;
  /** Chooses the view when a step or a recording begins. */
  atStep?(view: View, model: Model): View;
}
