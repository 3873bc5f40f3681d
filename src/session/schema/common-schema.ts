// Describes values that events of several types have.

import * as z from 'zod/mini';
import type { Texts } from '../../kernel/languages.ts';
import { isPaneName, type PaneName } from '../panes.ts';
import { both } from '../texts.ts';

/** A number that may be infinite, as a limit that is not set; JSON carries it as 1e999. */
export const amount = z.custom<number>((value) => typeof value === 'number' && value >= 0);

/** A text in every language that nslab speaks. */
export const texts = z.object({ en: z.string(), zh: z.string() });

/** What was in English only up to format 2: such a text is for every language. */
export const textsOrText = z.pipe(
  z.union([texts, z.string()]),
  z.transform((value): Texts => (typeof value === 'string' ? both(value) : value)),
);

/** The panes that this program knows: others, recorded by a newer one, are left out. */
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
  /** The hierarchy of the memory controller: `cgroup v1`, `cgroup v2`, `no memory cgroup`. */
  cgroup: z.string(),
  memoryBytes: z.number(),
  nslabPid: z.number(),
  nslabVersion: z.string(),
});

export const lessonFacts = z.object({ id: z.string(), title: texts, steps: z.number() });

/** A lesson in the list: what it is, how far the learner is, what this machine can do of it. */
export const courseLesson = z.object({
  id: z.string(),
  title: texts,
  /** 1 to 3. */
  level: z.number(),
  minutes: z.number(),
  steps: z.number(),
  /** Whether the learner went through it to its end, once. */
  done: z.boolean(),
  /** The step that was shown last, counted from 1; absent before the first, and after the last. */
  at: z.optional(z.number()),
  tasks: z.number(),
  solved: z.number(),
  /** Absent until it was tried. */
  verdict: z.optional(z.enum(['works', 'differs', 'recording'])),
  /** What is missing here, or different. */
  because: z.optional(texts),
});

/** An answer that a question offers. */
export const option = z.object({ id: z.string(), text: texts });

/** A technical term, as texts write it, and what it means. */
export const term = z.object({
  id: z.string(),
  /** Its name in a list of terms. */
  name: texts,
  /** Its spellings in texts, the longest first. */
  forms: z.object({ en: z.array(z.string()), zh: z.array(z.string()) }),
  text: texts,
});

/** One line of an operation: a system call as strace writes it, or a file that is written. */
export const plannedLine = z.object({ actor: z.string(), line: z.string() });

/** The same operation as a command or as code. */
export const same = z.object({
  shell: z.optional(z.string()),
  docker: z.optional(z.string()),
  go: z.optional(z.string()),
  c: z.optional(z.string()),
});

/** One thing that was tried on the machine, and what was found. */
export const finding = z.object({
  title: texts,
  state: z.enum(['works', 'differs', 'missing']),
  found: textsOrText,
  meaning: z.optional(texts),
  remedy: z.optional(texts),
});

/** A whole container, as the kernel shows it. */
export const containerFacts = z.object({
  hostname: z.string(),
  /** Of its command, on the host and inside. */
  pid: z.number(),
  pidInside: z.number(),
  namespaces: z.array(z.object({ kind: z.string(), inode: z.number(), own: z.boolean() })),
  /** Bytes. */
  memoryLimit: z.optional(z.number()),
  pidsLimit: z.optional(z.number()),
  /** The directories of its root, top first; none where that is no overlay. */
  layers: z.array(z.object({ name: z.string(), role: z.enum(['lower', 'upper']) })),
  /** With the length of the prefix. */
  address: z.optional(z.string()),
  capabilities: z.number(),
  seccomp: z.boolean(),
  /** What makes it again: what follows `nslab`, and Docker's line. */
  lines: z.object({ nslab: z.string(), docker: z.string() }),
});
