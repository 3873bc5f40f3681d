// Defines a row of a key table: what the key does, and how the last line and the list of keys describe it.

import type { Texts } from '../../session/event.ts';
import type { Ask, WaitIntent } from '../../session/intent.ts';
import type { View } from '../../state/view.ts';
import type { Composition } from '../parts/composition.ts';
import type { KeyName, Pressed } from './key-names.ts';
import type { Meaning } from './meanings.ts';
import type { Moment, Where } from './where.ts';

/** What is on the screen when a key is pressed. */
export interface Now extends Moment {
  readonly shown: Composition;
}

/** Who gets the keyboard next: the screen; a shell, which is opened if there is none; an open terminal. */
export type KeyboardTo =
  | { readonly to: 'screen' }
  | { readonly to: 'shell'; readonly container?: string }
  | { readonly to: 'terminal'; readonly terminal: string };

export interface Outcome {
  readonly view: View;
  readonly intents?: readonly (Ask | WaitIntent)[];
  readonly keyboard?: KeyboardTo;
  /** Why the key did nothing: shown on the last line until the next key. */
  readonly notice?: Texts;
}

/** Whether the last line shows a row: always, or if there is room; `no` means only in the list of keys. */
export type OnLine = 'always' | 'with room' | 'no';

export interface KeyRow {
  readonly key: KeyName;
  readonly means: Meaning;
  readonly where: readonly Where[];
  /** Whether the key does something now; when absent, it always does. */
  when?(moment: Moment): boolean;
  does(now: Now, pressed: Pressed): Outcome;
  /** One or two words after the key on the last line. */
  readonly label: Texts | ((moment: Moment) => Texts);
  /** A sentence for the list of keys. */
  readonly help: Texts;
  readonly line: OnLine | ((moment: Moment) => OnLine);
  /** Whether it is what matters most now: then it comes first on the last line. */
  leads?(moment: Moment): boolean;
  /** The last line shows the key without words. */
  readonly bare?: true;
  /** The key's label on the last line, when it is not its name. */
  called?(moment: Moment): string;
}
