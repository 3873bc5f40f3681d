// Names what a row of a key table has: what the key does, and what the last line and the list of keys say of it.

import type { Texts } from '../../session/event.ts';
import type { Ask, WaitIntent } from '../../session/intent.ts';
import type { View } from '../../state/view.ts';
import type { Composition } from '../parts/composition.ts';
import type { KeyName, Pressed } from './key-names.ts';
import type { Meaning } from './meanings.ts';
import type { Moment, Where } from './where.ts';

/** What is on the screen as a key comes. */
export interface Now extends Moment {
  readonly shown: Composition;
}

/** Who has the keyboard from now on: the screen; a shell, opened if there is none; a terminal that is open. */
export type KeyboardTo =
  | { readonly to: 'screen' }
  | { readonly to: 'shell'; readonly container?: string }
  | { readonly to: 'terminal'; readonly terminal: string };

export interface Outcome {
  readonly view: View;
  readonly intents?: readonly (Ask | WaitIntent)[];
  readonly keyboard?: KeyboardTo;
  /** Why it did nothing: on the last line until the next key. */
  readonly notice?: Texts;
}

/** How a row stands on the last line: whatever room there is, or where there is room; `no`, in the list of keys only. */
export type OnLine = 'always' | 'with room' | 'no';

export interface KeyRow {
  readonly key: KeyName;
  readonly means: Meaning;
  readonly where: readonly Where[];
  /** Whether it does something now; without, it always does. */
  when?(moment: Moment): boolean;
  does(now: Now, pressed: Pressed): Outcome;
  /** A word or two for the last line, after the key. */
  readonly label: Texts | ((moment: Moment) => Texts);
  /** A sentence for the list of keys. */
  readonly help: Texts;
  readonly line: OnLine | ((moment: Moment) => OnLine);
  /** The last line has the key alone. */
  readonly bare?: true;
  /** What the last line calls the key now, when not by its name. */
  called?(moment: Moment): string;
}
