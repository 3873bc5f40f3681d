// Defines the verb `type`: a line is typed into a shell of a container, as a learner would.

import type { Lab } from '../../lab/lab.ts';
import { defineTypingVerb } from './verb.ts';
import type { VerbFields } from './verb-fields.ts';

export const typeVerb = defineTypingVerb({
  schema: ({ z, name, line }: VerbFields) =>
    z.strictObject({
      in: name,
      /** By the version of the memory controller, where a file has another name on each. */
      line: z.union([line, z.strictObject({ v1: line, v2: line })]),
      /** What it starts goes on: no prompt is waited for. */
      stays: z.boolean().default(false),
    }),
  names: { in: 'actor' },
});

/** The line for this machine. */
export const lineFor = (
  lab: Pick<Lab, 'cgroups'>,
  line: string | { readonly v1: string; readonly v2: string },
): string => {
  if (typeof line === 'string') return line;
  return lab.cgroups.lab.folders.get('memory')?.version === 1 ? line.v1 : line.v2;
};
