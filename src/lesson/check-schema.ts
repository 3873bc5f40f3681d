// What a check may say: a statement about the kernel's state, under names that hold on cgroup v1 and v2 alike.

import { z } from 'zod';
import { namespaceKinds } from '../kernel/proc/namespace-links.ts';

const name = z.string();
const kinds = z
  .array(z.enum(namespaceKinds))
  .min(1)
  .default([...namespaceKinds]);

/** A number against the one read: as it is, or since the step began. */
const amount = z.union([
  z.strictObject({ of: name, is: z.number() }),
  z.strictObject({ of: name, 'at-least': z.number() }),
  z.strictObject({ of: name, 'at-most': z.number() }),
  z.strictObject({ of: name, grew: z.boolean() }),
]);
export type Amount = z.infer<typeof amount>;

const schemas = {
  hostname: z.union([
    z.strictObject({ of: name, is: z.string() }),
    z.strictObject({ of: name, unchanged: z.literal(true) }),
    z.strictObject({ of: name, 'same-as': name }),
  ]),
  namespaces: z.union([
    z.strictObject({ of: name, kinds, 'same-as': name }),
    z.strictObject({ of: name, kinds, 'differ-from': name }),
  ]),
  'children-namespace': z.strictObject({ of: name, kind: z.enum(['pid', 'time']), own: z.boolean() }),
  pid: z.strictObject({ of: name, inside: z.number().int() }),
  result: z.union([
    z.strictObject({ of: name, is: z.union([z.number(), z.string()]) }),
    z.strictObject({ of: name, failed: z.string() }),
  ]),
  output: z.union([
    z.strictObject({ of: name, contains: z.string() }),
    z.strictObject({ of: name, is: z.string() }),
    z.strictObject({ of: name, 'lines-at-least': z.number().int() }),
    z.strictObject({ of: name, 'lines-at-most': z.number().int() }),
  ]),
  exit: z.union([
    z.strictObject({ of: name, status: z.number().int() }),
    z.strictObject({ of: name, running: z.boolean() }),
  ]),
  'memory.usage': amount,
  'memory.peak': amount,
  'memory.limit': amount,
  'memory.limit-hits': amount,
  'memory.oom-kills': amount,
  mount: z.strictObject({
    of: name,
    at: z.string(),
    is: z.enum(['there', 'absent', 'shared', 'private', 'slave']),
    type: z.string().optional(),
  }),
  entry: z.strictObject({
    layer: name,
    path: z.string(),
    is: z.enum(['there', 'absent', 'created', 'copied up', 'whiteout', 'opaque']),
    text: z.string().optional(),
  }),
  link: z.strictObject({
    of: name,
    name: z.string(),
    up: z.boolean().optional(),
    master: z.string().optional(),
    address: z.string().optional(),
  }),
  neighbor: z.strictObject({ of: name, address: z.string() }),
  ping: z.strictObject({ by: name, answered: z.number().int() }),
} as const;

export type CheckName = keyof typeof schemas;

export const checkSchema = z
  .strictObject(
    Object.fromEntries(Object.entries(schemas).map(([key, schema]) => [key, schema.optional()])) as {
      [K in CheckName]: z.ZodOptional<(typeof schemas)[K]>;
    },
  )
  .refine((check) => Object.keys(check).length === 1, 'one statement for each check');

export type Check = z.infer<typeof checkSchema>;
export type CheckOf<K extends CheckName> = z.infer<(typeof schemas)[K]>;
