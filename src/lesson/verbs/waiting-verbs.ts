// The verbs that only wait: for an end, an OOM kill, a check; and while counters are read.

import { z } from 'zod';
import { checkSchema } from '../check-schema.ts';
import { duration, name } from '../fields.ts';
import { defineWaitingVerb } from './verb.ts';

const within = duration.default(10_000);

export const waitVerb = defineWaitingVerb({
  schema: z.union([
    z.strictObject({ exit: name, within }),
    z.strictObject({ oom: name, within }),
    z.strictObject({ until: checkSchema, within }),
  ]),
  names: { exit: 'program', oom: 'actor' },
});

/** Reads the counters again and again until a program has ended. */
export const sampleVerb = defineWaitingVerb({
  schema: z.strictObject({ every: duration, until: name, within: duration.default(20_000) }),
  names: { until: 'program' },
});
