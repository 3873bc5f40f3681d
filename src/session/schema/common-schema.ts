// Describes the values that events of many types have.

import * as z from 'zod/mini';
import { isPaneName, type PaneName } from '../panes.ts';

/** A number that may be infinite, as a limit that is not set; JSON carries it as 1e999. */
export const amount = z.custom<number>((value) => typeof value === 'number' && value >= 0);

/** A text in every language there is. */
export const texts = z.object({ en: z.string(), zh: z.string() });

/** Panes that this program knows: a newer one may have recorded others, which it leaves out. */
export const watched = z.pipe(
  z.array(z.string()),
  z.transform((names): PaneName[] => names.filter(isPaneName)),
);

export const hostFacts = z.object({
  user: z.string(),
  uid: z.number(),
  kernel: z.string(),
  hostname: z.string(),
  arch: z.string(),
  /** Where the memory controller is: `cgroup v1`, `cgroup v2`, `no memory cgroup`. */
  cgroup: z.string(),
  memoryBytes: z.number(),
  nslabPid: z.number(),
  nslabVersion: z.string(),
});

export const lessonFacts = z.object({ id: z.string(), title: texts, steps: z.number() });

/** An answer that a question offers. */
export const option = z.object({ id: z.string(), text: texts });

/** A word of the field, as it stands in the texts, and what it means. */
export const term = z.object({
  id: z.string(),
  /** What a list of terms calls it. */
  name: texts,
  /** As texts write it, the longest first. */
  forms: z.object({ en: z.array(z.string()), zh: z.array(z.string()) }),
  text: texts,
});

/** One thing that an operation will do, or did: a system call as strace writes it, or a file written. */
export const plannedLine = z.object({ actor: z.string(), line: z.string() });

/** The same operation in other words. */
export const same = z.object({
  shell: z.optional(z.string()),
  docker: z.optional(z.string()),
  go: z.optional(z.string()),
  c: z.optional(z.string()),
});
