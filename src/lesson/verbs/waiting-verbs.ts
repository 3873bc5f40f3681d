// The verbs that only wait: for an end, an OOM kill, a check; and while counters are read.

import { defineWaitingVerb } from './verb.ts';
import type { VerbFields } from './verb-fields.ts';

export const waitVerb = defineWaitingVerb({
  schema: ({ z, name, duration, check }: VerbFields) => {
    const within = duration.default(10_000);
    return z.union([
      z.strictObject({ exit: name, within }),
      z.strictObject({ oom: name, within }),
      z.strictObject({ until: check, within }),
    ]);
  },
  names: { exit: 'program', oom: 'actor' },
});

/** Reads the counters again and again until a program has ended. */
export const sampleVerb = defineWaitingVerb({
  schema: ({ z, name, duration }: VerbFields) =>
    z.strictObject({ every: duration, until: name, within: duration.default(20_000) }),
  names: { until: 'program' },
});
