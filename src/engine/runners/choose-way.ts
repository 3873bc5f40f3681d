// Shows the ways in, and waits until one is chosen.

import type { EventOf } from '../../session/event.ts';
import type { Way } from '../../session/intent.ts';
import { Jump } from '../intents.ts';
import type { RunnerOptions } from './wait-for-learner.ts';

/** What the page says. */
export type HomeFacts = Omit<EventOf<'home'>, 'type' | 'at' | 'replayed'>;

/** Another command is wanted: it begins when this session is over. */
export class Elsewhere extends Error {
  override readonly name = 'Elsewhere';
  readonly way: Exclude<Way, 'tour' | 'from the start'>;

  constructor(way: Elsewhere['way']) {
    super(way);
    this.way = way;
  }
}

/**
 * @param home is known a moment later: it is read from the learner's file
 * @returns the stage to begin with; undefined: the beginning
 * @throws Elsewhere, the reason of `intents.stop`
 */
export async function chooseWay(
  home: Promise<HomeFacts>,
  { emit, intents }: Pick<RunnerOptions, 'emit' | 'intents'>,
): Promise<string | undefined> {
  const facts = await home;
  emit({ type: 'home', ...facts });
  try {
    const answer = await intents.wait('begin');
    const way = answer.type === 'open' ? answer.way : 'tour';
    if (way === 'tour') return facts.place?.lesson;
    if (way === 'from the start') return undefined;
    throw new Elsewhere(way);
  } catch (error) {
    if (error instanceof Jump && error.lesson !== undefined) return error.lesson;
    throw error;
  }
}
