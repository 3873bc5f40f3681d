// Finds the verb of an item of `do`, and what the table has under it.

import type { Do } from './do-schema.ts';
import type { Verb } from './verb.ts';
import { type VerbName, verbs, verbsIn } from './verb-table.ts';

/** The verb of an item; the schema lets it have one. */
export function verbOf(item: Do): VerbName {
  const [verb] = verbsIn(item);
  if (verb === undefined) throw new Error('an item of `do` has no verb');
  return verb;
}

/** The verb of an item as the table has it, and what the item says to it. */
export function entryOf(item: Do): { readonly verb: Verb; readonly body: unknown } {
  const name = verbOf(item);
  return { verb: verbs[name], body: item[name] };
}

/** Whether nothing performs it yet. */
export function isDraft(item: Do): boolean {
  const { verb, body } = entryOf(item);
  return verb.does.kind === 'nothing' || verb.isDraft?.(body) === true;
}
