// Plays the recording of a lesson: the same stops, questions and keys as when it ran, but nothing is called.

import type { Event, Texts } from '../../session/event.ts';
import type { Intent } from '../../session/intent.ts';
import { Jump } from '../intents.ts';
import type { Watching } from './course.ts';
import { openTape, type Tape, type TapeOptions } from './playback.ts';
import type { RecordedLesson, RecordedStep } from './recorded-lessons.ts';

export interface ReplayOptions extends Watching, TapeOptions {
  /** What the lesson says to somebody who chose a wrong answer. */
  readonly whyNot: (step: string, option: string) => Texts | undefined;
  /** The number that the tour gives the lesson, where it is not the recorded one. */
  readonly position?: number | undefined;
}

/**
 * Plays every step from `from` on, counted from 0. Everything that it emits is marked as replayed.
 * @returns whether every check held when it was recorded
 * @throws Jump, the reason of `intents.stop`
 */
export async function replayLesson(
  lesson: RecordedLesson,
  options: ReplayOptions,
  from: number,
): Promise<boolean> {
  const tape = openTape(options);
  options.intents.listen(tape.hear);
  try {
    let ok = true;
    for (const [i, step] of lesson.steps.entries()) {
      if (i < from) continue;
      const held = await replayStep(step, options, tape).catch((error: unknown) => {
        if (error instanceof Jump) error.step = i;
        throw error;
      });
      if (!held) ok = false;
    }
    return ok;
  } finally {
    options.intents.listen(undefined);
  }
}

async function replayStep(step: RecordedStep, options: ReplayOptions, tape: Tape): Promise<boolean> {
  const { emit, position } = options;
  let ok = true;
  let chosen: string | undefined;
  for (const event of step.events) {
    switch (event.type) {
      case 'wait':
        if (event.what === 'answer') chosen = await ask(step, options);
        else await pause(event.what, options);
        break;
      case 'reveal':
        emit({ ...event, ...verdict(step.id, event, chosen, options), replayed: true });
        break;
      case 'answer': // the learner's own are told instead
      case 'sampling':
      case 'notice':
        break;
      default:
        if (event.type === 'step') tape.restart(event.at);
        else await tape.reach(event.at);
        if (event.type === 'check' && !event.ok) ok = false;
        emit({
          ...event,
          ...(event.type === 'step' && position !== undefined ? { lessonNumber: position } : {}),
          replayed: true,
        });
    }
  }
  return ok;
}

/** What the recorded kernel bore out, held against this learner's answer. */
function verdict(
  step: string,
  recorded: Extract<Event, { type: 'reveal' }>,
  chosen: string | undefined,
  { whyNot }: ReplayOptions,
): { chosen: string | undefined; why: Texts | undefined } {
  if (chosen === undefined || chosen === recorded.holds) return { chosen, why: undefined };
  return { chosen, why: whyNot(step, chosen) ?? (chosen === recorded.chosen ? recorded.why : undefined) };
}

type Stop = Extract<Event, { type: 'wait' }>['what'];

/** Waits for Enter, if somebody is there to press it. @throws Jump, the reason of `intents.stop` */
export async function pause(what: Stop, options: Watching): Promise<void> {
  await waitFor(what, options, 'next');
}

async function ask({ id }: RecordedStep, options: ReplayOptions): Promise<string | undefined> {
  const answer = await waitFor('answer', options, 'answer', 'next');
  if (answer === undefined) return undefined;
  const chosen = answer.type === 'answer' ? answer.option : undefined;
  options.emit({ type: 'answer', id, chosen, replayed: true });
  return chosen;
}

/** Undefined when nobody is waited for. */
async function waitFor<K extends Intent['type']>(
  what: Stop,
  { emit, intents, auto, paceMs }: Watching,
  ...kinds: K[]
): Promise<Extract<Intent, { type: K }> | undefined> {
  intents.signal.throwIfAborted();
  if (auto && paceMs === undefined) return undefined;
  emit({ type: 'wait', what, replayed: true });
  const timer = paceMs === undefined ? undefined : setTimeout(() => intents.send({ type: 'next' }), paceMs);
  try {
    return await intents.take(...kinds);
  } finally {
    clearTimeout(timer);
  }
}
