// Describes, to zod, the values that verbs take.

import { checkSchema } from '../check-schema.ts';
import { fields } from '../fields.ts';

export const verbFields = { ...fields, check: checkSchema } as const;

export type VerbFields = typeof verbFields;
