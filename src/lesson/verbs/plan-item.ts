// Plans what a `do` item does: an operation of the lab, to be shown and then run.

import { runOperation } from '../../lab/operation/run-operation.ts';
import type { Operation } from '../../lab/operation/step.ts';
import type { Do } from './do-schema.ts';
import { entryOf, verbOf } from './item.ts';
import { keepResult } from './named-results.ts';
import { resolveNames } from './resolve-names.ts';
import type { VerbContext } from './verb-context.ts';

export interface Planned {
  readonly operation: Operation;
  /** @throws SyscallError when it fails, and was not to; ActorGone */
  perform(): Promise<void>;
}

/**
 * Computes the operation of an item for the lab as it is now: nothing else may change the lab before it is performed.
 * @returns undefined for a verb that only waits or types
 * @throws UserError for an unknown name; Error for a verb that nothing performs, which the loader refuses
 */
export async function planItem(context: VerbContext, item: Do): Promise<Planned | undefined> {
  const { verb, body } = entryOf(item);
  if (verb.does.kind === 'waits' || verb.does.kind === 'types') return undefined;
  if (verb.does.kind === 'nothing') throw new Error(`nothing performs ${verbOf(item)}`);
  const operation = await verb.does.operation(context, body, resolveNames(context, item) as never);
  return {
    operation,
    async perform() {
      const results = await runOperation(context.lab, operation, { fails: item.fails });
      if (item.as !== undefined) keepResult(context, item.as, results);
    },
  };
}
