// The verb `end`: an actor exits, and we wait until it has.

import { z } from 'zod';
import { endOperation } from '../../lab/operations/end-actor.ts';
import { name } from '../fields.ts';
import { defineVerb } from './verb.ts';

export const endVerb = defineVerb({
  schema: z.strictObject({ of: name }),
  names: { of: 'actor' },
  operation: (_, { of }) => endOperation(of),
});
