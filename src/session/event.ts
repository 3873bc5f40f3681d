// Names the types of all that the engine tells screens, transcripts and recordings: one closed union of events,
// inferred from its schema. Nothing else leaves the engine.

import type { BodyOf, EventType } from './schema/event-schema.ts';

export type { Texts } from '../kernel/languages.ts';
export type { PaneName } from './panes.ts';

export type Language = 'en' | 'zh';

/** `replayed`: it comes from a recording, and does not happen now. */
export type EventBody = BodyOf & { readonly replayed?: true | undefined };

/** `at`: milliseconds since the session began, monotonic. */
export type Event = EventBody & { readonly at: number };

/** The event of one type. */
export type EventOf<T extends EventType> = Extract<Event, { readonly type: T }>;

export type Emit = (event: EventBody) => void;

type FieldOf<T extends EventType, K extends keyof EventOf<T>> = NonNullable<EventOf<T>[K]>;

export type HostFacts = FieldOf<'session', 'host'>;
export type LessonFacts = FieldOf<'session', 'lessons'>[number];
/** What nslab is used for. */
export type Mode = FieldOf<'session', 'mode'>;
export type Option = FieldOf<'ask', 'options'>[number];
/** A technical term, as texts write it, and what it means. */
export type Term = FieldOf<'step', 'terms'>[number];
/** One line of an operation: a system call as strace writes it, or a file that is written. */
export type PlannedLine = FieldOf<'plan', 'lines'>[number];
/** The same operation as a command or as code. */
export type Same = FieldOf<'plan', 'same'>;
/** What the engine waits for. */
export type WaitFor = FieldOf<'wait', 'what'>;
/** Whether a container that a learner made runs, is frozen, has ended or was removed. */
export type ContainerState = FieldOf<'container', 'state'>;
