// Reduces what lesson mode adds to a session: the list of lessons, tasks with their goals and hints, what is done again.

import type { EventOf } from '../session/event.ts';

/** The number of the step that asks a question of an earlier lesson. */
export const REVIEW_STEP = 0;

interface Goal {
  readonly ok: boolean;
  readonly found: string;
}

export interface CourseModel {
  /** The list of lessons is shown. */
  readonly list: EventOf<'course'> | undefined;
  /** The question is one of an earlier lesson. */
  readonly review: EventOf<'review'> | undefined;
  /** The row of evidence that decides the question. */
  readonly look: Pick<EventOf<'look'>, 'pane' | 'row'> | undefined;
  readonly knob: Pick<EventOf<'knob'>, 'name' | 'values' | 'text'> | undefined;
  readonly task: EventOf<'task'> | undefined;
  /** By the place of the goal; missing until it was read. */
  readonly goals: ReadonlyMap<number, Goal>;
  /** The newest hint. */
  readonly hint: EventOf<'hint'> | undefined;
  readonly solved: EventOf<'solved'> | undefined;
  /** The lesson is over. */
  readonly end: EventOf<'lesson-end'> | undefined;
}

export const emptyCourse: CourseModel = {
  list: undefined,
  review: undefined,
  look: undefined,
  knob: undefined,
  task: undefined,
  goals: new Map(),
  hint: undefined,
  solved: undefined,
  end: undefined,
};

type CourseEvent = EventOf<
  'course' | 'review' | 'look' | 'knob' | 'task' | 'goal' | 'hint' | 'solved' | 'lesson-end'
>;

export function reduceCourse(course: CourseModel, event: CourseEvent): CourseModel {
  switch (event.type) {
    case 'course':
      return { ...emptyCourse, list: event };
    case 'review':
      return { ...course, review: event };
    case 'look':
      return { ...course, look: event };
    case 'knob':
      return { ...course, knob: event };
    case 'task':
      return { ...course, task: event, goals: new Map(), hint: undefined, solved: undefined };
    case 'goal':
      return {
        ...course,
        goals: new Map(course.goals).set(event.goal, { ok: event.ok, found: event.found }),
      };
    case 'hint':
      return { ...course, hint: event };
    case 'solved':
      return { ...course, solved: event };
    case 'lesson-end':
      return { ...course, end: event };
  }
}

/** Whether there is a task that was never solved: going on skips it. */
export const isUnsolved = ({ task, solved }: CourseModel): boolean =>
  task !== undefined && solved === undefined;
