// Decides whether a lesson can run live on a machine, from what it needs and what was tried there.

import type { Ability, AbilityId } from '../probe/ability.ts';

/** What every lab needs: an actor to make calls, a ledger, a holder, and a way to end all that it starts. */
export const labNeeds: readonly AbilityId[] = [
  'actor',
  'proc',
  'kernel',
  'root',
  'ledger',
  'ns.mnt',
  'cgroup.home',
];

/**
 * `differs`: it runs live, with differences that the abilities explain. `recording`: something that it needs is
 * missing.
 */
export type Verdict = 'works' | 'differs' | 'recording';

export interface LessonVerdict {
  readonly verdict: Verdict;
  /** The abilities that are missing or, if none is, those that differ. */
  readonly because: readonly Ability[];
}

/**
 * @param needs of the lesson; what every lab needs is added
 * @throws Error for an ability that was not tried
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
