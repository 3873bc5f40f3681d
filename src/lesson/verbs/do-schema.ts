// Says what an item of `do` may be: one verb of the table, and what may stand beside any verb.

import type { z as Zod } from 'zod';
import { verbFields } from './verb-fields.ts';
import { type VerbName, verbNames, verbs, verbsIn } from './verb-table.ts';

const { z, name } = verbFields;

const same = z.partialRecord(z.enum(['shell', 'docker', 'go', 'c']), z.string());

export const doSchema = z
  .strictObject({
    ...(Object.fromEntries(verbNames.map((verb) => [verb, verbs[verb].schema(verbFields).optional()])) as {
      [V in VerbName]: Zod.ZodOptional<ReturnType<(typeof verbs)[V]['schema']>>;
    }),
    /** Names the result; `$NAME` uses it later. */
    as: name.optional(),
    /** The errno that it must fail with. */
    fails: z
      .string()
      .regex(/^E[A-Z0-9]+$/)
      .optional(),
    /** Not worth a key press of its own: runs with the one before. */
    silent: z.boolean().default(false),
    /** The same in other words, beside those that the operation knows itself. */
    same: same.optional(),
  })
  .refine((item) => verbsIn(item).length === 1, 'one verb for each item of `do`');

export type Do = Zod.infer<typeof doSchema>;
