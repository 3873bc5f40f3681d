// Describes what a lesson.yaml may hold: the structure of a lesson. All texts are in the prose files beside it.

import { z } from 'zod';
import { type AbilityId, isAbilityId } from '../probe/ability.ts';
import { checkSchema } from './checks/check-schema.ts';
import { fields } from './fields.ts';
import { schemaMessages } from './schema-messages.ts';
import { doSchema } from './verbs/do-schema.ts';

const { name, path } = fields;

const panes = z.enum([
  'namespaces',
  'tree',
  'cgroup',
  'overlay',
  'mounts',
  'network',
  'scorecard',
  'calls',
  'output',
]);

const task = z.strictObject({
  /** Fail before, and hold when it is solved, whichever way that was done. */
  check: z.array(checkSchema).min(1),
  /** Hold all the time. */
  keep: z.array(checkSchema).default([]),
  /** Which evidence to look at; which command or call; the line. */
  hints: z.literal(3),
  /** The first one is shown beside what the learner did. */
  solutions: z.array(z.array(doSchema).min(1)).min(2),
  /** Shows what was asked for without doing it: it must not pass. */
  cheat: z.array(doSchema).min(1),
  /** For those who want more: a lesson has one task that is not. */
  extra: z.boolean().default(false),
});

/** An item of a step's `do`, counted from 1. */
const itemNumber = z.number().int().min(1);

const again = z.strictObject({
  item: itemNumber,
  /** The field of the item that gets another value. */
  knob: z.string().min(1),
  values: z
    .array(z.union([z.string(), z.number(), z.boolean()]))
    .min(1)
    .max(5),
});

/** The id of a belief that lessons/misconceptions.md describes. */
const misconception = z.string().regex(/^[a-z][a-z0-9-]*$/);

const counter = z
  .strictObject({
    /** The step whose items are meant: this one, or an earlier one. */
    step: name.optional(),
    /** Items that are not done. */
    'leave-out': z.array(itemNumber).default([]),
    /** Items that are done otherwise. */
    change: z.array(z.strictObject({ item: itemNumber, to: doSchema })).default([]),
  })
  .refine(({ 'leave-out': left, change }) => left.length + change.length > 0, schemaMessages.counter.en);

const teaches = z.strictObject({
  /** Unique over all lessons. */
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  /** Holds after the step. */
  check: checkSchema,
  /** The experiment in which the check must fail. */
  counter,
});

const layer = z.strictObject({ name, role: z.enum(['lower', 'upper', 'work', 'merged']), in: name, path });

const step = z.strictObject({
  id: name,
  /** The tour plays it; other steps belong to lesson mode. */
  tour: z.boolean().default(false),
  do: z.array(doSchema).default([]),
  watch: z.array(panes).default(['namespaces']),
  /** The names whose columns the panes show, left to right. */
  compare: z.array(name).default(['host']),
  ask: z
    .array(z.strictObject({ id: name, holds: checkSchema, misconception: misconception.optional() }))
    .min(2)
    .optional(),
  /** In lesson mode its question is asked again when the step has run, before anybody says what holds. */
  observe: z.boolean().default(false),
  /** In lesson mode: what the learner may do once more, with other values. */
  again: again.optional(),
  checks: z.array(checkSchema).default([]),
  /** A line for the learner to type when the step is over: the first whose programs are all on this machine. */
  try: z
    .array(z.strictObject({ line: z.string().min(1), needs: z.array(z.string()).default([]) }))
    .min(1)
    .optional(),
  /** What this step proves; the prose has the statement, as `### fact`. */
  teaches: teaches.optional(),
  task: task.optional(),
});

export const lessonSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z-]*$/),
  number: z.number().int().min(0).max(16),
  level: z.number().int().min(1).max(3),
  minutes: z.number().int().min(1).max(60),
  /** Abilities that it needs beyond those that every lab needs: `ns.uts`, `cgroup.memory`, `command.ps`. */
  needs: z.array(z.custom<AbilityId>(isAbilityId, { error: schemaMessages.ability.en })),
  /** Not part of the tour yet; may use verbs that are not implemented yet. */
  draft: z.boolean().default(false),
  /** The directories of an overlay that the overlay pane shows. */
  layers: z.array(layer).default([]),
  /** The learner's container, under each of the names that it has in turn. */
  box: z.array(name).min(1).default(['box']),
  /** In lesson mode: questions of earlier lessons, asked before the first step. */
  review: z
    .array(z.strictObject({ from: z.string(), step: name }))
    .max(2)
    .default([]),
  /** What earlier lessons have taught to make: done before the first step, and not shown. */
  given: z.array(doSchema).default([]),
  steps: z.array(step).min(1),
});

export type LessonStructure = z.infer<typeof lessonSchema>;
export type StepStructure = z.infer<typeof step>;
export type Task = z.infer<typeof task>;
export type Teaches = z.infer<typeof teaches>;
