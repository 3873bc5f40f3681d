// What will run without a key press of its own, told before: its title and its shell line. What it will look like as
// calls may hang on what has not happened yet.

import { type LinkChange, linkOperation } from '../lab/operations/change-link.ts';
import type { Texts } from '../session/event.ts';
import { operationFor } from './act.ts';
import { verbOf } from './actions.ts';
import type { LessonRun } from './lesson-run.ts';
import type { Do } from './lesson-schema.ts';

export interface Preview {
  readonly title: Texts;
  readonly shell?: string;
}

/** Verbs whose operation follows from the lesson alone. */
const plain = ['mkdir', 'write', 'read', 'remove', 'rename', 'set-up', 'call', 'clone'];

/** The items after one that run with it. @param items those that follow it */
export function previewFollowers(run: LessonRun, items: readonly Do[]): Preview[] {
  const others = items.findIndex(({ silent }) => !silent);
  return items.slice(0, others < 0 ? items.length : others).flatMap((item) => {
    const operation = operationBefore(run, item);
    if (operation === undefined) return [];
    const shell = item.same?.shell ?? operation.same.shell;
    return [{ title: operation.title, ...(shell === undefined ? {} : { shell }) }];
  });
}

function operationBefore(run: LessonRun, item: Do) {
  if (item.link !== undefined) {
    const change = changeBefore(item.link);
    return change === undefined ? undefined : linkOperation(item.link.by, change);
  }
  return plain.includes(verbOf(item)) ? operationFor(run, item) : undefined;
}

/** By name only: which index a link will have, the kernel decides. */
function changeBefore(item: NonNullable<Do['link']>): LinkChange | undefined {
  if ('up' in item) return { kind: 'up', name: item.up };
  if ('route' in item) return { kind: 'route', destination: item.route, gateway: item.via };
  if ('bridge' in item) return { kind: 'bridge', name: item.bridge };
  if (!('address' in item)) return undefined;
  const [address = '', prefix = ''] = item.address.split('/');
  return { kind: 'address', name: item.on, index: 0, address, prefix: Number(prefix) };
}
