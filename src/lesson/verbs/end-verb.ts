// Defines the verb `end`: an actor exits, and we wait until it has.

import { endOperation } from '../../lab/operations/end-actor.ts';
import { defineVerb } from './verb.ts';
import type { VerbFields } from './verb-fields.ts';

export const endVerb = defineVerb({
  schema: ({ z, name }: VerbFields) => z.strictObject({ of: name }),
  names: { of: 'actor' },
  operation: (_, { of }) => endOperation(of),
});
