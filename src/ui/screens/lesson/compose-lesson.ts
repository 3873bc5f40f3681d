// Composes everything that lesson mode's screen shows: the list, the steps of a lesson as the tour shows them, its end.

import type { Line } from '../../../state/line.ts';
import type { Model } from '../../../state/model.ts';
import { panesOf } from '../../../state/panes/panes-of.ts';
import type { View } from '../../../state/view.ts';
import { courseStatus } from '../../keys/course-rows.ts';
import { composeScreen, lastPage } from '../../parts/compose-screen.ts';
import { lessonEndLines, lessonEndTitle } from '../../parts/lesson-end-lines.ts';
import { composeStoryParts } from '../../parts/story-parts.ts';
import { storyWords } from '../../parts/story-words.ts';
import type { Page } from '../../parts/whole-page.ts';
import { wordLines } from '../../parts/word-lines.ts';
import { lessonHeader } from './lesson-header.ts';
import { lessonKeys, lessonSections } from './lesson-keys.ts';
import { lessonListLines } from './list-lines.ts';

/** @param typing a shell has the keyboard: its screen is shown instead of the lesson's end */
function pageOf(model: Model, view: View, columns: number, typing: boolean): Page | undefined {
  const { language, dialog } = view;
  const { list, end } = model.course;
  if (dialog === 'words') {
    const lines = (width: number): Line[] => wordLines(model.step?.terms ?? [], language, width);
    return { name: 'words', title: storyWords.wordsTitle[language], lines };
  }
  const last = lastPage(model, view, columns);
  if (last !== undefined) return last;
  if (list !== undefined) {
    const title = language === 'en' ? 'Lessons' : '课程';
    return { name: 'course', title, lines: (width) => lessonListLines(model, view, width) };
  }
  if (end === undefined || typing) return undefined;
  return {
    name: 'lesson end',
    title: lessonEndTitle[language],
    lines: (width) => lessonEndLines(end, language, width),
  };
}

/** While nothing runs, nothing is said to run. */
const status = (model: Model): ReturnType<typeof courseStatus> =>
  model.course.list === undefined ? courseStatus(model) : undefined;

export const composeLessonScreen = composeScreen({
  keys: lessonKeys,
  sections: lessonSections,
  panes: panesOf,
  header: lessonHeader,
  status,
  tooSmall: storyWords.tooSmall,
  page: pageOf,
  parts: composeStoryParts,
});
