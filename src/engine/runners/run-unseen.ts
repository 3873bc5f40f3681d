// Runs a lesson for nobody, in a lab of its own: nothing is shown, nobody is waited for, and nothing is left.

import type { Lesson } from '../../lesson/lesson-type.ts';
import type { AbilityId } from '../../probe/ability.ts';
import { openIntents, Quit } from '../intents.ts';
import { runStage, type StageOutcome, type TourOptions } from './run-stage.ts';
import type { StepContext } from './step-context.ts';

export interface UnseenOptions extends Pick<TourOptions, 'version' | 'forgives'> {
  /** Tears the lab down. */
  readonly signal?: AbortSignal;
  /** Whether the evidence is read as if somebody looked at it. */
  readonly looks: boolean;
  /** Done after the last step, while the lab is still there. */
  readonly then?: (stage: StepContext) => Promise<void>;
}

/** @returns what ended it early, and whether its checks held @throws Error when something is left: a bug of ours */
export async function runUnseen(
  lesson: Lesson,
  { signal, looks, then, ...how }: UnseenOptions,
): Promise<Pick<StageOutcome, 'ok' | 'stoppedBy'>> {
  const emit = (): void => undefined;
  const intents = openIntents(emit);
  const stop = (): void => intents.stop(new Quit('it was interrupted'));
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const options = {
      ...how,
      lessons: [lesson],
      glossary: [],
      emit,
      intents,
      auto: true,
      keepsDeadSessions: true,
      then,
    };
    const { ok, stoppedBy, left } = await runStage(lesson, options, {
      position: 1,
      from: looks ? 0 : lesson.steps.length,
      lacking: await lackingFor(lesson),
    });
    if (left.length > 0) throw new Error(`a run of ${lesson.id} left ${left.join(', ')}`);
    return { ok, stoppedBy };
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

/** The abilities that the lesson can do without, and that this machine lacks. */
async function lackingFor({ given }: Lesson): Promise<AbilityId[]> {
  const optional = [...new Set(given.flatMap(({ needs }) => needs ?? []))];
  if (optional.length === 0) return [];
  const { tryAbilities } = await import('../../probe/abilities.ts');
  return (await tryAbilities(optional)).filter(({ state }) => state === 'missing').map(({ id }) => id);
}
