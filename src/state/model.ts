// What a screen shows, as it follows from the events: a pure reducer.

import type { Event, EventOf, HostFacts, LessonFacts, Mode, Option, Texts } from '../session/event.ts';
import {
  beginEvidence,
  compareFromNow,
  type Evidence,
  holdSnapshot,
  isSnapshot,
  type Snapshot,
  type SnapshotOf,
  type SnapshotPair,
} from './evidence.ts';
import type { CallEvent } from './format-call.ts';
import { addKill, addSample, type MemoryHistories, withHistory } from './memory-history.ts';

interface Question {
  readonly id: string;
  readonly text: Texts;
  readonly options: readonly Option[];
  readonly chosen?: string;
  /** The option that the kernel bears out, once it is known. */
  readonly holds?: string;
  readonly why?: Texts;
}

/** A program on a terminal of its own in a container. */
interface OpenTerminal {
  readonly terminal: string;
  readonly in: string;
}

export interface Model {
  /** When the last event came: milliseconds since the session began. */
  readonly at: number;
  readonly mode: Mode | undefined;
  /** What is shown now comes from a recording. */
  readonly replayed: boolean;
  /** The one that plays, or played last. */
  readonly recording: EventOf<'replay'> | undefined;
  readonly host: HostFacts | undefined;
  readonly lessons: readonly LessonFacts[];
  readonly step: EventOf<'step'> | undefined;
  readonly plan: EventOf<'plan'> | undefined;
  /** The last operations that were begun, the newest last. */
  readonly begun: readonly EventOf<'plan'>[];
  readonly calls: readonly (CallEvent | EventOf<'file'>)[];
  readonly output: readonly { readonly name: string; readonly text: string }[];
  readonly evidence: Evidence;
  readonly memory: MemoryHistories;
  readonly pings: readonly EventOf<'ping'>[];
  readonly question: Question | undefined;
  readonly checks: readonly EventOf<'check'>[];
  readonly note: Texts | undefined;
  /** Until the next key, or the next thing that happens. */
  readonly notice: Texts | undefined;
  readonly wait: Pick<EventOf<'wait'>, 'number' | 'what'> | undefined;
  /** A session that goes on by itself stands still. */
  readonly standing: boolean;
  /** No samples are taken until the learner asks for them again. */
  readonly paused: boolean;
  /** Those that are open, in the order in which they were opened. */
  readonly terminals: readonly OpenTerminal[];
  readonly containers: readonly EventOf<'container'>[];
  /** The cgroup of each container, by its name. */
  readonly cgroups: ReadonlyMap<string, SnapshotPair<SnapshotOf<'cgroup'>>>;
  readonly ledger: EventOf<'ledger'> | undefined;
  readonly error: EventOf<'error'> | undefined;
}

export const emptyModel: Model = {
  at: 0,
  mode: undefined,
  replayed: false,
  recording: undefined,
  host: undefined,
  lessons: [],
  step: undefined,
  plan: undefined,
  begun: [],
  calls: [],
  output: [],
  evidence: {},
  memory: new Map(),
  pings: [],
  question: undefined,
  checks: [],
  note: undefined,
  notice: undefined,
  wait: undefined,
  standing: false,
  paused: false,
  terminals: [],
  containers: [],
  cgroups: new Map(),
  ledger: undefined,
  error: undefined,
};

const MAX_CALLS = 500;
const MAX_OUTPUT = 500;
const MAX_PINGS = 32;
const MAX_BEGUN = 3;

/** What we asked for is answered, whatever plays meanwhile. */
const answers: readonly Event['type'][] = ['done', 'refused', 'pace'];

export function reduce(model: Model, event: Event): Model {
  const replayed = answers.includes(event.type) ? model.replayed : event.replayed === true;
  const next = change(model.replayed === replayed ? model : { ...model, replayed }, event);
  return next.at === event.at ? next : { ...next, at: event.at };
}

/** Told of a recording that is about to play, and nothing of it has been shown yet. */
export const isIntroduction = ({ recording, step }: Model): boolean =>
  recording !== undefined && step === undefined;

/** The machine that the evidence is of. */
export const machineOf = ({ replayed, recording, host }: Model): HostFacts | undefined =>
  (replayed ? recording?.host : undefined) ?? host;

function change(model: Model, event: Event): Model {
  if (isSnapshot(event)) return withSnapshot(model, event);
  switch (event.type) {
    case 'session':
      return { ...model, mode: event.mode, host: event.host, lessons: event.lessons };
    case 'replay': {
      const { mode, host, lessons, replayed } = model;
      return { ...emptyModel, mode, host, lessons, replayed, recording: event };
    }
    case 'step':
      return beginStep(model, event);
    case 'plan':
      return { ...model, plan: event, wait: undefined };
    case 'call':
    case 'file':
      return { ...model, begun: withBegun(model), calls: [...model.calls, event].slice(-MAX_CALLS) };
    case 'proc':
      return event.what === 'oom' ? { ...model, memory: addKill(model.memory, event) } : model;
    case 'ping':
      return { ...model, pings: [...model.pings, event].slice(-MAX_PINGS) };
    case 'sampling':
      return { ...model, paused: !event.on };
    case 'output':
      return { ...model, output: [...model.output, event].slice(-MAX_OUTPUT) };
    case 'ask':
      return { ...model, question: event, wait: undefined };
    case 'answer':
      return {
        ...model,
        question: model.question && { ...model.question, chosen: event.chosen },
        wait: undefined,
      };
    case 'reveal':
      return {
        ...model,
        question: model.question && { ...model.question, holds: event.holds, why: event.why },
      };
    case 'check':
      return { ...model, checks: [...model.checks, event] };
    case 'note':
      return { ...model, note: event.text };
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
      // A key that came twice needs no word.
      return event.intent === undefined ? model : { ...model, notice: event.why };
    case 'pace':
      return { ...model, standing: !event.on };
    case 'history':
      return { ...model, memory: withHistory(model.memory, event) };
    case 'keyframe':
      // Only of use to who has seen nothing yet.
      return model.mode === undefined ? (event.events as readonly Event[]).reduce(reduce, emptyModel) : model;
    case 'ledger':
      return { ...model, ledger: event, plan: undefined, question: undefined };
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
    step: event,
    plan: undefined,
    calls: [],
    output: [],
    evidence: sameLesson ? beginEvidence(model.evidence) : {},
    memory: sameLesson ? model.memory : new Map(),
    cgroups: new Map(),
    pings: [],
    question: undefined,
    checks: [],
    note: undefined,
    notice: undefined,
    wait: undefined,
    paused: false,
  };
}

/** An operation is begun with its first call. */
const withBegun = ({ begun, plan }: Model): Model['begun'] =>
  plan === undefined || begun.at(-1) === plan ? begun : [...begun, plan].slice(-MAX_BEGUN);

/** Where there are no steps, what became of a container is what evidence is held against. */
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

/** A key was pressed: a notice has been read, and what was waited for has come. */
export const afterKey = (model: Model, answered: boolean): Model =>
  model.notice === undefined && !answered
    ? model
    : { ...model, notice: undefined, wait: answered ? undefined : model.wait };
