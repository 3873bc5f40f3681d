// Plays the recording of a lesson, with the same stops, questions and keys as when it ran; no system call is made.

import type { EventOf, Texts } from '../../session/event.ts';
import { Jump } from '../intents.ts';
import { openPlayback, type Playback, type PlaybackOptions } from './playback.ts';
import type { RecordedLesson, RecordedStep } from './recorded-lessons.ts';
import { type RunnerOptions, waitForLearner, wantsOneByOne } from './wait-for-learner.ts';

export interface ReplayOptions extends RunnerOptions, PlaybackOptions {
  /** Explains why an option is wrong, if the lesson does. */
  readonly whyNot: (step: string, option: string) => Texts | undefined;
  /** The lesson's number in the tour, where it differs from the recorded one. */
  readonly position?: number | undefined;
}

/**
 * Plays every step beginning with step `from`, counted from 0. All events that it emits are marked as replayed.
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
  let oneByOne = true;
  for (const event of step.events) {
    switch (event.type) {
      case 'wait':
        if (event.what === 'end') break; // of the recorded tour
        if (event.what === 'operation' && !oneByOne) break;
        if (event.what === 'answer') chosen = await ask(step, options);
        else {
          const answer = await waitForLearner(event.what, options);
          if (event.what === 'operation') oneByOne = wantsOneByOne(answer);
        }
        playback.resume();
        break;
      case 'reveal':
        emit({ ...event, ...verdict(step.id, event, chosen, options), replayed: true });
        break;
      case 'summary': // this one's is told
      case 'answer': // the learner's own answers are emitted instead
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

/** Compares this learner's answer with the one that the recorded kernel confirmed. */
function verdict(
  step: string,
  recorded: EventOf<'reveal'>,
  chosen: string | undefined,
  { whyNot }: ReplayOptions,
): { chosen: string | undefined; why: Texts | undefined } {
  if (chosen === undefined || chosen === recorded.holds) return { chosen, why: undefined };
  return { chosen, why: whyNot(step, chosen) ?? (chosen === recorded.chosen ? recorded.why : undefined) };
}

async function ask({ id }: RecordedStep, options: ReplayOptions): Promise<string | undefined> {
  const answer = await waitForLearner('answer', options);
  if (answer === undefined) return undefined;
  const chosen = answer.type === 'answer' ? answer.option : undefined;
  options.emit({ type: 'answer', id, chosen, replayed: true });
  return chosen;
}
