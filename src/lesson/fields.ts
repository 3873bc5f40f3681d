// Describes to zod the kinds of values that lessons contain. Only the code that reads the authors' files loads this
// file; verbs and checks are given it, because zod takes longer to load than all other lesson code.

import { z } from 'zod';
import { schemaMessages } from './schema-messages.ts';

const name = z.string().regex(/^[a-z][a-z0-9-]{0,14}$/, schemaMessages.name.en);

/** For a shell to read. */
const line = z.string().regex(/^\P{Cc}+$/u, schemaMessages.line.en);

const path = z.string().min(1);

/** `100M`, as the kernel parses sizes: memparse() in lib/cmdline.c. */
const size = z
  .union([z.number().int().positive(), z.string().regex(/^\d+[KMG]?$/)])
  .transform((value) => (typeof value === 'number' ? value : parseSize(value)));

function parseSize(text: string): number {
  const unit = { K: 1024, M: 1024 ** 2, G: 1024 ** 3 }[text.at(-1) ?? ''] ?? 1;
  return Number.parseInt(text, 10) * unit;
}

/** `500ms` or `5s`, read as milliseconds. */
const duration = z
  .string()
  .regex(/^\d+(ms|s)$/)
  .transform((text) => Number.parseInt(text, 10) * (text.endsWith('ms') ? 1 : 1000));

export const fields = { z, name, line, path, size, duration } as const;

export type Fields = typeof fields;
