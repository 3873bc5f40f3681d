// The verb `clone`: an actor clones a child, in namespaces of its own where it says so.

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
      /** Sockets handed on for its own children. */
      spare: z.number().int().min(0).max(32).optional(),
    }),
  names: { from: 'actor', as: 'made' },
  operation: ({ lab }, item) => cloneOperation(lab, { ...item, flags: item.new }),
});
