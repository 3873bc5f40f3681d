// Asks a question or two of earlier lessons, before a lesson begins: what was answered is asked again after a while.

import type { Lesson } from '../../lesson/lesson-type.ts';
import { heldAnswer } from '../../lesson/progress/lesson-progress.ts';
import { REVIEW } from '../../lesson/review.ts';
import type { Recording } from '../../session/read-recording.ts';
import type { CourseOptions } from './course-options.ts';
import { explanationsIn } from './explain-wrong-answer.ts';
import { recordedLessons } from './recorded-lessons.ts';
import { waitsForNobody } from './wait-for-learner.ts';

/** @throws Jump, the reason of `intents.stop` */
export async function reviewEarlier(lesson: Lesson, position: number, options: CourseOptions): Promise<void> {
  if (waitsForNobody(options)) return;
  for (const { from, step } of lesson.review) {
    const earlier = options.lessons.find(({ id }) => id === from);
    if (earlier !== undefined) await reviewOne(lesson, { earlier, step, position }, options);
  }
}

interface Reviewed {
  readonly earlier: Lesson;
  readonly step: string;
  readonly position: number;
}

async function reviewOne(
  lesson: Lesson,
  { earlier, step: id, position }: Reviewed,
  options: CourseOptions,
): Promise<void> {
  const { emit, intents, paceMs } = options;
  const own = heldAnswer(options.progress(), earlier.id, id);
  const held = own ?? (await recordedAnswer(earlier.id, id, options.recording));
  const { ask = [] } = earlier.steps.find((step) => step.id === id) ?? {};
  const [en, zh] = [earlier.prose.en.steps.get(id), earlier.prose.zh.steps.get(id)];
  if (held === undefined || en === undefined || zh === undefined) return;
  emit({
    type: 'step',
    lesson: lesson.id,
    lessonNumber: position,
    step: REVIEW,
    stepNumber: 0,
    title: { en: 'Before we begin', zh: '开始之前' },
    text: { en: en.text, zh: zh.text },
    watch: [],
    terms: [],
  });
  const title = { en: earlier.prose.en.title, zh: earlier.prose.zh.title };
  emit({ type: 'review', lesson: earlier.id, title, recorded: own === undefined });
  const choices = ask.map((option) => ({
    id: option.id,
    text: { en: en.options.get(option.id) ?? '', zh: zh.options.get(option.id) ?? '' },
  }));
  emit({ type: 'ask', id: REVIEW, text: { en: en.question, zh: zh.question }, options: choices });
  const answer = await intents.wait('answer', { paceMs });
  const chosen = answer.type === 'answer' ? answer.option : undefined;
  emit({ type: 'answer', id: REVIEW, chosen });
  const why = chosen === undefined || chosen === held ? undefined : explanationsIn(earlier)(id, chosen);
  emit({ type: 'reveal', id: REVIEW, holds: held, chosen, why });
  emit({ type: 'note', text: { en: en.fact || en.after, zh: zh.fact || zh.after } });
  await intents.wait('next', { paceMs });
}

/** What the kernel confirmed when the lesson was recorded. */
async function recordedAnswer(
  lesson: string,
  step: string,
  load: (() => Recording | Promise<Recording>) | undefined,
): Promise<string | undefined> {
  const recording = await load?.();
  if (recording === undefined) return undefined;
  const recorded = recordedLessons(recording).find(({ id }) => id === lesson);
  const reveal = recorded?.steps.find(({ id }) => id === step)?.events.find(({ type }) => type === 'reveal');
  return reveal?.type === 'reveal' ? reveal.holds : undefined;
}
