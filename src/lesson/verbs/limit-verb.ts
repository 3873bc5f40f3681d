// The verb `limit`: a cgroup with limits for a box, which joins it.

import { limitOperation } from '../../lab/operations/set-limits.ts';
import { defineVerb } from './verb.ts';
import type { VerbFields } from './verb-fields.ts';

export const limitVerb = defineVerb({
  schema: ({ z, name, size }: VerbFields) =>
    z.strictObject({
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
