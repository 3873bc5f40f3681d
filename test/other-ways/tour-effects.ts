// Runs the tour once, and notes of each operation how it is written in other ways and what the machine is like once it ran.

import { join } from 'node:path';
import { runTour } from '../../src/engine/runners/run-tour.ts';
import { packageRoot } from '../../src/lab/session/session-files.ts';
import { loadLessons } from '../../src/lesson/load-lessons.ts';
import { tourLessons } from '../../src/lesson/tour-lessons.ts';
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
  fails?: string;
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
  let lesson = '';
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
    if (event.type === 'step' && event.lesson !== lesson) {
      lesson = event.lesson;
      // We are where the lab's host is.
      places = new Map([['host', process.pid]]);
      cgroup = undefined;
    }
    if (event.type === 'outline') outline = event.operations;
    if (event.type === 'proc' && event.what === 'start') note(places, event, current);
    if (event.type === 'call' && event.errno !== undefined && event.expected && current !== undefined)
      current.fails = event.errno;
    if (event.type === 'output' && current !== undefined) current.output += event.text;
    if (event.type !== 'plan') return;
    cgroup = /mkdir\("(\/sys\/fs\/cgroup[^"]*)"/.exec(event.same.c ?? '')?.[1] ?? cgroup;
    current = { lesson, ...readPlan(event, outline), output: '', facts: {}, pids: places, cgroup };
    done.push(current);
  });
  await runTour({
    lessons: tourLessons(loadLessons(join(packageRoot(), 'lessons'))),
    glossary: [],
    intents,
    auto: true,
    version: '0',
    emit,
  });
  return done;
}

const toPlace = ([name, pid]: [string, number]): Place => ({ name, pid });

/** Actors only: not the programs that they start. The holder is known once it has a child. */
function note(places: Map<string, number>, { name, pid }: EventOf<'proc'>, current: Done | undefined): void {
  if (current?.makes !== name) return;
  const parent = processOf(pid)?.ppid;
  if (!places.has(current.actor) && parent !== undefined) places.set(current.actor, parent);
  places.set(name, pid);
}

function readPlan(
  { operation, title, lines, same }: EventOf<'plan'>,
  outline: EventOf<'outline'>['operations'],
): Pick<Done, 'title' | 'same' | 'silent' | 'kind' | 'actor' | 'makes'> {
  const [first, last] = [lines[0], lines.at(-1)];
  const clones = first?.line.startsWith('clone3(') ?? false;
  const kind = !clones ? 'call' : /^execve(at)?\(/.test(last?.line ?? '') ? 'start' : 'clone';
  return {
    title: title.en,
    same,
    silent: outline[operation - 1]?.silent === true,
    kind,
    actor: (kind === 'call' ? last : first)?.actor ?? '',
    ...(kind === 'clone' ? { makes: lines[1]?.actor ?? '' } : {}),
  };
}
