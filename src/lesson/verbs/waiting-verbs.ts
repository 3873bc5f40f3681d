// Defines the verbs that only wait: for a process's end, an OOM kill or a check; `sample` reads the counters meanwhile.

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
