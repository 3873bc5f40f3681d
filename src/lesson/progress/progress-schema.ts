// Describes the file of progress: where a learner is, and what they have answered. It is loaded only when there is a file.

import * as z from 'zod/mini';

/** Raised when a field changes its meaning. New fields alone do not: whoever does not know them keeps them. */
export const PROGRESS_VERSION = 1;

/** A question that was answered, by the id of its step. */
const answer = z.looseObject({
  /** The option; absent when the learner did not know. */
  chosen: z.optional(z.string()),
  /** The option that the kernel confirmed, on this machine. */
  held: z.string(),
  /** The stage could not run: what the kernel confirmed is from its recording. */
  replayed: z.optional(z.literal(true)),
  /** What was chosen the first time, if that was something else; empty when the learner did not know. */
  first: z.optional(z.object({ chosen: z.optional(z.string()) })),
});

/** A task that was solved, with what the kernel showed then. */
const solvedTask = z.looseObject({
  /** ISO 8601, UTC. */
  at: z.string(),
  hints: z.number(),
  evidence: z.array(z.looseObject({ goal: z.object({ en: z.string(), zh: z.string() }), found: z.string() })),
});

/** How far the learner is in lesson mode. */
const lesson = z.looseObject({
  done: z.boolean(),
  at: z.optional(z.string()),
  /** By the id of the step. */
  tasks: z.optional(z.record(z.string(), solvedTask)),
});

const stage = z.looseObject({
  /** Whether it was gone through to its end, once. */
  done: z.boolean(),
  answers: z.record(z.string(), answer),
  lesson: z.optional(lesson),
});

export const progressSchema = z.looseObject({
  version: z.literal(PROGRESS_VERSION),
  /** The step that was shown last; absent before the first, and after the last. */
  place: z.optional(z.looseObject({ lesson: z.string(), step: z.string() })),
  /** By the id of the lesson. */
  stages: z.record(z.string(), stage),
});

export type Progress = z.infer<typeof progressSchema>;
export type KeptAnswer = z.infer<typeof answer>;
export type SolvedTask = z.infer<typeof solvedTask>;
export type KeptLesson = z.infer<typeof lesson>;
