// Describes what a lesson.yaml may hold: the structure of a lesson. All texts are in the prose files beside it.

import { z } from 'zod';
import { type AbilityId, isAbilityId } from '../probe/ability.ts';
import { checkSchema } from './checks/check-schema.ts';
import { fields } from './fields.ts';
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
  check: z.array(checkSchema).min(1),
  keep: z.array(checkSchema).default([]),
  hints: z.number().int().min(1).max(5),
  solutions: z.array(z.array(doSchema).min(1)).min(2),
  cheat: z.array(doSchema).min(1),
});

/** An item of a step's `do`, counted from 1. */
const itemNumber = z.number().int().min(1);

const counter = z
  .strictObject({
    /** The step whose items are meant: this one, or an earlier one. */
    step: name.optional(),
    /** Items that are not done. */
    'leave-out': z.array(itemNumber).default([]),
    /** Items that are done otherwise. */
    change: z.array(z.strictObject({ item: itemNumber, to: doSchema })).default([]),
  })
  .refine(
    ({ 'leave-out': left, change }) => left.length + change.length > 0,
    'a counter-experiment leaves an item out, or changes one',
  );

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
    .array(z.strictObject({ id: name, holds: checkSchema }))
    .min(2)
    .optional(),
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
  needs: z.array(
    z.custom<AbilityId>(isAbilityId, { error: 'nothing that `nslab doctor` tries is called so' }),
  ),
  /** Not part of the tour yet; may use verbs that are not implemented yet. */
  draft: z.boolean().default(false),
  /** The directories of an overlay that the overlay pane shows. */
  layers: z.array(layer).default([]),
  /** The learner's container, under each of the names that it has in turn. */
  box: z.array(name).min(1).default(['box']),
  /** What earlier lessons have taught to make: done before the first step, and not shown. */
  given: z.array(doSchema).default([]),
  steps: z.array(step).min(1),
});

export type LessonStructure = z.infer<typeof lessonSchema>;
export type StepStructure = z.infer<typeof step>;
export type Teaches = z.infer<typeof teaches>;
