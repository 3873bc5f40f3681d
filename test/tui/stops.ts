// Where the tour stands still, in its order, as its lessons have it.

import { dirname, join } from 'node:path';
import { readCompiledLessons } from '../../src/lesson/compiled-lessons.ts';
import type { StepStructure } from '../../src/lesson/lesson-schema.ts';
import type { Lesson } from '../../src/lesson/lesson-type.ts';
import type { StepProse } from '../../src/lesson/parse-prose.ts';
import { tourLessons } from '../../src/lesson/tour-lessons.ts';
import type { Do } from '../../src/lesson/verbs/do-schema.ts';
import type { Language } from '../../src/session/event.ts';
import { cli } from '../support/nslab.ts';

export interface Stop {
  readonly lesson: Lesson;
  readonly step: StepStructure;
  readonly prose: StepProse;
  /** All that are counted, the opening not among them. */
  readonly stages: readonly string[];
  /** From 0; -1 for the opening. */
  readonly stage: number;
  /** From 0. */
  readonly number: number;
  readonly wait: 'answer' | 'operation' | 'next';
}

/** @param oneByOne at every operation, not only at a step's first */
export function stopsOf(language: Language, oneByOne = false): Stop[] {
  const { lessons: all } = readCompiledLessons(join(dirname(cli), 'lessons.json'));
  const lessons = tourLessons(all);
  const stages = lessons.filter(({ number }) => number > 0).map(({ id }) => id);
  return lessons.flatMap((lesson) =>
    lesson.steps.flatMap((step, number): Stop[] => {
      const prose = lesson.prose[language].steps.get(step.id);
      if (prose === undefined) throw new Error(`${lesson.id} has no text for ${step.id}`);
      const here = { lesson, step, prose, stages, stage: stages.indexOf(lesson.id), number };
      return waitsIn(step, oneByOne).map((wait) => ({ ...here, wait }));
    }),
  );
}

const waitsIn = (step: StepStructure, oneByOne: boolean): Stop['wait'][] => [
  ...(step.ask === undefined ? [] : (['answer'] as const)),
  ...step.do
    .filter(hasKey)
    .slice(0, oneByOne ? undefined : 1)
    .map(() => 'operation' as const),
  'next',
];

/** What is not silent waits for a key before it is done; what only waits, for nobody. */
const hasKey = ({ wait, sample, silent }: Do): boolean =>
  wait === undefined && sample === undefined && !silent;
