// Describes what a check may say: one statement about the kernel's state, of a kind in the table.

import type { z } from 'zod';
import { fields } from '../fields.ts';
import { schemaMessages } from '../schema-messages.ts';
import { type CheckName, checkNames, checks } from './check-table.ts';

export const checkSchema = fields.z
  .strictObject(
    Object.fromEntries(checkNames.map((name) => [name, checks[name].schema(fields).optional()])) as {
      [K in CheckName]: z.ZodOptional<ReturnType<(typeof checks)[K]['schema']>>;
    },
  )
  .refine((check) => Object.keys(check).length === 1, schemaMessages.statement.en);

export type Check = z.infer<typeof checkSchema>;
