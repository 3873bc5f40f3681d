// Defines the verb `ping`: an actor sends ICMP echo requests, and the number of replies is kept for the checks.

import { pingOperation } from '../../lab/operations/ping.ts';
import { defineDeferredVerb } from './verb.ts';
import type { VerbFields } from './verb-fields.ts';

export const pingVerb = defineDeferredVerb({
  schema: ({ z, name }: VerbFields) =>
    z.strictObject({ by: name, to: z.string(), count: z.number().int().min(1).max(10).default(3) }),
  names: { by: 'actor' },
  preview: (_, { by, to, count }) => pingOperation({ from: by, to, count, id: 0 }, () => undefined),
  operation: ({ pings }, { by, to, count }, named) =>
    pingOperation({ from: by, to, count, id: named.by.pid & 0xffff }, (result) => pings.set(by, result)),
});
