// Whether a lesson can be shown live on a machine: from what it needs, and what was tried there.

import type { Ability, AbilityId } from '../probe/ability.ts';

/** What a lab needs before a lesson begins: an actor that makes calls, a ledger, a holder, a way to end all it starts. */
export const labNeeds: readonly AbilityId[] = ['kernel', 'actor', 'root', 'ledger', 'ns.mnt', 'cgroup.home'];

/** `differs`: live, with a difference that the abilities tell. `recording`: something it needs is missing. */
export type Verdict = 'works' | 'differs' | 'recording';

export interface LessonVerdict {
  readonly verdict: Verdict;
  /** What is missing; or, where nothing is, what differs. */
  readonly because: readonly Ability[];
}

/**
 * @param needs of the lesson; what every lab needs is asked for as well
 * @throws Error for one that was not tried
 */
export function verdictOf(needs: readonly AbilityId[], abilities: readonly Ability[]): LessonVerdict {
  const all = [...new Set([...labNeeds, ...needs])].map((id) => {
    const ability = abilities.find((one) => one.id === id);
    if (ability === undefined) throw new Error(`${id} was not tried`);
    return ability;
  });
  const missing = all.filter(({ state }) => state === 'missing');
  if (missing.length > 0) return { verdict: 'recording', because: missing };
  const differing = all.filter(({ state }) => state === 'differs');
  return { verdict: differing.length > 0 ? 'differs' : 'works', because: differing };
}
