// Gives the screen in front of a class: few words, one pane, what was just done.

import { isIntroduction } from '../../../state/model.ts';
import { viewAtStep } from '../../../state/view.ts';
import type { ScreenParts } from '../screen-parts.ts';
import { composePresentScreen } from './compose-present.ts';
import { presentKeys } from './present-keys.ts';

export const presentScreen: ScreenParts = {
  compose: composePresentScreen,
  keys: presentKeys,
  isReady: (model) => model.step !== undefined || model.interruption !== undefined || isIntroduction(model),
  atStep: (view, model) => viewAtStep(view, model.step?.watch ?? []),
};
