// Plays the recording of a lesson: the same stops, questions and keys as when it ran, but nothing is called.

import type { EventOf, Texts } from '../../session/event.ts';
import { type Answer, Jump } from '../intents.ts';
import { openPlayback, type Playback, type PlaybackOptions } from './playback.ts';
import type { RecordedLesson, RecordedStep } from './recorded-lessons.ts';
import type { RunnerOptions } from './visit-lessons.ts';

export interface ReplayOptions extends RunnerOptions, PlaybackOptions {
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
  const playback = openPlayback(options);
  try {
    let ok = true;
    for (const [i, step] of lesson.steps.entries()) {
      if (i < from) continue;
      const held = await replayStep(step, options, playback).catch((error: unknown) => {
        if (error instanceof Jump) error.step = i;
        throw error;
      });
      if (!held) ok = false;
    }
    return ok;
  } finally {
    playback.close();
  }
}

async function replayStep(step: RecordedStep, options: ReplayOptions, playback: Playback): Promise<boolean> {
  const { emit, position } = options;
  let ok = true;
  let chosen: string | undefined;
  for (const event of step.events) {
    switch (event.type) {
      case 'wait':
        if (event.what === 'answer') chosen = await ask(step, options);
        else await waitForLearner(event.what, options);
        playback.resume();
        break;
      case 'reveal':
        emit({ ...event, ...verdict(step.id, event, chosen, options), replayed: true });
        break;
      case 'answer': // the learner's own are told instead
      case 'sampling':
      case 'notice':
        break;
      default:
        if (event.type === 'step') playback.restart(event.at);
        else await playback.reach(event.at);
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
  recorded: EventOf<'reveal'>,
  chosen: string | undefined,
  { whyNot }: ReplayOptions,
): { chosen: string | undefined; why: Texts | undefined } {
  if (chosen === undefined || chosen === recorded.holds) return { chosen, why: undefined };
  return { chosen, why: whyNot(step, chosen) ?? (chosen === recorded.chosen ? recorded.why : undefined) };
}

type Stop = EventOf<'wait'>['what'];

/** Waits for Enter, if somebody is there to press it. @throws Jump, the reason of `intents.stop` */
export async function waitForLearner(what: Stop, options: RunnerOptions): Promise<Answer | undefined> {
  const { intents, auto, paceMs } = options;
  intents.signal.throwIfAborted();
  if (auto && paceMs === undefined) return undefined;
  return intents.wait(what, { paceMs, replayed: true });
}

async function ask({ id }: RecordedStep, options: ReplayOptions): Promise<string | undefined> {
  const answer = await waitForLearner('answer', options);
  if (answer === undefined) return undefined;
  const chosen = answer.type === 'answer' ? answer.option : undefined;
  options.emit({ type: 'answer', id, chosen, replayed: true });
  return chosen;
}
