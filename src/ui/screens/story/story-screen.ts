// Gives the screen of the tour and of lessons: the story, its evidence beside it.

import { isIntroduction } from '../../../state/model.ts';
import { viewAtStep } from '../../../state/view.ts';
import type { ScreenParts } from '../screen-parts.ts';
import { composeStoryScreen } from './compose-story.ts';
import { storyKeys } from './story-keys.ts';

export const storyScreen: ScreenParts = {
  compose: composeStoryScreen,
  keys: storyKeys,
  isReady: (model) =>
    model.step !== undefined ||
    model.home !== undefined ||
    model.interruption !== undefined ||
    isIntroduction(model),
  atStep: (view, model) => viewAtStep(view, model.step?.watch ?? []),
};
