// The verb `set-up`: an actor sets up one part of its container from inside.

import { z } from 'zod';
import { setUpOperation, setUpParts } from '../../lab/operations/set-up.ts';
import { name } from '../fields.ts';
import { defineVerb } from './verb.ts';

export const setUpVerb = defineVerb({
  schema: z.strictObject({ of: name, part: z.enum(setUpParts) }),
  names: { of: 'actor' },
  operation: (_, { of, part }) => setUpOperation(of, part),
});
