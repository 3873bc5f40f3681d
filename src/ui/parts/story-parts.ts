// Composes the story with its evidence: of the tour, and of lessons.

import type { Line } from '../../state/line.ts';
import { stripLine } from '../../state/parts-strip.ts';
import { storyLines } from '../../state/story.ts';
import type { Part } from '../../state/view.ts';
import { wordsIn } from '../words.ts';
import { isCompact, roomIn, stripArea } from './areas.ts';
import { type Composed, contentOf, type Source } from './compose-pane.ts';
import { composePart } from './compose-part.ts';
import { arrange } from './story-layout.ts';

/** The longest line that is comfortable to read, in cells. */
const READABLE = 96;

export function composeStoryParts(source: Source): Composed[] {
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
      asked: view.asked,
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
    isTask: model.course.task !== undefined,
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
