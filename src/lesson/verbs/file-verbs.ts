// Defines the verbs for files: an actor reads, writes, makes, removes and renames them, relative to its working
// directory.

import {
  mkdirOperation,
  readOperation,
  removeOperation,
  renameOperation,
  writeOperation,
} from '../../lab/operations/file-operations.ts';
import { defineVerb } from './verb.ts';
import type { VerbFields } from './verb-fields.ts';

const names = { by: 'actor' } as const;

export const readVerb = defineVerb({
  schema: ({ z, name, path }: VerbFields) => z.strictObject({ by: name, path }),
  names,
  operation: (_, { by, path }) => readOperation(by, path),
});

export const writeVerb = defineVerb({
  schema: ({ z, name, path }: VerbFields) =>
    z.strictObject({ by: name, path, text: z.string(), append: z.boolean().default(false) }),
  names,
  operation: (_, { by, path, text, append }) => writeOperation(by, path, text, append),
});

export const mkdirVerb = defineVerb({
  schema: ({ z, name, path }: VerbFields) => z.strictObject({ by: name, path }),
  names,
  operation: (_, { by, path }) => mkdirOperation(by, path),
});

export const removeVerb = defineVerb({
  schema: ({ z, name, path }: VerbFields) =>
    z.strictObject({ by: name, path, directory: z.boolean().default(false) }),
  names,
  operation: (_, { by, path, directory }) => removeOperation(by, path, directory),
});

export const renameVerb = defineVerb({
  schema: ({ z, name, path }: VerbFields) => z.strictObject({ by: name, path, to: path }),
  names,
  operation: (_, { by, path, to }) => renameOperation(by, path, to),
});
