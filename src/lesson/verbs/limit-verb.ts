// Defines the verb `limit`: makes a cgroup with limits for a container, which joins it.

import { limitOperation } from '../../lab/operations/set-limits.ts';
import { defineVerb } from './verb.ts';
import type { VerbFields } from './verb-fields.ts';

export const limitVerb = defineVerb({
  schema: ({ z, name, size }: VerbFields) =>
    z.strictObject({
      of: name,
      memory: size.optional(),
      pids: z.number().int().positive().optional(),
      /** In processors: 0.5 is half of one. */
      cpu: z.number().positive().optional(),
    }),
  names: { of: 'actor' },
  // With swap, a process above its limit would be swapped out instead of killed.
  operation: ({ lab }, { of, memory, pids, cpu }) =>
    limitOperation(lab, of, { memory, swap: 0, pids, cpus: cpu }),
});
