// Describes what an item of `do` may say: one verb of the table, and the fields that any verb may have.

import type { z as Zod } from 'zod';
import { type AbilityId, isAbilityId } from '../../probe/ability.ts';
import { schemaMessages } from '../schema-messages.ts';
import { verbFields } from './verb-fields.ts';
import { type VerbName, verbNames, verbs, verbsIn } from './verb-table.ts';

const { z, name } = verbFields;

const same = z.partialRecord(z.enum(['shell', 'docker', 'go', 'c']), z.string());

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
    /** Left out where this ability is missing. Only in `given`: what a step does is what its lesson needs. */
    needs: z.custom<AbilityId>(isAbilityId, { error: schemaMessages.ability.en }).optional(),
    /** Equivalent commands and code, beside those that the operation knows itself. */
    same: same.optional(),
  })
  .refine((item) => verbsIn(item).length === 1, schemaMessages.verb.en);

export type Do = Zod.infer<typeof doSchema>;
