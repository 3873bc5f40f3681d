// Runs the tour once for a file of tests, and each of its stages again in a room of its own.

import { allOfTour } from '../engine/stopped-tour.ts';
import { openRoom } from './room.ts';
import type { Done } from './tour-effects.ts';
import { type Compared, typeStage, type Way } from './type-stage.ts';

const lessons = allOfTour().filter(({ number }) => number > 0);

/** The lessons of the tour that do something, by their ids. */
export const stages = lessons.map(({ id }) => id);

/** @returns what to compare, one for each operation that was typed */
export async function typedStage(done: readonly Done[], stage: string, way: Way): Promise<Compared[]> {
  const room = await openRoom();
  try {
    const given = lessons.find(({ id }) => id === stage)?.given ?? [];
    const operations = done.filter(({ lesson }) => lesson === stage);
    return await typeStage({ given, operations }, room, way);
  } finally {
    await room.close();
  }
}
