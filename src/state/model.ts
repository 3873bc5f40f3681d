// Reduces the events of a session to the model that every screen shows. Pure.

import type { Event, EventOf, HostFacts, LessonFacts, Mode, Texts } from '../session/event.ts';
import { isAnswer, MAX_BEGUN } from '../session/keyframe.ts';
import { isSnapshot } from '../session/sample-differences.ts';
import { type CourseModel, emptyCourse, reduceCourse } from './course.ts';
import {
  beginEvidence,
  compareFromNow,
  type Evidence,
  holdSnapshot,
  type Snapshot,
  type SnapshotOf,
  type SnapshotPair,
} from './evidence.ts';
import type { CallEvent } from './format-call.ts';
import { addKill, addSample, type MemoryHistories, withHistory } from './memory-history.ts';
import { type Question, reduceQuestion } from './question.ts';

interface PartsHeld extends Pick<EventOf<'parts'>, 'of' | 'has' | 'ownRoot'> {
  readonly before: readonly string[];
}

/** A program in a container, on its own pseudoterminal. */
interface OpenTerminal {
  readonly terminal: string;
  readonly in: string;
}

export interface Model {
  /** When the last event came: milliseconds since the session began. */
  readonly at: number;
  readonly mode: Mode | undefined;
  /** What is shown now was read from a recording. */
  readonly replayed: boolean;
  /** The recording that is playing, or was played last. */
  readonly recording: EventOf<'replay'> | undefined;
  /** The ways in are shown. */
  readonly home: EventOf<'home'> | undefined;
  /** The stage could not go on, and the learner is asked what to do. */
  readonly interruption: EventOf<'interruption'> | undefined;
  readonly host: HostFacts | undefined;
  readonly lessons: readonly LessonFacts[];
  readonly step: EventOf<'step'> | undefined;
  /** The operations of the step. */
  readonly outline: EventOf<'outline'>['operations'];
  /** The operation whose turn it is, or was last. */
  readonly plan: EventOf<'plan'> | undefined;
  /** The operations that were started last, the newest at the end. */
  readonly begun: readonly EventOf<'plan'>[];
  readonly calls: readonly (CallEvent | EventOf<'file'>)[];
  readonly output: readonly { readonly name: string; readonly text: string }[];
  /** The parts of a container that the box has, and those that it had when the step began. */
  readonly parts: PartsHeld | undefined;
  readonly evidence: Evidence;
  readonly memory: MemoryHistories;
  readonly pings: readonly EventOf<'ping'>[];
  readonly question: Question | undefined;
  readonly checks: readonly EventOf<'check'>[];
  /** The tour is through. */
  readonly summary: EventOf<'summary'> | undefined;
  /** What lesson mode adds: the list, the task, what is asked of earlier lessons. */
  readonly course: CourseModel;
  readonly note: Texts | undefined;
  /** A line to type into a shell, and what it will change. */
  readonly tryIt: Pick<EventOf<'try'>, 'line' | 'text'> | undefined;
  /** Shown until the next key or the next event. */
  readonly notice: Texts | undefined;
  readonly wait: Pick<EventOf<'wait'>, 'number' | 'what'> | undefined;
  /** The learner has asked to go elsewhere, and is not there yet. */
  readonly jump: 'back' | 'restart' | 'stage' | undefined;
  /** A session that advances by itself has been paused. */
  readonly standing: boolean;
  /** Sampling is paused until the learner resumes it. */
  readonly paused: boolean;
  /** The open terminals, in the order in which they were opened. */
  readonly terminals: readonly OpenTerminal[];
  readonly containers: readonly EventOf<'container'>[];
  /** The cgroup of each container, by its name. */
  readonly cgroups: ReadonlyMap<string, SnapshotPair<SnapshotOf<'cgroup'>>>;
  readonly ledger: EventOf<'ledger'> | undefined;
  readonly error: EventOf<'error'> | undefined;
}

/** What a step begins with. */
const emptyStep = {
  outline: [],
  plan: undefined,
  parts: undefined,
  calls: [],
  output: [],
  cgroups: new Map(),
  pings: [],
  question: undefined,
  checks: [],
  summary: undefined,
  course: emptyCourse,
  note: undefined,
  tryIt: undefined,
  notice: undefined,
  wait: undefined,
  jump: undefined,
  paused: false,
} satisfies Partial<Model>;

export const emptyModel: Model = {
  ...emptyStep,
  at: 0,
  mode: undefined,
  replayed: false,
  recording: undefined,
  home: undefined,
  interruption: undefined,
  host: undefined,
  lessons: [],
  step: undefined,
  begun: [],
  evidence: {},
  memory: new Map(),
  standing: false,
  terminals: [],
  containers: [],
  ledger: undefined,
  error: undefined,
};

const MAX_CALLS = 500;
const MAX_OUTPUT = 500;
const MAX_PINGS = 32;

export function reduce(model: Model, event: Event): Model {
  const replayed = isAnswer(event) ? model.replayed : event.replayed === true;
  const next = change(model.replayed === replayed ? model : { ...model, replayed }, event);
  return next.at === event.at ? next : { ...next, at: event.at };
}

/** A recording was announced, but none of its events has been shown yet. */
export const isIntroduction = ({ recording, step }: Model): boolean =>
  recording !== undefined && step === undefined;

/** The machine that the evidence was read from. */
export const machineOf = ({ replayed, recording, host }: Model): HostFacts | undefined =>
  (replayed ? recording?.host : undefined) ?? host;

