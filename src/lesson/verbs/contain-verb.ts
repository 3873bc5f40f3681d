// Defines the verb `contain`: makes one part of a whole container, as `nslab run` makes it.

import type { z } from 'zod';
import type { Assembly, AssemblyPart } from '../../lab/container/assembly.ts';
import { defineDeferredVerb } from './verb.ts';
import type { VerbContext } from './verb-context.ts';
import type { VerbFields } from './verb-fields.ts';

const parts = ['root', 'pivot', 'kernel-files', 'name', 'command'] as const;

const schema = ({ z, name, size }: VerbFields) =>
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
  ]);

type Item = z.infer<ReturnType<typeof schema>>;

export const containVerb = defineDeferredVerb({
  schema,
  names: { as: 'made', of: 'actor' },
  preview: (context, item) => assemblyFor(context, item).preview(partOf(item)),
  operation: (context, item) => assemblyFor(context, item).next(partOf(item)),
});

function assemblyFor({ assemblies }: VerbContext, item: Item): Assembly {
  if (assemblies === undefined) throw new Error('nothing makes whole containers here');
  return 'as' in item ? assemblies.begin({ ...item, name: item.as }) : assemblies.named(item.of);
}

const partOf = (item: Item): AssemblyPart => ('as' in item ? 'process' : item.part);
