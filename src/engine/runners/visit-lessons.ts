// Visits the lessons of a tour: one after the other, and back and forth as the learner asks.

import { Jump, Quit } from '../intents.ts';

interface Visit {
  /** Whether every check held that was made. */
  readonly ok: boolean;
  /** What ended it early: Quit, Jump, or a failure. */
  readonly stoppedBy: unknown;
}

interface Visited {
  readonly id: string;
  readonly steps: readonly unknown[];
}

/**
 * @param visit runs or replays one lesson; `from` is the step to begin at, counted from 0
 * @param first the lesson to begin with; by default the first one
 * @returns whether every check held; the learner may have left before the end
 * @throws the failure that ended a lesson early
 */
export async function visitLessons<L extends Visited>(
  lessons: readonly L[],
  visit: (lesson: L, from: number) => Promise<Visit>,
  first?: string,
): Promise<boolean> {
  let ok = true;
  let place = { at: placeOf(lessons, first) ?? 0, from: 0 };
  for (;;) {
    const lesson = lessons[place.at];
    if (lesson === undefined) return ok;
    const visited = await visit(lesson, place.from);
    if (!visited.ok) ok = false;
    if (visited.stoppedBy instanceof Quit) return ok;
    if (visited.stoppedBy !== undefined && !(visited.stoppedBy instanceof Jump)) throw visited.stoppedBy;
    place = nextPlace(lessons, place.at, visited.stoppedBy);
  }
}

/** Where the tour goes on: one step back from the first step of a lesson is the last step of the lesson before. */
function nextPlace(
  lessons: readonly Visited[],
  at: number,
  jump: Jump | undefined,
): { at: number; from: number } {
  if (jump === undefined) return { at: at + 1, from: 0 };
  if (jump.kind === 'list') return { at, from: jump.step }; // a tour has none
  if (jump.kind === 'restart') return { at, from: 0 };
  if (jump.kind === 'stage') return { at: placeOf(lessons, jump.lesson) ?? at, from: 0 };
  if (jump.step > 0) return { at, from: jump.step - 1 };
  return at === 0 ? { at, from: 0 } : { at: at - 1, from: (lessons[at - 1]?.steps.length ?? 1) - 1 };
}

/** Undefined for a lesson that is not among them. */
function placeOf(lessons: readonly Visited[], id: string | undefined): number | undefined {
  const at = lessons.findIndex((lesson) => lesson.id === id);
  return at < 0 ? undefined : at;
}
