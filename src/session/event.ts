// Names the types of everything that screens, transcripts and recordings learn: one closed union, from its schema. Nothing
// else leaves the engine.

import type { BodyOf, EventType } from './schema/event-schema.ts';

export type { PaneName } from './panes.ts';

export type Language = 'en' | 'zh';

/** `replayed`: it comes from a recording, and nothing of it happens now. */
export type EventBody = BodyOf & { readonly replayed?: true | undefined };

/** `at`: milliseconds since the session began, monotonic. */
export type Event = EventBody & { readonly at: number };

/** The event of one type. */
export type EventOf<T extends EventType> = Extract<Event, { readonly type: T }>;

export type Emit = (event: EventBody) => void;

type FieldOf<T extends EventType, K extends keyof EventOf<T>> = NonNullable<EventOf<T>[K]>;

/** A text in every language there is. */
export type Texts = FieldOf<'note', 'text'>;
export type HostFacts = FieldOf<'session', 'host'>;
export type LessonFacts = FieldOf<'session', 'lessons'>[number];
/** The way in which nslab is used. */
export type Mode = FieldOf<'session', 'mode'>;
export type Option = FieldOf<'ask', 'options'>[number];
/** A word of the field, as it stands in the texts, and what it means. */
export type Term = FieldOf<'step', 'terms'>[number];
/** One thing that an operation will do, or did: a system call as strace writes it, or a file written. */
export type PlannedLine = FieldOf<'plan', 'lines'>[number];
/** The same operation in other words. */
export type Same = FieldOf<'plan', 'same'>;
/** What the engine waits for. */
export type WaitFor = FieldOf<'wait', 'what'>;
