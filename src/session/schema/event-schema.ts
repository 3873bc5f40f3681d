// Describes every event: the one source of the types of events, and of what readers of recordings accept.

import * as z from 'zod/mini';
import {
  amount,
  containerFacts,
  finding,
  hostFacts,
  lessonFacts,
  option,
  plannedLine,
  same,
  term,
  texts,
  textsOrText,
  watched,
} from './common-schema.ts';
import { courseFields } from './course-schema.ts';
import { snapshotFields } from './snapshot-schema.ts';

const text = z.string();
const number = z.number();
const lines = z.array(z.string());

/** What nslab can be used for. */
const modes = ['tour', 'lesson', 'play', 'demo', 'inspect'] as const;

/** What the engine may wait for: to begin, to run an operation, for an answer, to go on after a step, to leave. */
const waits = ['begin', 'operation', 'answer', 'next', 'end'] as const;

/** The state of a terminal's emulator, as src/term writes and reads it. */
const terminalState = z.record(z.string(), z.unknown());

/** The fields of each type of event. `at` and `replayed` are added to all of them. */
export const eventFields = {
  session: {
    /** `major.minor`, see format.ts. */
    format: text,
    mode: z.enum(modes),
    id: text,
    host: hostFacts,
    /** The lessons of the session; empty where it has none. */
    lessons: z.array(lessonFacts),
    /** When the session began: ISO 8601, UTC. */
    startedAt: z.optional(text),
  },
  /** The ways in: the next wait, `begin`, asks for one. */
  home: {
    /** Where the learner left the tour: its number, and the lesson. */
    place: z.optional(z.object({ number, lesson: text })),
    /** Whether the tour runs here; else it is a recording. */
    live: z.boolean(),
    /** Why not. */
    why: z.optional(texts),
  },
  /** A recording is about to play. */
  replay: {
    /** The lesson that cannot run live here; absent when the whole session is a recording. */
    lesson: z.optional(text),
    /** The machine and the user of the recorded session. */
    host: hostFacts,
    recordedAt: z.optional(text),
    /** Why it does not run live; absent when the recording was asked for. */
    why: z.optional(texts),
  },
  /**
   * A stage could not go on here, and its lab is gone. The next wait asks what to do: `restart` tries again, `next` goes on
   * with the recording.
   */
  interruption: {
    lesson: text,
    /** The machine refused a call; somebody broke what the lab had made; something took too long. */
    kind: z.enum(['refused', 'broken', 'slow']),
    /** One sentence. */
    title: texts,
    /** The call or what else failed, as strace shows it. */
    failed: z.optional(textsOrText),
    /** Who answered, as far as that was tested; a sentence each. */
    why: z.array(texts),
    /** Whether there is a recording of the stage. */
    recorded: z.boolean(),
    /** What `nslab doctor` says about what the stage needs. */
    checks: z.array(finding),
  },
  step: {
    lesson: text,
    lessonNumber: number,
    step: text,
    stepNumber: number,
    title: texts,
    text: texts,
    watch: watched,
    /** The technical terms in the step's texts, explained. */
    terms: z.array(term),
  },
  /** All operations of a step, before any of them: what depends on an earlier one is `…` or left out. */
  outline: {
    operations: z.array(
      z.object({
        title: texts,
        lines: z.array(plannedLine),
        same,
        /** It belongs to the one before it, and has no key press of its own. */
        silent: z.optional(z.literal(true)),
      }),
    ),
  },
  /** An operation whose turn has come: its place in the outline, counted from 1, and all of its calls. */
  plan: { operation: number, title: texts, lines: z.array(plannedLine), same },
  call: {
    actor: text,
    pid: number,
    name: text,
    line: text,
    ret: number,
    /** The name of errno, when the call failed. */
    errno: z.optional(text),
    meaning: z.optional(textsOrText),
    expected: z.optional(z.boolean()),
    ns: number,
  },
  file: { actor: text, path: text, text },
  proc: {
    what: z.enum(['start', 'exit', 'oom']),
    name: text,
    pid: number,
    status: z.optional(number),
    signal: z.optional(number),
    score: z.optional(number),
  },
  output: { name: text, text },
  /** A container has changed its state. */
  container: {
    name: text,
    state: z.enum(['running', 'frozen', 'ended', 'removed']),
    /** The host's PID of its first process; absent once that is gone. */
    pid: z.optional(number),
    /** How it was made: `whole` as `nslab run` does, `bare` with namespaces only. */
    kind: z.optional(z.enum(['whole', 'bare'])),
  },
  /** Whether the evidence is read again and again while the session waits. */
  sampling: { on: z.boolean() },
  /** Whether a session that goes on by itself does so now, or is paused. */
  pace: { on: z.boolean() },
  ...snapshotFields,
  /** A container's memory usage so far, for its chart. Only in keyframes. */
  history: {
    name: text,
    /** Milliseconds since the session began, bytes used, the limit, and what was used in between: see memory-points.ts. */
    points: z.array(z.tuple([number, number, amount, z.optional(number)])),
    kills: z.array(z.object({ at: number, name: text, pid: number })),
  },
  /** Which parts of a container the learner's box has, as src/observe names them: told at a step's start, and when one comes. */
  parts: { of: text, has: lines, ownRoot: z.boolean() },
  /** A line for the learner to type into a shell, and what it will change. */
  try: { line: text, text: texts },
  ping: { from: text, to: text, seq: number, ns: z.optional(number) },
  ask: {
    id: text,
    text: texts,
    options: z.array(option),
    /** It is asked again, of what the kernel shows now; absent for a prediction. */
    observed: z.optional(z.literal(true)),
  },
  answer: { id: text, chosen: z.optional(text), observed: z.optional(z.literal(true)) },
  reveal: { id: text, holds: text, chosen: z.optional(text), why: z.optional(texts) },
  check: { text: texts, ok: z.boolean(), found: text },
  /** The engine waits; an intent answers by naming the number. */
  wait: { number, what: z.enum(waits) },
  ledger: { made: lines, left: lines, others: lines },
  'pty-open': {
    /** The terminal's name in this session. */
    terminal: text,
    /** The program on it, and the container where that runs. */
    name: text,
    in: text,
    /** Its path as the program sees it: `/dev/pts/0`. */
    device: text,
    columns: number,
    rows: number,
  },
  /** What was written to a terminal, in base64, as the bytes need not be text. */
  pty: { terminal: text, data: text },
  'pty-resize': { terminal: text, columns: number, rows: number },
  'pty-exit': { terminal: text, status: number },
  /** The tour is through: what was predicted, what to look at again, what was shown to be so, and the container that is there now. */
  summary: {
    /** Questions that were answered, and right answers among them. */
    asked: number,
    right: number,
    /** The steps of wrong answers. */
    again: z.array(z.object({ lesson: text, title: texts })),
    /** Checks that did not hold. */
    failed: z.array(texts),
    facts: z.array(z.object({ id: text, text: texts })),
    /** How nslab is started here: `sudo npx nslab`. */
    command: text,
    container: z.optional(containerFacts),
  },
  ...courseFields,
  note: { text: texts },
  /** An answer to what the learner asked for, apart from the step. */
  notice: { text: texts },
  /** An intent was carried out. Only for its sender, and never recorded. */
  done: { intent: number },
  /** An intent was not carried out; one that answers a wait has the wait's number instead of its own. */
  refused: { intent: z.optional(number), wait: z.optional(number), why: texts },
  error: { message: textsOrText, hint: z.optional(textsOrText) },
  end: { ok: z.boolean() },
  /** What a reader who begins here must know: the earlier events that still matter, and the state of each terminal. */
  keyframe: {
    events: z.array(z.unknown()),
    terminals: z.array(z.object({ terminal: text, state: terminalState })),
  },
  /** What changed in a snapshot since the last of its series. Only in recordings, see sample-differences.ts. */
  sample: {
    of: z.enum(Object.keys(snapshotFields) as (keyof typeof snapshotFields)[]),
    name: z.optional(text),
    changes: z.array(z.tuple([z.array(z.union([z.string(), z.number()])), z.optional(z.unknown())])),
  },
} as const;

