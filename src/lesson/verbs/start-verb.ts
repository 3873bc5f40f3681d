// Defines the verb `start`: a child of an actor becomes a program, whose output and end are followed.

import { ensureSlots } from '../../kernel/actor/slots.ts';
import { startOperation } from '../../lab/operations/start-program.ts';
import { defineDeferredVerb } from './verb.ts';
import type { VerbFields } from './verb-fields.ts';

/** For the child's socket and its output: the plan shows their descriptors, so they must exist before. */
const START_SLOTS = 2;

export const startVerb = defineDeferredVerb({
  schema: ({ z, name }: VerbFields) =>
    z.strictObject({ in: name, as: name, run: z.array(z.string()).min(1) }),
  names: { in: 'actor', as: 'made' },
  preview: ({ lab }, item) => startOperation(lab, { ...item, argv: item.run }),
  async operation({ lab }, item, named) {
    await ensureSlots(named.in, START_SLOTS);
    return startOperation(lab, { ...item, argv: item.run });
  },
});
