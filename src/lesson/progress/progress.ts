// Changes what is known of a learner's progress. Pure: each function returns a new value.

import type { KeptAnswer, KeptLesson, Progress, SolvedTask } from './progress-schema.ts';

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

/** Of earlier answers to the same question only what was chosen the first time is kept, where that was something else. */
export function withAnswer(progress: Progress, { lesson, step }: Place, answer: KeptAnswer): Progress {
  const stage = stageOf(progress, lesson);
  const before = stage.answers[step];
  const first = before === undefined ? answer : (before.first ?? before);
  const kept = first.chosen === answer.chosen ? answer : { ...answer, first: choiceOf(first) };
  return withStage(progress, lesson, { ...stage, answers: { ...stage.answers, [step]: kept } });
}

/** A stage that was done once stays so. */
export function withStageDone(progress: Progress, lesson: string): Progress {
  const stage = stageOf(progress, lesson);
  return stage.done ? progress : withStage(progress, lesson, { ...stage, done: true });
}

const choiceOf = ({ chosen }: { readonly chosen?: string | undefined }): { chosen?: string } =>
  chosen === undefined ? {} : { chosen };

/** The step of a lesson that was shown last in lesson mode. */
export const withLessonStep = (progress: Progress, { lesson, step }: Place): Progress =>
  withLesson(progress, lesson, (known) => (known.at === step ? known : { ...known, at: step }));

/** A lesson that was done once stays so; there is nothing to go on with in it. */
export const withLessonDone = (progress: Progress, lesson: string): Progress =>
  withLesson(progress, lesson, ({ at: _, ...known }) => ({ ...known, done: true }));

/** A task that was solved once stays so. */
export const withTask = (progress: Progress, { lesson, step }: Place, task: SolvedTask): Progress =>
  withLesson(progress, lesson, (known) =>
    known.tasks?.[step] === undefined ? { ...known, tasks: { ...known.tasks, [step]: task } } : known,
  );

/** What was done in lesson mode, and what was answered: of one lesson, or of all. */
export function withoutLesson(progress: Progress, lesson?: string): Progress {
  const stages = Object.entries(progress.stages).flatMap(([id, stage]): [string, Stage][] => {
    if (lesson !== undefined && id !== lesson) return [[id, stage]];
    const { lesson: _, ...rest } = stage;
    return rest.done ? [[id, { ...rest, answers: {} }]] : [];
  });
  return { ...progress, stages: Object.fromEntries(stages) };
}

function withLesson(progress: Progress, id: string, change: (known: KeptLesson) => KeptLesson): Progress {
  const stage = stageOf(progress, id);
  const before = stage.lesson ?? { done: false };
  const after = change(before);
  return after === stage.lesson ? progress : withStage(progress, id, { ...stage, lesson: after });
}

type Stage = Progress['stages'][string];

const stageOf = ({ stages }: Progress, lesson: string): Stage =>
  stages[lesson] ?? { done: false, answers: {} };

const withStage = (progress: Progress, lesson: string, stage: Stage): Progress => ({
  ...progress,
  stages: { ...progress.stages, [lesson]: stage },
});
