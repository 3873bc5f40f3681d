// What a lesson.yaml may say. Structure only; every text is in the prose files beside it.

import { z } from 'zod';
import { CLONE } from '../kernel/syscalls/calls/process.ts';
import { setUpParts } from '../lab/operations/set-up.ts';
import { type AbilityId, isAbilityId } from '../probe/ability.ts';
import { checkSchema } from './check-schema.ts';

const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,14}$/, 'a name: small letters, digits and hyphens, 15 at most');
const path = z.string().min(1);
const cloneFlags = Object.keys(CLONE) as (keyof typeof CLONE)[];

/** `100M`, as the kernel's own parsers take it: memparse() in lib/cmdline.c. */
export const size = z
  .union([z.number().int().positive(), z.string().regex(/^\d+[KMG]?$/)])
  .transform((value) => (typeof value === 'number' ? value : parseSize(value)));

function parseSize(text: string): number {
  const unit = { K: 1024, M: 1024 ** 2, G: 1024 ** 3 }[text.at(-1) ?? ''] ?? 1;
  return Number.parseInt(text, 10) * unit;
}

/** `500ms` or `5s`, in milliseconds. */
const duration = z
  .string()
  .regex(/^\d+(ms|s)$/)
  .transform((text) => Number.parseInt(text, 10) * (text.endsWith('ms') ? 1 : 1000));

const link = z.union([
  z.strictObject({ by: name, bridge: z.string() }),
  z.strictObject({ by: name, veth: z.string(), peer: z.string(), to: name, master: z.string().optional() }),
  z.strictObject({
    by: name,
    vxlan: z.string(),
    id: z.number().int(),
    remote: z.string(),
    dev: z.string(),
    master: z.string().optional(),
  }),
  z.strictObject({ by: name, up: z.string() }),
  z.strictObject({ by: name, address: z.string().regex(/^[\d.]+\/\d+$/), on: z.string() }),
  z.strictObject({ by: name, route: z.string(), via: z.string() }),
]);

const wait = z.union([
  z.strictObject({ exit: name, within: duration.default(10_000) }),
  z.strictObject({ oom: name, within: duration.default(10_000) }),
  z.strictObject({ until: checkSchema, within: duration.default(10_000) }),
]);

/** The verbs of `do`. Each is an operation of the lab; its steps are never copied into a lesson. */
const verbs = {
  clone: z.strictObject({
    from: name,
    as: name,
    new: z.array(z.enum(cloneFlags)).default([]),
    spare: z.number().int().min(0).max(32).optional(),
  }),
  call: z.looseObject({ actor: name }),
  'set-up': z.strictObject({ of: name, part: z.enum(setUpParts) }),
  start: z.strictObject({ in: name, as: name, run: z.array(z.string()).min(1) }),
  end: z.strictObject({ of: name }),
  read: z.strictObject({ by: name, path }),
  write: z.strictObject({ by: name, path, text: z.string(), append: z.boolean().default(false) }),
  mkdir: z.strictObject({ by: name, path }),
  remove: z.strictObject({ by: name, path, directory: z.boolean().default(false) }),
  rename: z.strictObject({ by: name, path, to: path }),
  limit: z.strictObject({
    of: name,
    memory: size.optional(),
    pids: z.number().int().positive().optional(),
    cpu: z.number().positive().optional(),
  }),
  link,
  ping: z.strictObject({ by: name, to: z.string(), count: z.number().int().min(1).max(10).default(3) }),
  wait,
  sample: z.strictObject({ every: duration, until: name, within: duration.default(20_000) }),
  type: z.strictObject({ in: name, line: z.string() }),
  nat: z.union([
    z.strictObject({ by: name, masquerade: z.string(), out: z.string() }),
    z.strictObject({ by: name, publish: z.number().int().min(1).max(65_535), to: z.string() }),
  ]),
  runtime: z.strictObject({
    of: name,
    command: z.enum(['runc', 'crun', 'podman']),
    run: z.array(z.string()),
    optional: z.literal(true),
  }),
} as const;

export type VerbName = keyof typeof verbs;

/** Verbs that lessons may be drafted with, and that no operation of the lab is behind yet. */
export const drafted: readonly VerbName[] = ['type', 'nat', 'runtime'];

const same = z.partialRecord(z.enum(['shell', 'docker', 'go', 'c']), z.string());

const doSchema = z
  .strictObject({
    ...(Object.fromEntries(Object.entries(verbs).map(([key, schema]) => [key, schema.optional()])) as {
      [K in VerbName]: z.ZodOptional<(typeof verbs)[K]>;
    }),
    /** Names the result; `$NAME` uses it later. */
    as: name.optional(),
    /** The errno that it must fail with. */
    fails: z
      .string()
      .regex(/^E[A-Z0-9]+$/)
      .optional(),
    /** Not worth a key press of its own: runs with the one before. */
    silent: z.boolean().default(false),
    /** The same in other words, beside those that the operation knows itself. */
    same: same.optional(),
  })
  .refine((item) => verbsIn(item).length === 1, 'one verb for each item of `do`');

export type Do = z.infer<typeof doSchema>;

const verbsIn = (item: object): VerbName[] =>
  (Object.keys(verbs) as VerbName[]).filter((verb) => item[verb as never] !== undefined);

const panes = z.enum(['namespaces', 'tree', 'cgroup', 'overlay', 'mounts', 'network', 'calls', 'output']);

const task = z.strictObject({
  check: z.array(checkSchema).min(1),
  keep: z.array(checkSchema).default([]),
  hints: z.number().int().min(1).max(5),
  solutions: z.array(z.array(doSchema).min(1)).min(2),
  cheat: z.array(doSchema).min(1),
});

const layer = z.strictObject({ name, role: z.enum(['lower', 'upper', 'work', 'merged']), in: name, path });

const step = z.strictObject({
  id: name,
  do: z.array(doSchema).default([]),
  watch: z.array(panes).default(['namespaces']),
  /** Whose columns the panes show, left to right. */
  compare: z.array(name).default(['host']),
  ask: z
    .array(z.strictObject({ id: name, holds: checkSchema }))
    .min(2)
    .optional(),
  checks: z.array(checkSchema).default([]),
  task: task.optional(),
});

export const lessonSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z-]*$/),
  number: z.number().int().min(0).max(16),
  level: z.number().int().min(1).max(3),
  minutes: z.number().int().min(1).max(60),
  /** What it needs beyond what every lab needs: `ns.uts`, `cgroup.memory`, `command.ps`. */
  needs: z.array(
    z.custom<AbilityId>(isAbilityId, { error: 'nothing that `nslab doctor` tries is called so' }),
  ),
  /** Not part of the course yet; may use verbs that nothing performs yet. */
  draft: z.boolean().default(false),
  /** The directories of an overlay that the pane shows. */
  layers: z.array(layer).default([]),
  steps: z.array(step).min(1),
});

export type LessonStructure = z.infer<typeof lessonSchema>;
export type StepStructure = z.infer<typeof step>;
