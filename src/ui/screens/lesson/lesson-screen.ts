// Gives the screen of lesson mode.

import { isIntroduction } from '../../../state/model.ts';
import { viewAtStep } from '../../../state/view.ts';
import type { ScreenParts } from '../screen-parts.ts';
import { composeLessonScreen } from './compose-lesson.ts';
import { lessonKeys } from './lesson-keys.ts';

export const lessonScreen: ScreenParts = {
  compose: composeLessonScreen,
  keys: lessonKeys,
  isReady: (model) =>
    model.step !== undefined ||
    model.course.list !== undefined ||
    model.interruption !== undefined ||
    isIntroduction(model),
  atStep: (view, model) => viewAtStep(view, model.step?.watch ?? []),
};
