// Writes the list of lessons: how hard and how long each is, how far the learner is, what this machine can do of it.

import type { Language, Texts } from '../../../session/event.ts';
import { both } from '../../../session/texts.ts';
import { chosenLesson, type ListedLesson, listedLessons } from '../../../state/lesson-list.ts';
import { type Line, lineOf, paragraph, span } from '../../../state/line.ts';
import type { Model } from '../../../state/model.ts';
import type { View } from '../../../state/view.ts';
import { fitTo, padTo } from '../../../state/wrap.ts';

const BAR = 6;

export function lessonListLines(model: Model, view: View, width: number): Line[] {
  const { language } = view;
  const lessons = listedLessons(model, view);
  const chosen = chosenLesson(model, view);
  if (lessons.length === 0) return paragraph(none[language], width);
  return [
    ...lessons.map((lesson, i) => lessonLine(lesson, i === chosen, language, width)),
    lineOf(''),
    ...paragraph(progressOf(model)[language], width, { dim: true }),
  ];
}

/** Cells of the columns beside the title, with a gap behind each. */
const columns = { id: 12, stars: 4, minutes: 8, state: 14 } as const;
const HERE = 12;
const MARK = 2;

function lessonLine(lesson: ListedLesson, isChosen: boolean, language: Language, width: number): Line {
  const { id, title, level, minutes } = lesson;
  const { id: idWidth, stars, minutes: minutesWidth, state } = columns;
  const left = width - MARK - idWidth - stars - minutesWidth - state;
  const titleWidth = Math.min(left - HERE, MAX_TITLE);
  const cells = [
    isChosen ? '▸ ' : '  ',
    padTo(id, idWidth),
    `${padTo(fitTo(title[language], titleWidth - 1).trimEnd(), titleWidth)}`,
    padTo('★'.repeat(level), stars),
    padTo(minutesOf(minutes)[language], minutesWidth),
    padTo(stateOf(lesson)[language], state),
  ];
  return lineOf(
    span(cells.join(''), isChosen ? { bold: true } : {}),
    span(fitTo(hereOf(lesson)[language], left - titleWidth).trimEnd(), { dim: true }),
  );
}

const MAX_TITLE = 40;

const minutesOf = (minutes: number): Texts => ({ en: `${minutes} min`, zh: `${minutes} 分钟` });

/** Done, with what is left of its tasks; or a bar of how far one is. */
function stateOf({ done, at, steps, tasks, solved }: ListedLesson): Texts {
  const left = tasks - solved;
  if (at !== undefined) {
    const full = Math.round(((at - 1) / steps) * BAR);
    const bar = '▓'.repeat(full) + '░'.repeat(BAR - full);
    return both(`${bar} ${at}/${steps}`);
  }
  if (!done) return both('');
  if (left === 0) return both('✓');
  return { en: `✓ ${left} ${left === 1 ? 'task' : 'tasks'} left`, zh: `✓ 还有 ${left} 个任务` };
}

function hereOf({ verdict, because }: ListedLesson): Texts {
  if (verdict === undefined) return both('…');
  if (verdict === 'works') return { en: 'live here', zh: '可真实运行' };
  const why = {
    en: because === undefined ? '' : `: ${because.en}`,
    zh: because === undefined ? '' : `：${because.zh}`,
  };
  return verdict === 'differs'
    ? { en: `differs${why.en}`, zh: `有差异${why.zh}` }
    : { en: `recording${why.en}`, zh: `录像${why.zh}` };
}

function progressOf({ course }: Model): Texts {
  const { lessons = [] } = course.list ?? {};
  const minutes = (some: readonly ListedLesson[]): number => some.reduce((sum, one) => sum + one.minutes, 0);
  const done = lessons.filter((one) => one.done);
  return {
    en: `${done.length} of ${lessons.length} done · ${minutes(done)} of about ${minutes(lessons)} minutes`,
    zh: `${lessons.length} 课中已完成 ${done.length} 课 · 约 ${minutes(lessons)} 分钟中的 ${minutes(done)} 分钟`,
  };
}

const none: Texts = {
  en: 'Every task is solved. o shows all lessons.',
  zh: '所有任务都已完成。按 o 显示全部课程。',
};