export type EventType = keyof typeof eventFields;

type FieldsOf<T extends EventType> = z.infer<z.ZodMiniObject<(typeof eventFields)[T]>>;

/** Milliseconds since the session began, monotonic. */
const at = z.custom<number>((value) => typeof value === 'number' && value >= 0 && Number.isFinite(value));
const replayed = z.optional(z.literal(true));

type DeepReadonly<T> = T extends readonly (infer E)[]
  ? number extends T['length']
    ? readonly DeepReadonly<E>[]
    : { readonly [K in keyof T]: DeepReadonly<T[K]> }
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

/** The fields of an event, and its type. */
export type BodyOf = { [T in EventType]: { readonly type: T } & DeepReadonly<FieldsOf<T>> }[EventType];

const schemas = new Map<string, z.ZodMiniType>();

/**
 * Makes the schema when the first event of its type is read: most recordings have few types, and live sessions read
 * none.
 */
export function schemaFor(type: string): z.ZodMiniType | undefined {
  if (!Object.hasOwn(eventFields, type)) return undefined;
  const known = schemas.get(type);
  if (known !== undefined) return known;
  const fields = eventFields[type as EventType];
  const schema = z.object({ type: z.literal(type), ...fields, replayed, at });
  schemas.set(type, schema);
  return schema;
}
