// Reads from a recorded tour what it shows before each operation.

import { join } from 'node:path';
import { runTour } from '../../src/engine/runners/run-tour.ts';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import { loadLessons } from '../../src/lesson/load-lessons.ts';
import { tourLessons } from '../../src/lesson/tour-lessons.ts';
import type { EventBody } from '../../src/session/event.ts';
import { openLearner } from '../support/learner.ts';

export type Plan = Extract<EventBody, { type: 'plan' }>;

export async function recordedPlans(): Promise<Plan[]> {
  const plans: Plan[] = [];
  const { emit, intents } = openLearner((event) => {
    if (event.type === 'plan') plans.push(event);
  });
  await runTour({
    lessons: tourLessons(loadLessons(join(packageRoot(), 'lessons'))),
    glossary: [],
    intents,
    auto: true,
    version: '0',
    emit,
  });
  return plans;
}
