// Defines the verb `set-up`: an actor sets up one part of its container from inside.

import { setUpOperation, setUpParts } from '../../lab/operations/set-up.ts';
import { defineVerb } from './verb.ts';
import type { VerbFields } from './verb-fields.ts';

export const setUpVerb = defineVerb({
  schema: ({ z, name }: VerbFields) => z.strictObject({ of: name, part: z.enum(setUpParts) }),
  names: { of: 'actor' },
  operation: (_, { of, part }) => setUpOperation(of, part),
});
