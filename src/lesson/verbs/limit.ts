// The verb `limit`: a cgroup with limits for a box, which joins it.

import { z } from 'zod';
import { limitOperation } from '../../lab/operations/set-limits.ts';
import { name, size } from '../fields.ts';
import { defineVerb } from './verb.ts';

export const limitVerb = defineVerb({
  schema: z.strictObject({
    of: name,
    memory: size.optional(),
    pids: z.number().int().positive().optional(),
    /** How many processors' time. */
    cpu: z.number().positive().optional(),
  }),
  names: { of: 'actor' },
  // Without swap a process that wants more than its limit is killed for sure.
  operation: ({ lab }, { of, memory, pids, cpu }) =>
    limitOperation(lab, of, { memory, swap: 0, pids, cpus: cpu }),
});
