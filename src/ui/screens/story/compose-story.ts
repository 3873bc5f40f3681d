// Composes everything that the story's screen shows, for a size: frames for Ink, and lines for the painter.

import type { Line } from '../../../state/line.ts';
import type { Model } from '../../../state/model.ts';
import { panesOf } from '../../../state/panes/panes-of.ts';
import { storyLines } from '../../../state/story.ts';
import type { Part, View } from '../../../state/view.ts';
import { courseStatus } from '../../keys/course-rows.ts';
import { helpLines } from '../../keys/help-lines.ts';
import { keysHere, lastLine } from '../../keys/last-line.ts';
import { isCompact, roomIn, smallest } from '../../parts/areas.ts';
import { contentOf, joinParts, type Source } from '../../parts/compose-pane.ts';
import type { Chrome, Composition, Size } from '../../parts/composition.ts';
import { endLines } from '../../parts/end-lines.ts';
import { badge } from '../../parts/header.ts';
import { composePage, type Page } from '../../parts/whole-page.ts';
import { wordsIn } from '../../words.ts';
import { composePart } from './compose-part.ts';
import { headerText } from './story-header.ts';
import { storyKeys, storySections } from './story-keys.ts';
import { arrange, EVIDENCE_ROWS } from './story-layout.ts';
import { storyWords } from './story-words.ts';
import { wordLines } from './word-lines.ts';

/** @param typing the terminal that has the keyboard */
export function composeStoryScreen(
  model: Model,
  view: View,
  size: Size,
  typing: string | undefined,
): Composition {
  const { language } = view;
  const words = wordsIn(language);
  const { columns, rows } = size;
  const names = panesOf(model);
  const tooSmall = columns < smallest.columns || rows < smallest.rows;
  const moment = { model, view, typing, tooSmall };
  const chrome = {
    size,
    header: headerText(model, words, language, columns),
    keys: lastLine(storyKeys, moment, columns, courseStatus(model)),
  };
  if (tooSmall) {
    const keys = keysHere(storyKeys, { ...moment, typing: undefined });
    const what = `${badge(model, words)}${storyWords.tooSmall[language]} ${columns}×${rows}`;
    return joinParts({ ...chrome, tooSmall: `${what}. ${keys}${words.stop}` }, names, []);
  }
  const page = pageOf(model, view, columns);
  if (page !== undefined) return composePage(page, view, names, chrome);
  return composeParts({ model, view, size, typing, names }, chrome);
}

/** Composes the page that fills the whole screen, if there is one. */
function pageOf(model: Model, view: View, columns: number): Page | undefined {
  const { language, dialog } = view;
  if (dialog === 'help') {
    const lines = (width: number): Line[] => helpLines(storyKeys, storySections, language, width);
    return { name: 'help', title: wordsIn(language).keysTitle, lines };
  }
  if (dialog === 'words') {
    const lines = (width: number): Line[] => wordLines(model.step?.terms ?? [], language, width);
    return { name: 'words', title: storyWords.wordsTitle[language], lines };
  }
  if (model.ledger === undefined) return undefined;
  const lines = (): Line[] => endLines(model, language, wordsIn(language), columns - 4);
  return { name: 'words', title: wordsIn(language).endTitle, lines };
}

/** The longest line that is comfortable to read, in cells. */
const READABLE = 96;

function composeParts(source: Source, chrome: Omit<Chrome, 'frames'>): Composition {
  const { model, view, size, typing, names } = source;
  const { columns, rows } = size;
  const compact = isCompact(columns, rows);
  const story = (width: number): Line[] =>
    storyLines(model, {
      language: view.language,
      width: Math.min(width, READABLE),
      compact,
      allWays: view.allWays,
      room: rows - 2 - EVIDENCE_ROWS,
      words: wordsIn(view.language),
    });
  // Widths do not depend on the contents of the parts: they are computed first, to wrap the texts.
  const wanted = {
    story: 0,
    panes: names.map((name) => ({ name, lines: 1 })),
    focus: view.focus,
    shell: typing !== undefined,
    zoomed: view.zoomed,
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
  return joinParts(chrome, names, parts);
}
