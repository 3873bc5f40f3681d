// Defines the verb `clone`: an actor clones a child, into new namespaces where the item lists them.

import { CLONE } from '../../kernel/syscalls/calls/process.ts';
import { cloneOperation } from '../../lab/operations/clone-actor.ts';
import { defineVerb } from './verb.ts';
import type { VerbFields } from './verb-fields.ts';

const flags = Object.keys(CLONE) as (keyof typeof CLONE)[];

export const cloneVerb = defineVerb({
  schema: ({ z, name }: VerbFields) =>
    z.strictObject({
      from: name,
      as: name,
      new: z.array(z.enum(flags)).default([]),
      /** Sockets that the child gets for children of its own. */
      spare: z.number().int().min(0).max(32).optional(),
    }),
  names: { from: 'actor', as: 'made' },
  operation: ({ lab }, item) => cloneOperation(lab, { ...item, flags: item.new }),
});
