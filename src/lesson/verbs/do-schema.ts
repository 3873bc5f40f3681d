// Describes what an item of `do` may say: one verb of the table, and the fields that any verb may have.

import type { z as Zod } from 'zod';
import { verbFields } from './verb-fields.ts';
import { type VerbName, verbNames, verbs, verbsIn } from './verb-table.ts';

const { z, name } = verbFields;

const same = z.strictObject({
  shell: z.string().optional(),
  docker: z.union([z.string(), z.strictObject({ en: z.string(), zh: z.string() })]).optional(),
  go: z.string().optional(),
  c: z.string().optional(),
});

export const doSchema = z
  .strictObject({
    ...(Object.fromEntries(verbNames.map((verb) => [verb, verbs[verb].schema(verbFields).optional()])) as {
      [V in VerbName]: Zod.ZodOptional<ReturnType<(typeof verbs)[V]['schema']>>;
    }),
    /** Names the result, which later items use as `$NAME`. */
    as: name.optional(),
    /** The errno with which it must fail. */
    fails: z
      .string()
      .regex(/^E[A-Z0-9]+$/)
      .optional(),
    /** Runs right after the item before it, without a key press of its own. */
    silent: z.boolean().default(false),
    /** Equivalent commands and code, beside those that the operation knows itself. */
    same: same.optional(),
  })
  .refine((item) => verbsIn(item).length === 1, 'one verb for each item of `do`');

export type Do = Zod.infer<typeof doSchema>;
