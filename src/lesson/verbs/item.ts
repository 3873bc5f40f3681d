// Finds the verb of a `do` item, and its entry in the table.

import type { Do } from './do-schema.ts';
import type { Verb } from './verb.ts';
import { type VerbName, verbs, verbsIn } from './verb-table.ts';

/** The verb of an item: the schema demands exactly one. */
export function verbOf(item: Do): VerbName {
  const [verb] = verbsIn(item);
  if (verb === undefined) throw new Error('an item of `do` has no verb');
  return verb;
}

/** The definition of an item's verb, and what the item says under that verb. */
export function entryOf(item: Do): { readonly verb: Verb; readonly body: unknown } {
  const name = verbOf(item);
  return { verb: verbs[name], body: item[name] };
}

/** Whether nothing performs the item yet. */
export function isDraft(item: Do): boolean {
  const { verb, body } = entryOf(item);
  return verb.does.kind === 'nothing' || verb.isDraft?.(body) === true;
}
