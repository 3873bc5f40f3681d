// Prints the lessons, with what this machine can do of each: `nslab lesson --list`.

import type { Lesson } from '../lesson/lesson-type.ts';
import { type LessonVerdict, labNeeds, verdictOf } from '../lesson/lesson-verdict.ts';
import { tasksOf } from '../lesson/tasks.ts';
import { tryAbilities } from '../probe/abilities.ts';
import type { Language } from '../session/event.ts';
import { padTo } from '../state/wrap.ts';
import { print } from './own-output.ts';
import { whyNotLinux } from './require-linux.ts';

/** Tries what the lessons need, each thing once. */
export async function judgeLessons(lessons: readonly Lesson[]): Promise<LessonVerdict[]> {
  const needs = [...new Set([...labNeeds, ...lessons.flatMap((lesson) => lesson.needs)])];
  const abilities = await tryAbilities(needs);
  return lessons.map((lesson) => verdictOf(lesson.needs, abilities));
}

interface Listed {
  readonly id: string;
  readonly title: { readonly en: string; readonly zh: string };
  readonly level: number;
  readonly minutes: number;
  readonly steps: readonly string[];
  readonly tasks: readonly string[];
  readonly verdict: LessonVerdict['verdict'];
  /** What is missing, or different, by its id in `nslab doctor`. */
  readonly because: readonly string[];
}

/** @returns the exit status */
export async function printLessons(
  lessons: readonly Lesson[],
  { json, lang }: { readonly json?: boolean; readonly lang: Language },
): Promise<number> {
  const verdicts = whyNotLinux() === undefined ? await judgeLessons(lessons) : lessons.map(() => nothingLive);
  const listed = lessons.map((lesson, i) => listOne(lesson, verdicts[i] ?? nothingLive));
  if (json) print(`${JSON.stringify({ version: 1, lessons: listed }, undefined, 2)}\n`);
  else print(listed.map((one) => lineOf(one, lang)).join(''));
  return 0;
}

const nothingLive: LessonVerdict = { verdict: 'recording', because: [] };

function listOne(lesson: Lesson, { verdict, because }: LessonVerdict): Listed {
  const { id, prose, level, minutes, steps } = lesson;
  return {
    id,
    title: { en: prose.en.title, zh: prose.zh.title },
    level,
    minutes,
    steps: steps.map((step) => step.id),
    tasks: tasksOf(lesson),
    verdict,
    because: because.map((ability) => ability.id),
  };
}

const words = {
  works: { en: 'live here', zh: '可真实运行' },
  differs: { en: 'differs', zh: '有差异' },
  recording: { en: 'recording', zh: '录像' },
} as const;

function lineOf({ id, title, level, minutes, verdict, because }: Listed, language: Language): string {
  const stars = '★'.repeat(level).padEnd(3);
  const time = language === 'en' ? `${minutes} min` : `${minutes} 分钟`;
  const why = because.length === 0 ? '' : `: ${because.join(', ')}`;
  return `${padTo(id, 13)} ${padTo(title[language], 38)} ${stars} ${padTo(time, 8)} ${words[verdict][language]}${why}\n`;
}
