// Defines what a kind of check is: its schema, how it is measured, when it holds, and how it reads as a goal.

import type { z } from 'zod';
import type { LocalExecutor } from '../../kernel/local/executor.ts';
import type { LayerPlace } from '../../observe/evidence-source.ts';
import type { PaneName, Texts } from '../../session/event.ts';
import type { Fields } from '../fields.ts';
import type { VerbContext } from '../verbs/verb-context.ts';

/** What a check measured; undefined when there is nothing to read. */
export type Reading = string | number | undefined;

/** A row of evidence. */
export interface Shown {
  readonly pane: PaneName;
  readonly row: string;
}

/** What checks measure; not tied to a lesson. */
export interface CheckContext extends VerbContext {
  readonly local: LocalExecutor;
  /** The directories of the overlay that checks read. */
  readonly layers: readonly LayerPlace[];
}

export interface CheckKind<Schema extends z.ZodType = z.ZodType> {
  /** What the check may say; a function, so that running a check does not load zod. */
  readonly schema: (fields: Fields) => Schema;
  /**
   * Reads the kernel's state, not our own records.
   * @throws SyscallError; ActorGone when the actor that must be asked has ended
   */
  measure(context: CheckContext, check: z.infer<Schema>): Reading | Promise<Reading>;
  /** @param before the reading from when the step began */
  holds(check: z.infer<Schema>, now: Reading, before: Reading): boolean;
  /** Where the screen shows what it measures: a pane, and a word of the row. */
  shownIn?(check: z.infer<Schema>): Shown;
  /** States the check as a goal for the learner. */
  describe(check: z.infer<Schema>): Texts;
}

export const defineCheck = <Schema extends z.ZodType>(kind: CheckKind<Schema>): CheckKind<Schema> => kind;

/** Shows a value in a sentence: strings in quotes. */
export const showValue = (value: unknown): string =>
  typeof value === 'string' ? JSON.stringify(value) : String(value);