function change(model: Model, event: Event): Model {
  if (isSnapshot(event)) return withSnapshot(model, event);
  switch (event.type) {
    case 'session':
      return { ...model, mode: event.mode, host: event.host, lessons: event.lessons };
    case 'home':
      return { ...model, home: event };
    case 'replay': {
      const { mode, host, lessons, replayed } = model;
      return { ...emptyModel, mode, host, lessons, replayed, recording: event };
    }
    case 'interruption': {
      const { mode, host, lessons } = model;
      return { ...emptyModel, mode, host, lessons, interruption: event };
    }
    case 'step':
      return beginStep(model, event);
    case 'outline':
      return { ...model, outline: event.operations };
    case 'plan':
      // Done once more, with another value, while the step waits to go on.
      return { ...model, plan: event, wait: model.wait?.what === 'next' ? model.wait : undefined };
    case 'call':
    case 'file':
      return { ...model, begun: withBegun(model), calls: [...model.calls, event].slice(-MAX_CALLS) };
    case 'proc':
      return event.what === 'oom' ? { ...model, memory: addKill(model.memory, event) } : model;
    case 'ping':
      return { ...model, pings: [...model.pings, event].slice(-MAX_PINGS) };
    case 'parts':
      return { ...model, parts: { ...event, before: model.parts?.before ?? event.has } };
    case 'sampling':
      return { ...model, paused: !event.on };
    case 'output':
      return { ...model, output: [...model.output, event].slice(-MAX_OUTPUT) };
    case 'ask':
    case 'answer':
      return { ...model, question: reduceQuestion(model.question, event), wait: undefined };
    case 'reveal':
      return { ...model, question: reduceQuestion(model.question, event) };
    case 'look':
      return {
        ...model,
        question: reduceQuestion(model.question, event),
        course: reduceCourse(model.course, event),
      };
    case 'course':
    case 'lesson-end':
      return {
        ...model,
        wait: model.course.list && model.wait, // told again, a list that waits still does
        course: reduceCourse(model.course, event),
      };
    case 'review':
    case 'knob':
    case 'task':
    case 'goal':
    case 'hint':
    case 'solved':
      return { ...model, course: reduceCourse(model.course, event) };
    case 'check':
      return { ...model, checks: [...model.checks, event] };
    case 'note':
      return { ...model, note: event.text };
    case 'try':
      return { ...model, tryIt: event };
    case 'summary':
      return { ...model, summary: event };
    case 'notice':
      return { ...model, notice: event.text };
    case 'wait':
      return { ...model, wait: { number: event.number, what: event.what } };
    case 'pty-open':
      return { ...model, terminals: [...model.terminals, { terminal: event.terminal, in: event.in }] };
    case 'pty-exit':
      return {
        ...model,
        terminals: model.terminals.filter(({ terminal }) => terminal !== event.terminal),
      };
    case 'container':
      return withContainer(model, event);
    case 'refused':
      // Pressing a key twice needs no message.
      return event.intent === undefined ? model : { ...model, notice: event.why };
    case 'pace':
      return { ...model, standing: !event.on };
    case 'history':
      return { ...model, memory: withHistory(model.memory, event) };
    case 'keyframe':
      // Only useful to a viewer who has seen nothing yet.
      return model.mode === undefined ? (event.events as readonly Event[]).reduce(reduce, emptyModel) : model;
    case 'ledger':
      return { ...model, ledger: event, interruption: undefined, plan: undefined, question: undefined };
    case 'error':
      return { ...model, error: event };
    default:
      return model;
  }
}

function beginStep(model: Model, event: EventOf<'step'>): Model {
  const sameLesson = model.step?.lesson === event.lesson;
  return {
    ...model,
    ...emptyStep,
    home: undefined,
    interruption: undefined,
    step: event,
    evidence: sameLesson ? beginEvidence(model.evidence) : {},
    memory: sameLesson ? model.memory : new Map(),
  };
}

/** An operation has started when its first call was made. */
const withBegun = ({ begun, plan }: Model): Model['begun'] =>
  plan === undefined || begun.at(-1) === plan ? begun : [...begun, plan].slice(-MAX_BEGUN);

/** In a session without steps, evidence is compared with what it was when a container last changed. */
function withContainer(model: Model, event: EventOf<'container'>): Model {
  const evidence = compareFromNow(model.evidence);
  const cgroups = new Map([...model.cgroups].map(([name, { now }]) => [name, { before: now, now }] as const));
  const known = model.containers;
  const before = known.find(({ name }) => name === event.name);
  if (event.state === 'removed') {
    cgroups.delete(event.name);
    const memory = new Map(model.memory);
    memory.delete(event.name);
    return { ...model, evidence, cgroups, memory, containers: known.filter((one) => one !== before) };
  }
  const now = { ...before, ...event };
  const containers =
    before === undefined ? [...known, now] : known.map((one) => (one === before ? now : one));
  return { ...model, evidence, cgroups, containers };
}

function withSnapshot(model: Model, event: Extract<Event, Snapshot>): Model {
  const evidence = holdSnapshot(model.evidence, event);
  if (event.type !== 'cgroup') return { ...model, evidence };
  const held = holdSnapshot({ cgroup: model.cgroups.get(event.name) }, event).cgroup;
  const cgroups = held === undefined ? model.cgroups : new Map(model.cgroups).set(event.name, held);
  return { ...model, evidence, cgroups, memory: addSample(model.memory, event) };
}

/** A key was pressed: the notice has been read, and the wait is over that an intent has answered. */
export function afterKey(model: Model, intents: readonly { readonly type: string }[]): Model {
  const answer = intents.find((intent) => 'wait' in intent);
  if (model.notice === undefined && answer === undefined) return model;
  const jump = jumps.find((one) => one === answer?.type);
  return {
    ...model,
    notice: undefined,
    ...(answer === undefined ? {} : { wait: undefined, jump }),
  };
}

const jumps = ['back', 'restart', 'stage'] as const;
