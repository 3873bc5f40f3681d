// What the tour shows before each operation, from a run of it.

import { join } from 'node:path';
import { openIntents } from '../../src/engine/intents.ts';
import { runTour } from '../../src/engine/runners/run-tour.ts';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import { loadLessons } from '../../src/lesson/load-lessons.ts';
import type { EventBody } from '../../src/session/event.ts';

export type Plan = Extract<EventBody, { type: 'plan' }>;

export async function recordedPlans(): Promise<Plan[]> {
  const plans: Plan[] = [];
  await runTour({
    lessons: loadLessons(join(packageRoot(), 'lessons')).filter(({ draft }) => !draft),
    glossary: [],
    intents: openIntents(),
    auto: true,
    version: '0',
    emit(event) {
      if (event.type === 'plan') plans.push(event);
    },
  });
  return plans;
}
