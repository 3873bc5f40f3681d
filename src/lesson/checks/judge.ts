// Measures a check, judges it and puts it into words, as the table has its kind.

import type { Texts } from '../../session/event.ts';
import type { CheckContext, CheckKind, Reading } from './check.ts';
import type { Check } from './check-schema.ts';
import { type CheckName, checks } from './check-table.ts';

/** What it is about, as it is right now. @throws SyscallError, ActorGone when an actor that must be asked cannot answer */
export async function measure(context: CheckContext, check: Check): Promise<Reading> {
  const { kind, body } = kindOf(check);
  return kind.measure(context, body);
}

/** Whether it holds, given what was read. @param before what was read when the step began */
export function holds(check: Check, now: Reading, before: Reading): boolean {
  const { kind, body } = kindOf(check);
  return kind.holds(body, now, before);
}

/** The check as a goal that a learner can read. */
export function describeCheck(check: Check): Texts {
  const { kind, body } = kindOf(check);
  return kind.describe(body);
}

/** Which statement it makes; the schema lets it have one. */
export const checkName = (check: Check): CheckName => Object.keys(check)[0] as CheckName;

function kindOf(check: Check): { readonly kind: CheckKind; readonly body: unknown } {
  const name = checkName(check);
  return { kind: checks[name], body: check[name] };
}
