// What a screen shows, as it follows from the events: a pure reducer.

import type { Event, HostFacts, LessonFacts, Option, Texts } from '../session/event.ts';
import { beginEvidence, type Evidence, holdSnapshot, isSnapshot, type Snapshot } from './evidence.ts';
import type { CallEvent } from './format-call.ts';
import { addKill, addSample, type Courses } from './memory-history.ts';

export interface Question {
  readonly id: string;
  readonly text: Texts;
  readonly options: readonly Option[];
  readonly chosen?: string;
  /** The option that the kernel bears out, once it is known. */
  readonly holds?: string;
  readonly why?: Texts;
}

export interface Model {
  /** What is shown now comes from a recording. */
  readonly replayed: boolean;
  /** The one that plays, or played last. */
  readonly recording: Extract<Event, { type: 'replay' }> | undefined;
  readonly host: HostFacts | undefined;
  readonly lessons: readonly LessonFacts[];
  readonly step: Extract<Event, { type: 'step' }> | undefined;
  readonly plan: Extract<Event, { type: 'plan' }> | undefined;
  readonly calls: readonly (CallEvent | Extract<Event, { type: 'file' }>)[];
  readonly output: readonly { readonly name: string; readonly text: string }[];
  readonly evidence: Evidence;
  readonly memory: Courses;
  readonly pings: readonly Extract<Event, { type: 'ping' }>[];
  readonly question: Question | undefined;
  readonly checks: readonly Extract<Event, { type: 'check' }>[];
  readonly note: Texts | undefined;
  /** Until the next key, or the next thing that happens. */
  readonly notice: Texts | undefined;
  readonly wait: Extract<Event, { type: 'wait' }>['what'] | undefined;
  /** No samples are taken until the learner asks for them again. */
  readonly paused: boolean;
  /** The box that a shell is open in. */
  readonly shell: string | undefined;
  readonly ledger: Extract<Event, { type: 'ledger' }> | undefined;
  readonly error: Extract<Event, { type: 'error' }> | undefined;
}

export const emptyModel: Model = {
  replayed: false,
  recording: undefined,
  host: undefined,
  lessons: [],
  step: undefined,
  plan: undefined,
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
  paused: false,
  shell: undefined,
  ledger: undefined,
  error: undefined,
};

const MAX_CALLS = 500;
const MAX_OUTPUT = 500;
const MAX_PINGS = 32;

export function reduce(model: Model, event: Event): Model {
  const replayed = event.replayed === true;
  return change(model.replayed === replayed ? model : { ...model, replayed }, event);
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
      return { ...model, host: event.host, lessons: event.lessons };
    case 'replay': {
      const { host, lessons, replayed } = model;
      return { ...emptyModel, host, lessons, replayed, recording: event };
    }
    case 'step':
      return beginStep(model, event);
    case 'plan':
      return { ...model, plan: event, wait: undefined };
    case 'call':
    case 'file':
      return { ...model, calls: [...model.calls, event].slice(-MAX_CALLS) };
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
      return { ...model, wait: event.what };
    case 'pty-open':
      return { ...model, shell: event.in };
    case 'pty-exit':
      return { ...model, shell: undefined };
    case 'ledger':
      return { ...model, ledger: event, plan: undefined, question: undefined };
    case 'error':
      return { ...model, error: event };
    default:
      return model;
  }
}

function beginStep(model: Model, event: Extract<Event, { type: 'step' }>): Model {
  const sameLesson = model.step?.lesson === event.lesson;
  return {
    ...model,
    step: event,
    plan: undefined,
    calls: [],
    output: [],
    evidence: sameLesson ? beginEvidence(model.evidence) : {},
    memory: sameLesson ? model.memory : new Map(),
    pings: [],
    question: undefined,
    checks: [],
    note: undefined,
    notice: undefined,
    wait: undefined,
    paused: false,
  };
}

function withSnapshot(model: Model, event: Extract<Event, Snapshot>): Model {
  const evidence = holdSnapshot(model.evidence, event);
  return event.type === 'cgroup'
    ? { ...model, evidence, memory: addSample(model.memory, event) }
    : { ...model, evidence };
}

/** A key was pressed: a notice has been read, and what was waited for has come. */
export const afterKey = (model: Model, answered: boolean): Model =>
  model.notice === undefined && !answered
    ? model
    : { ...model, notice: undefined, wait: answered ? undefined : model.wait };
