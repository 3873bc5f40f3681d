// Measures, judges and describes a check by looking its kind up in the table.

import { at, type Texts } from '../../kernel/languages.ts';
import type { CheckContext, CheckKind, Reading, Shown } from './check.ts';
import type { Check } from './check-schema.ts';
import { type CheckName, checks } from './check-table.ts';

/**
 * Reads what the check is about, as it is now.
 * @throws SyscallError; ActorGone when the actor that must be asked has ended
 */
export async function measure(context: CheckContext, check: Check): Promise<Reading> {
  const { kind, body } = kindOf(check);
  return kind.measure(context, body);
}

/** Whether the check holds. @param now the newest reading @param before the reading from when the step began */
export function holds(check: Check, now: Reading, before: Reading): boolean {
  const { kind, body } = kindOf(check);
  return kind.holds(body, now, before);
}

/** States the check as a goal for the learner. */
export function describeCheck(check: Check): Texts {
  const { kind, body } = kindOf(check);
  return kind.describe(body);
}

/** States the check, and what was found instead. */
export const notHeld = (goal: Texts, found: string): Texts =>
  at(goal, { en: `found ${found}`, zh: `读到 ${found}` });

/** Where the screen shows what it measures. */
export function shownIn(check: Check): Shown | undefined {
  const { kind, body } = kindOf(check);
  return kind.shownIn?.(body);
}

/** The kind of a check: its only key, as the schema demands. */
export const checkName = (check: Check): CheckName => Object.keys(check)[0] as CheckName;

function kindOf(check: Check): { readonly kind: CheckKind; readonly body: unknown } {
  const name = checkName(check);
  return { kind: checks[name], body: check[name] };
}
