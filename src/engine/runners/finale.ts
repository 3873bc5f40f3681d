// Ends a tour: tells what the learner predicted and has made, and keeps the last stage until they leave.

import type { Lesson } from '../../lesson/lesson-type.ts';
import type { Emit, EventBody, Texts } from '../../session/event.ts';
import { describeContainer } from '../describe-container.ts';
import { Jump } from '../intents.ts';
import type { LabSession } from '../lab-session.ts';
import { type RunnerOptions, waitAtEnd } from './wait-for-learner.ts';

export interface FinaleOptions extends RunnerOptions {
  readonly lessons: readonly Lesson[];
  /** How nslab is started here: `sudo npx nslab`. */
  readonly command?: string | undefined;
}

export interface Finale {
  /** Takes every event, and passes it on. */
  readonly emit: Emit;
  /**
   * Tells the summary, and waits until the learner leaves.
   * @param session of the last stage, whose container is described; none where that was a recording
   * @throws Jump, the reason of `intents.stop`
   */
  play(session?: LabSession): Promise<void>;
}

interface Answered {
  readonly title: Texts;
  readonly lesson: string;
  readonly right: boolean;
}

/** @param options whose `emit` gets the events */
export function openFinale(options: FinaleOptions): Finale {
  const { lessons } = options;
  /** By lesson and step; the first answer counts: later ones know what happened. */
  const answered = new Map<string, Answered>();
  const failed = new Map<string, Texts>();
  let step: Extract<EventBody, { type: 'step' }> | undefined;
  const follow = (event: EventBody): void => {
    if (event.type === 'step') step = event;
    if (step === undefined) return;
    const key = `${step.lesson} ${step.step}`;
    if (event.type === 'reveal' && event.chosen !== undefined && !answered.has(key)) {
      answered.set(key, { title: step.title, lesson: step.lesson, right: event.chosen === event.holds });
    }
    if (event.type === 'check' && !event.ok) failed.set(`${key} ${event.text.en}`, event.text);
  };
  return {
    emit(event) {
      follow(event);
      options.emit(event);
    },
    async play(session) {
      const all = [...answered.values()];
      const container = session && (await describeContainer(session, 'box'));
      options.emit({
        type: 'summary',
        asked: all.length,
        right: all.filter(({ right }) => right).length,
        again: all.flatMap(({ right, lesson, title }) => (right ? [] : [{ lesson, title }])),
        failed: [...failed.values()],
        facts: factsOf(lessons),
        command: options.command ?? 'nslab',
        ...(container === undefined ? {} : { container }),
        ...(session === undefined ? { replayed: true } : {}),
      });
      await waitAtEnd(options, session === undefined ? true : undefined).catch((error: unknown) => {
        if (error instanceof Jump) error.step = lessons.at(-1)?.steps.length ?? 0;
        throw error;
      });
    },
  };
}

/** What the tour has shown to be so, in its order. */
export const factsOf = (lessons: readonly Lesson[]): { id: string; text: Texts }[] =>
  lessons.flatMap(({ steps, prose }) =>
    steps.flatMap(({ id }) => {
      const [en, zh] = [prose.en.steps.get(id)?.fact, prose.zh.steps.get(id)?.fact];
      return en === undefined || zh === undefined || en === '' ? [] : [{ id, text: { en, zh } }];
    }),
  );
