// Describes to zod the values that verbs take.

import { checkSchema } from '../checks/check-schema.ts';
import { fields } from '../fields.ts';

export const verbFields = { ...fields, check: checkSchema } as const;

export type VerbFields = typeof verbFields;
