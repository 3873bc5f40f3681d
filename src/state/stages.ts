// Tells which stage of a tour is on the screen, and which one is chosen in the list of stages.

import { isIntroduction, type Model } from './model.ts';
import type { View } from './view.ts';

/** The lesson that is shown, or that is about to begin. */
const lessonNow = (model: Model): string | undefined =>
  model.interruption?.lesson ?? (isIntroduction(model) ? model.recording?.lesson : model.step?.lesson);

/** Its place among the stages; -1 before the first. */
export function stageNow(model: Model): number {
  const lesson = lessonNow(model);
  return model.lessons.findIndex(({ id }) => id === lesson);
}

/** Behind the present stage, the present one, ahead. @param at the present one's place */
export const stageSign = (place: number, at: number): string => (place < at ? '✓' : place === at ? '●' : '○');

/** Until the learner has moved, the stage that is shown. */
export const chosenStage = (model: Model, { chosen }: View): number => {
  const { stages = -1 } = chosen;
  return stages < 0 ? Math.max(0, stageNow(model)) : stages;
};
