// Composes everything that the story's screen shows, for a size: frames for Ink, and lines for the painter.

import type { Line } from '../../../state/line.ts';
import type { Model } from '../../../state/model.ts';
import { panesOf } from '../../../state/panes/panes-of.ts';
import type { View } from '../../../state/view.ts';
import { courseStatus } from '../../keys/course-rows.ts';
import { composeScreen, lastPage } from '../../parts/compose-screen.ts';
import { homePage } from '../../parts/home-page.ts';
import { composeStoryParts } from '../../parts/story-parts.ts';
import { storyWords } from '../../parts/story-words.ts';
import { summaryPage } from '../../parts/summary-page.ts';
import type { Page } from '../../parts/whole-page.ts';
import { wordLines } from '../../parts/word-lines.ts';
import { stageLines } from './stage-list.ts';
import { headerText } from './story-header.ts';
import { storyKeys, storySections } from './story-keys.ts';

/** The words of the step, explained; else the last page. */
function pageOf(model: Model, view: View, columns: number, typing: boolean): Page | undefined {
  const { language, dialog } = view;
  if (dialog === 'stages') {
    return {
      name: 'stages',
      title: storyWords.stages[language],
      lines: () => stageLines(model, view, language),
    };
  }
  if (dialog !== 'words')
    return homePage(model, view) ?? lastPage(model, view, columns) ?? summaryPage(model, view, typing);
  const lines = (width: number): Line[] => wordLines(model.step?.terms ?? [], language, width);
  return { name: 'words', title: storyWords.wordsTitle[language], lines };
}

export const composeStoryScreen = composeScreen({
  keys: storyKeys,
  sections: storySections,
  panes: panesOf,
  header: headerText,
  status: courseStatus,
  tooSmall: storyWords.tooSmall,
  page: pageOf,
  parts: composeStoryParts,
});
