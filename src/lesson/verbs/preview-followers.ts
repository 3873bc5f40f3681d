// Previews the items that will run right after another without a key press of their own: titles and shell lines only,
// as their calls may depend on what has not happened yet.

import type { Texts } from '../../session/event.ts';
import type { Do } from './do-schema.ts';
import { entryOf, isDraft } from './item.ts';
import type { VerbContext } from './verb-context.ts';

export interface Preview {
  readonly title: Texts;
  readonly shell?: string;
}

/** @param items those that follow the item with the key press */
export function previewFollowers(context: VerbContext, items: readonly Do[]): Preview[] {
  const others = items.findIndex(({ silent }) => !silent);
  return items.slice(0, others < 0 ? items.length : others).flatMap((item) => {
    const { verb, body } = entryOf(item);
    if (verb.does.kind !== 'acts' || isDraft(item)) return [];
    const { title, same } = verb.does.preview(context, body);
    const shell = item.same?.shell ?? same.shell;
    return [{ title, ...(shell === undefined ? {} : { shell }) }];
  });
}
