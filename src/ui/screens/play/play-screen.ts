// Gives the screen of free play: containers, their evidence, their shells.

import { panesHeld } from '../../../state/panes/panes-of.ts';
import type { ScreenParts } from '../screen-parts.ts';
import { composePlayScreen } from './compose-play.ts';
import { playKeys } from './play-keys.ts';

export const playScreen: ScreenParts = {
  compose: composePlayScreen,
  keys: playKeys,
  showsTerminals: true,
  // The first evidence is read when the first containers exist.
  isReady: (model) => panesHeld(model).length > 1 || model.ledger !== undefined,
};
