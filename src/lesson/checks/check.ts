// Describes a kind of check: what it may say, what it is about as the kernel has it right now, whether it holds, its words.

import type { z } from 'zod';
import type { LocalExecutor } from '../../kernel/local/executor.ts';
import type { LayerPlace } from '../../observe/evidence-source.ts';
import type { Texts } from '../../session/event.ts';
import type { Fields } from '../fields.ts';
import type { VerbContext } from '../verbs/verb-context.ts';

/** Text, a number, or a list of what differs; undefined when there is nothing to read. */
export type Reading = string | number | undefined;

/** What checks are about; knows no lesson. */
export interface CheckContext extends VerbContext {
  readonly local: LocalExecutor;
  /** The directories of the overlay that is looked at. */
  readonly layers: readonly LayerPlace[];
}

export interface CheckKind<Schema extends z.ZodType = z.ZodType> {
  /** What it may say; a function, so that to run a check zod need not be loaded. */
  readonly schema: (fields: Fields) => Schema;
  /** Read from the kernel, not from what our own code did. @throws SyscallError, ActorGone of an actor that must be asked */
  measure(context: CheckContext, check: z.infer<Schema>): Reading | Promise<Reading>;
  /** @param before what was read when the step began */
  holds(check: z.infer<Schema>, now: Reading, before: Reading): boolean;
  /** As a goal that a learner can read. */
  describe(check: z.infer<Schema>): Texts;
}

export const defineCheck = <Schema extends z.ZodType>(kind: CheckKind<Schema>): CheckKind<Schema> => kind;

/** A value as a text says it. */
export const showValue = (value: unknown): string =>
  typeof value === 'string' ? JSON.stringify(value) : String(value);
