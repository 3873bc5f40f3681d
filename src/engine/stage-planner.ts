// Plans which stages of the tour can run live on this machine, by the same trials that the doctor makes.

import type { Lesson } from '../lesson/lesson-type.ts';
import { labNeeds, verdictOf } from '../lesson/lesson-verdict.ts';
import { tryAbilities } from '../probe/abilities.ts';
import type { Ability, AbilityId } from '../probe/ability.ts';
import type { Texts } from '../session/event.ts';
import type { PlanStage } from './runners/stage-plan.ts';

/**
 * Gives a planner that tries what a lesson needs when its turn comes, each ability until it works: what was missing may have
 * been mended since.
 * @param tried abilities that need no further trial
 */
export function createStagePlanner(tried: readonly Ability[] = []): PlanStage {
  const known = new Map<AbilityId, Ability>(tried.map((ability) => [ability.id, ability]));
  return async ({ id, needs, given }: Lesson) => {
    const wanted = [...new Set([...labNeeds, ...needs])];
    const optional = given.flatMap((item) => item.needs ?? []);
    const untried = [...new Set([...wanted, ...optional])].filter(
      (one) => (known.get(one)?.state ?? 'missing') === 'missing',
    );
    for (const ability of await tryAbilities(untried)) known.set(ability.id, ability);
    const { verdict, because } = verdictOf(needs, [...known.values()]);
    const checks = wanted.flatMap((one) => known.get(one) ?? []).map(withoutId);
    const lacking = optional.filter((one) => known.get(one)?.state === 'missing');
    const [missing] = because;
    if (verdict !== 'recording' || missing === undefined) return { lesson: id, live: true, lacking, checks };
    return { lesson: id, live: false, why: explainMissing(missing), checks };
  };
}

/**
 * Finds out why no lab can be opened here at all; no `why` if one can.
 * @param signal ends the trials before the next one
 */
export async function whyNoLab(signal: AbortSignal): Promise<{ why?: Texts; tried: readonly Ability[] }> {
  const tried = await tryAbilities(labNeeds, signal);
  if (signal.aborted) return { tried };
  const { verdict, because } = verdictOf([], tried);
  const [missing] = because;
  return verdict === 'recording' && missing !== undefined
    ? { why: explainMissing(missing), tried }
    : { tried };
}

const withoutId = ({ id: _, ...rest }: Ability): Omit<Ability, 'id'> => rest;

function explainMissing({ title, found, meaning, remedy }: Ability): Texts {
  return {
    en: [`This machine lacks: ${title.en} (${found.en}).`, sentence(meaning?.en), sentence(remedy?.en)]
      .filter(Boolean)
      .join(' '),
    zh: [
      `这台机器缺少：${title.zh}（${found.zh}）。`,
      sentence(meaning?.zh, '。'),
      sentence(remedy?.zh, '。'),
    ].join(''),
  };
}

const sentence = (text: string | undefined, stop = '.'): string =>
  text === undefined || text === '' || text.endsWith(stop) ? (text ?? '') : `${text}${stop}`;
