// Defines the verb `contain`: makes one part of a whole container, as `nslab run` makes it.

import { defineVerb } from './verb.ts';
import type { VerbFields } from './verb-fields.ts';

const parts = ['root', 'pivot', 'kernel-files', 'name', 'command'] as const;

export const containVerb = defineVerb({
  schema: ({ z, name, size }: VerbFields) =>
    z.union([
      /** The first part: its first process, in a cgroup and in namespaces of its own. */
      z.strictObject({
        as: name,
        hostname: z.string().min(1),
        memory: size.optional(),
        pids: z.number().int().positive().optional(),
        command: z.tuple([z.string()], z.string()),
      }),
      z.strictObject({ of: name, part: z.enum(parts) }),
    ]),
  names: { as: 'made', of: 'actor' },
  operation({ assemblies }, item) {
    if (assemblies === undefined) throw new Error('nothing makes whole containers here');
    return 'as' in item
      ? assemblies.begin({ ...item, name: item.as }).part('process')
      : assemblies.named(item.of).part(item.part);
  },
});
