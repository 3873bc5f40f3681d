// What a screen shows, as it follows from the events: a pure reducer.

import type { Event, HostFacts, LessonFacts, Option, PaneName, Texts } from '../session/event.ts';
import type { CallEvent } from './format-call.ts';
import { type Table, tableOf } from './table.ts';

export interface Question {
  readonly id: string;
  readonly text: Texts;
  readonly options: readonly Option[];
  readonly chosen?: string;
  /** The option that the kernel bears out, once it is known. */
  readonly holds?: string;
  readonly why?: Texts;
}

export interface Evidence {
  /** As it was when the step began. */
  readonly before: Table | undefined;
  readonly now: Table;
}

export interface Model {
  readonly host: HostFacts | undefined;
  readonly lessons: readonly LessonFacts[];
  readonly step: Extract<Event, { type: 'step' }> | undefined;
  readonly plan: Extract<Event, { type: 'plan' }> | undefined;
  readonly calls: readonly (CallEvent | Extract<Event, { type: 'file' }>)[];
  readonly output: readonly { readonly name: string; readonly text: string }[];
  readonly evidence: ReadonlyMap<PaneName, Evidence>;
  readonly question: Question | undefined;
  readonly checks: readonly Extract<Event, { type: 'check' }>[];
  readonly note: Texts | undefined;
  readonly wait: Extract<Event, { type: 'wait' }>['what'] | undefined;
  /** The box that a shell is open in. */
  readonly shell: string | undefined;
  readonly ledger: Extract<Event, { type: 'ledger' }> | undefined;
  readonly error: Extract<Event, { type: 'error' }> | undefined;
}

export const emptyModel: Model = {
  host: undefined,
  lessons: [],
  step: undefined,
  plan: undefined,
  calls: [],
  output: [],
  evidence: new Map(),
  question: undefined,
  checks: [],
  note: undefined,
  wait: undefined,
  shell: undefined,
  ledger: undefined,
  error: undefined,
};

const MAX_CALLS = 500;
const MAX_OUTPUT = 500;

export function reduce(model: Model, event: Event): Model {
  const table = tableOf(event);
  if (table !== undefined) return withTable(model, table);
  switch (event.type) {
    case 'session':
      return { ...model, host: event.host, lessons: event.lessons };
    case 'step':
      return beginStep(model, event);
    case 'plan':
      return { ...model, plan: event, wait: undefined };
    case 'call':
    case 'file':
      return { ...model, calls: [...model.calls, event].slice(-MAX_CALLS) };
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
  const kept = new Map([...model.evidence].map(([pane, { now }]) => [pane, { before: now, now }]));
  return {
    ...model,
    step: event,
    plan: undefined,
    calls: [],
    output: [],
    evidence: sameLesson ? kept : new Map(),
    question: undefined,
    checks: [],
    note: undefined,
    wait: undefined,
  };
}

function withTable(model: Model, table: Table): Model {
  const known = model.evidence.get(table.pane);
  const evidence = new Map(model.evidence).set(table.pane, {
    before: known?.before ?? known?.now,
    now: table,
  });
  return { ...model, evidence };
}
