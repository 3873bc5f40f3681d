// Defines verbs that lessons may be drafted with, but that no operation of the lab performs yet.

import { defineDraftedVerb } from './verb.ts';
import type { VerbFields } from './verb-fields.ts';

export const natVerb = defineDraftedVerb({
  schema: ({ z, name }: VerbFields) =>
    z.union([
      z.strictObject({ by: name, masquerade: z.string(), out: z.string() }),
      z.strictObject({ by: name, publish: z.number().int().min(1).max(65_535), to: z.string() }),
    ]),
  names: { by: 'actor' },
});

/** Runs a container with another runtime, where one is installed. */
export const runtimeVerb = defineDraftedVerb({
  schema: ({ z, name }: VerbFields) =>
    z.strictObject({
      of: name,
      command: z.enum(['runc', 'crun', 'podman']),
      run: z.array(z.string()),
      optional: z.literal(true),
    }),
  names: { of: 'actor' },
});
