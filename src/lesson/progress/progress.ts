// Changes what is known of a learner's progress. Pure: each function returns a new value.

import type { KeptAnswer, Progress } from './progress-schema.ts';

/** A step of a lesson, by their ids. */
export interface Place {
  readonly lesson: string;
  readonly step: string;
}

export const emptyProgress: Progress = { version: 1, stages: {} };

/** @param place undefined: there is nothing to go on with */
export function withPlace(progress: Progress, place: Place | undefined): Progress {
  const { place: old, ...rest } = progress;
  if (old?.lesson === place?.lesson && old?.step === place?.step) return progress;
  return place === undefined
    ? { ...rest, version: 1, stages: progress.stages }
    : { ...progress, place: { ...place } };
}

/** An earlier answer to the same question is forgotten. */
export function withAnswer(progress: Progress, { lesson, step }: Place, answer: KeptAnswer): Progress {
  const stage = stageOf(progress, lesson);
  return withStage(progress, lesson, { ...stage, answers: { ...stage.answers, [step]: answer } });
}

/** A stage that was done once stays so. */
export function withStageDone(progress: Progress, lesson: string): Progress {
  const stage = stageOf(progress, lesson);
  return stage.done ? progress : withStage(progress, lesson, { ...stage, done: true });
}

type Stage = Progress['stages'][string];

const stageOf = ({ stages }: Progress, lesson: string): Stage =>
  stages[lesson] ?? { done: false, answers: {} };

const withStage = (progress: Progress, lesson: string, stage: Stage): Progress => ({
  ...progress,
  stages: { ...progress.stages, [lesson]: stage },
});
