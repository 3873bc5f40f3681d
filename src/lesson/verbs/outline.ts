// Previews the operations of a step before any of them runs: what depends on an earlier one is `…` or left out.

import { plannedLines } from '../../lab/operation/step.ts';
import type { EventOf } from '../../session/event.ts';
import type { Do } from './do-schema.ts';
import { entryOf, isDraft } from './item.ts';
import { lineFor } from './type-verb.ts';
import type { VerbContext } from './verb-context.ts';

export type Outlined = EventOf<'outline'>['operations'][number];

/** @returns one for each item that acts or types; those that only wait have none */
export const outlineOf = (context: VerbContext, items: readonly Do[]): Outlined[] =>
  items.flatMap((item) => {
    const { verb, body } = entryOf(item);
    if (item.type !== undefined) return [typedOutline(context, item.type)];
    if (verb.does.kind !== 'acts' || isDraft(item)) return [];
    const operation = verb.does.preview(context, body);
    return [
      {
        title: operation.title,
        lines: plannedLines(operation),
        same: { ...operation.same, ...item.same },
        ...(item.silent ? { silent: true as const } : {}),
      },
    ];
  });

/** What is typed is its own command, and no call is known before. */
export const typedOutline = (
  { lab }: Pick<VerbContext, 'lab'>,
  { in: box, line }: NonNullable<Do['type']>,
): Outlined => ({
  title: { en: `typed in ${box}`, zh: `在 ${box} 里输入` },
  lines: [],
  same: { shell: lineFor(lab, line) },
});
