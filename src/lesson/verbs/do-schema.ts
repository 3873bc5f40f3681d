// Says what an item of `do` may be: one verb of the table, and what may stand beside any verb.

import { z } from 'zod';
import { name } from '../fields.ts';
import type { Verb } from './verb.ts';
import { type VerbName, verbs } from './verb-table.ts';

const verbNames = Object.keys(verbs) as VerbName[];

const same = z.partialRecord(z.enum(['shell', 'docker', 'go', 'c']), z.string());

export const doSchema = z
  .strictObject({
    ...(Object.fromEntries(verbNames.map((verb) => [verb, verbs[verb].schema.optional()])) as {
      [V in VerbName]: z.ZodOptional<(typeof verbs)[V]['schema']>;
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

export type Do = z.infer<typeof doSchema>;

const verbsIn = (item: object): VerbName[] => verbNames.filter((verb) => item[verb as never] !== undefined);

/** The verb of an item; the schema lets it have one. */
export function verbOf(item: Do): VerbName {
  const [verb] = verbsIn(item);
  if (verb === undefined) throw new Error('an item of `do` has no verb');
  return verb;
}

/** The verb of an item as the table has it, and what the item says to it. */
export function entryOf(item: Do): { readonly verb: Verb; readonly body: unknown } {
  const name = verbOf(item);
  return { verb: verbs[name], body: item[name] };
}

/** Whether nothing performs it yet. */
export function isDraft(item: Do): boolean {
  const { verb, body } = entryOf(item);
  return verb.does.kind === 'nothing' || verb.isDraft?.(body) === true;
}
