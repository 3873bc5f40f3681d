// Composes everything that the story's screen shows, for a size: frames for Ink, and lines for the painter.

import type { Line } from '../../../state/line.ts';
import type { Model } from '../../../state/model.ts';
import { panesOf } from '../../../state/panes/panes-of.ts';
import { stripLine } from '../../../state/parts-strip.ts';
import { storyLines } from '../../../state/story.ts';
import type { Part, View } from '../../../state/view.ts';
import { courseStatus } from '../../keys/course-rows.ts';
import { isCompact, roomIn, stripArea } from '../../parts/areas.ts';
import { type Composed, contentOf, type Source } from '../../parts/compose-pane.ts';
import { composeScreen, lastPage } from '../../parts/compose-screen.ts';
import { homePage } from '../../parts/home-page.ts';
import { summaryPage } from '../../parts/summary-page.ts';
import type { Page } from '../../parts/whole-page.ts';
import { wordsIn } from '../../words.ts';
import { composePart } from './compose-part.ts';
import { stageLines } from './stage-list.ts';
import { headerText } from './story-header.ts';
import { storyKeys, storySections } from './story-keys.ts';
import { arrange } from './story-layout.ts';
import { storyWords } from './story-words.ts';
import { wordLines } from './word-lines.ts';

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

/** The longest line that is comfortable to read, in cells. */
const READABLE = 96;

function composeParts(source: Source): Composed[] {
  const { model, view, size, typing, names } = source;
  const { columns, rows } = size;
  const compact = isCompact(columns, rows);
  const strip = stripLine(model, view.language, columns - 1);
  const story = (width: number): Line[] =>
    storyLines(model, {
      language: view.language,
      width: Math.min(width, READABLE),
      compact,
      inShell: typing !== undefined,
      allWays: view.allWays,
      words: wordsIn(view.language),
    });
  // Widths do not depend on the contents of the parts: they are computed first, to wrap the texts.
  const wanted = {
    story: 0,
    panes: names.map((name) => ({ name, lines: 1 })),
    focus: view.focus,
    shell: typing !== undefined,
    zoomed: view.zoomed,
    strip: strip !== undefined,
  };
  const draft = arrange(columns, rows, wanted);
  const widthFor = (part: Part): number => {
    const place = draft.find((one) => one.part === part) ?? draft[0];
    return place === undefined ? columns : roomIn(place).width;
  };
  const lengths = {
    ...wanted,
    story: story(widthFor('story')).length,
    panes: names.map((name) => ({ name, lines: contentOf(name, source, widthFor(name), rows).lines.length })),
  };
  const parts = arrange(columns, rows, lengths).map((place) => composePart(place, source, story));
  return strip === undefined ? parts : [{ blocks: [{ area: stripArea(columns), lines: [strip] }] }, ...parts];
}

export const composeStoryScreen = composeScreen({
  keys: storyKeys,
  sections: storySections,
  panes: panesOf,
  header: headerText,
  status: courseStatus,
  tooSmall: storyWords.tooSmall,
  page: pageOf,
  parts: composeParts,
});
