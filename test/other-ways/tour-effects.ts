// Runs the tour once, and notes of each operation how it is written in other ways and what the machine is like once it ran.

import { join } from 'node:path';
import { runTour } from '../../src/engine/runners/run-tour.ts';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import type { Lesson } from '../../src/lesson/lesson-type.ts';
import { loadLessons } from '../../src/lesson/load-lessons.ts';
import { tourLessons } from '../../src/lesson/tour-lessons.ts';
import type { Do } from '../../src/lesson/verbs/do-schema.ts';
import { entryOf } from '../../src/lesson/verbs/item.ts';
import type { EventBody, Same } from '../../src/session/event.ts';
import { openLearner } from '../support/learner.ts';
import { processOf } from '../support/processes.ts';
import { type Facts, lookAt, type Place } from './facts.ts';

type EventOf<T extends EventBody['type']> = Extract<EventBody, { type: T }>;

export interface Done {
  readonly lesson: string;
  readonly title: string;
  readonly same: Same;
  /** It belongs to the operation before it: the screen lists only that one. */
  readonly silent: boolean;
  readonly kind: 'clone' | 'start' | 'call';
  /** Who would type it. */
  readonly actor: string;
  /** Whom it clones. */
  readonly makes?: string;
  /** The errno that it must fail with. */
  readonly fails?: string | undefined;
  /** What its program wrote. */
  output: string;
  facts: Facts;
  /** The PIDs of the actors, as lines may name them. */
  readonly pids: ReadonlyMap<string, number>;
  /** The container's memory cgroup, where it has one. */
  readonly cgroup?: string;
}

/** The events after which the state that an operation has left is still there. */
const afterwards: readonly EventBody['type'][] = ['plan', 'check', 'note'];

export async function tourEffects(): Promise<Done[]> {
  const done: Done[] = [];
  const lessons = tourLessons(loadLessons(join(packageRoot(), 'lessons')));
  let lesson: Lesson | undefined;
  let items: readonly Do[] = [];
  let outline: EventOf<'outline'>['operations'] = [];
  let places = new Map<string, number>();
  let cgroup: string | undefined;
  let current: Done | undefined;
  const looked = (): void => {
    if (current === undefined) return;
    current.facts = lookAt([...places].map(toPlace), cgroup);
    current = undefined;
  };
  const { emit, intents } = openLearner((event) => {
    if (afterwards.includes(event.type)) looked();
    if (event.type === 'step') {
      if (event.lesson !== lesson?.id) {
        lesson = lessons.find(({ id }) => id === event.lesson);
        // We are where the lab's host is.
        places = new Map([['host', process.pid]]);
        cgroup = undefined;
      }
      items = operationsOf(lesson, event.step);
    }
    if (event.type === 'outline') outline = event.operations;
    if (event.type === 'proc' && event.what === 'start')
      note(places, event, current ?? clonedBy(lesson, event));
    if (event.type === 'output' && current !== undefined) current.output += event.text;
    if (event.type !== 'plan') return;
    cgroup = /mkdir\("(\/sys\/fs\/cgroup[^"]*)"/.exec(event.same.c ?? '')?.[1] ?? cgroup;
    const { fails } = items[event.operation - 1] ?? {};
    const plan = { lesson: lesson?.id ?? '', ...readPlan(event, outline), fails };
    current = { ...plan, output: '', facts: {}, pids: places, cgroup };
    done.push(current);
  });
  await runTour({
    lessons,
    glossary: [],
    intents,
    auto: true,
    version: '0',
    emit,
  });
  return done;
}

/** The items of a step that do something: those that only wait have no number. */
const operationsOf = (lesson: Lesson | undefined, id: string): Do[] =>
  (lesson?.steps.find((step) => step.id === id)?.do ?? []).filter(
    (item) => entryOf(item).verb.does.kind === 'acts',
  );

/** What the stage begins with is made before its first operation is shown. */
function clonedBy(lesson: Lesson | undefined, { name }: EventOf<'proc'>): Cloned | undefined {
  const clone = lesson?.given.find((item) => item.clone?.as === name)?.clone;
  return clone && { actor: clone.from, makes: clone.as };
}

type Cloned = Pick<Done, 'actor' | 'makes'>;

const toPlace = ([name, pid]: [string, number]): Place => ({ name, pid });

/** Actors only: not the programs that they start. The holder is known once it has a child. */
function note(
  places: Map<string, number>,
  { name, pid }: EventOf<'proc'>,
  current: Cloned | undefined,
): void {
  if (current?.makes !== name) return;
  const parent = processOf(pid)?.ppid;
  if (!places.has(current.actor) && parent !== undefined) places.set(current.actor, parent);
  places.set(name, pid);
}

function readPlan(
  { operation, title, lines, same }: EventOf<'plan'>,
  outline: EventOf<'outline'>['operations'],
): Pick<Done, 'title' | 'same' | 'silent' | 'kind' | 'actor' | 'makes'> {
  const last = lines.at(-1);
  const clone = lines.findIndex(({ line }) => line.startsWith('clone3('));
  const kind = clone < 0 ? 'call' : /^execve(at)?\(/.test(last?.line ?? '') ? 'start' : 'clone';
  return {
    title: title.en,
    same,
    silent: outline[operation - 1]?.silent === true,
    kind,
    actor: (kind === 'call' ? last : lines[clone])?.actor ?? '',
    // Its first calls give it a name.
    ...(kind === 'clone' ? { makes: lines[clone + 1]?.actor ?? '' } : {}),
  };
}
