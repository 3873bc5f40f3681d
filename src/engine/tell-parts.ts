// Tells which parts of a container the learner's box has, at first and whenever that has changed.

import type { EvidenceSource } from '../observe/evidence-source.ts';
import { observeParts } from '../observe/observe-parts.ts';
import type { Emit } from '../session/event.ts';

/**
 * @param names of the box: the first that runs is told of; where none does, it has no part yet
 * @returns a function that reads the parts, and emits them if they changed. It throws SyscallError, ActorGone
 */
export function tellParts(source: EvidenceSource, names: readonly string[], emit: Emit): () => Promise<void> {
  let told: string | undefined;
  return async () => {
    const [box] = names.filter((name) => source.subjects([name]).length > 0);
    const seen = box === undefined ? undefined : await observeParts(source, box, 'host');
    const { has, ownRoot } = seen ?? { has: [], ownRoot: false };
    if (has.join() === told) return;
    told = has.join();
    emit({ type: 'parts', of: box ?? names[0] ?? 'box', has, ownRoot });
  };
}
