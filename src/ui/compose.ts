// Everything that the screen shows, for a size: frames for Ink, and lines for the painter.

import type { Line } from '../state/line.ts';
import type { Model } from '../state/model.ts';
import { storyLines } from '../state/story.ts';
import type { Dialog, Part, View } from '../state/view.ts';
import { composePart, contentOf, type Given, roomIn } from './compose-part.ts';
import type { Chrome, Composition, Size } from './composition.ts';
import { helpLines, wordLines } from './dialogs.ts';
import { endLines } from './end-lines.ts';
import { badge, headerText, keyText } from './frame-text.ts';
import { arrange, EVIDENCE_ROWS, inside, isCompact, smallest } from './layout.ts';
import { panesOf } from './panes.ts';
import { textWindow } from './windows.ts';
import { type Words, wordsIn } from './words.ts';

export function compose(model: Model, view: View, size: Size, inShell: boolean): Composition {
  const words = wordsIn(view.language);
  const { columns, rows } = size;
  const names = panesOf(model);
  const chrome = {
    size,
    header: headerText(model, words, view.language, columns),
    keys: keyText(model, view, words, inShell, columns),
  };
  const nothing = { blocks: [], shell: undefined, panes: names, furthest: {}, starts: {}, entries: {} };
  if (columns < smallest.columns || rows < smallest.rows) {
    return {
      ...nothing,
      chrome: {
        ...chrome,
        frames: [],
        tooSmall: `${badge(model, words)}${words.tooSmall} ${columns}×${rows}. ${words.tooSmallKeys}`,
      },
    };
  }
  const whole = { top: 1, left: 0, width: columns, height: rows - 2 };
  const over = dialogOf(model, view, words, columns);
  if (over !== undefined) {
    const room = isCompact(columns, rows) ? { ...whole, left: 1, width: columns - 2 } : inside(whole);
    const window = textWindow(over.lines(room.width), view.scroll[over.name] ?? 0, room.height, ['↓', '↑']);
    return {
      ...nothing,
      chrome: {
        ...chrome,
        frames: isCompact(columns, rows) ? [] : [{ area: whole, title: over.title, focused: true }],
      },
      blocks: [{ area: room, lines: window.lines }],
      furthest: { [over.name]: window.furthest },
      starts: { [over.name]: window.start },
    };
  }
  return composeParts({ model, view, size, inShell, words, names }, chrome);
}

/** What takes the whole screen. */
function dialogOf(
  model: Model,
  view: View,
  words: Words,
  columns: number,
): { name: Dialog; title: string; lines: (width: number) => Line[] } | undefined {
  if (view.dialog === 'help')
    return { name: 'help', title: words.keysTitle, lines: (width) => helpLines(words, width) };
  if (view.dialog === 'words') {
    const lines = (width: number): Line[] => wordLines(model.step?.terms ?? [], view.language, words, width);
    return { name: 'words', title: words.wordsTitle, lines };
  }
  if (model.ledger === undefined) return undefined;
  return {
    name: 'words',
    title: words.endTitle,
    lines: () => endLines(model, view.language, words, columns - 4),
  };
}

/** The longest line, in cells, that one reads without losing the place. */
const READABLE = 96;

function composeParts(given: Given, chrome: Omit<Chrome, 'frames'>): Composition {
  const { model, view, size, inShell, words, names } = given;
  const { columns, rows } = size;
  const compact = isCompact(columns, rows);
  const story = (width: number): Line[] =>
    storyLines(model, {
      language: view.language,
      width: Math.min(width, READABLE),
      compact,
      allWays: view.allWays,
      room: rows - 2 - EVIDENCE_ROWS,
      words,
    });
  // How wide the parts are does not hang on how much is in them, so it can be asked first.
  const wanted = {
    story: 0,
    panes: names.map((name) => ({ name, lines: 1 })),
    focus: view.focus,
    shell: inShell,
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
    panes: names.map((name) => ({ name, lines: contentOf(name, given, widthFor(name), rows).lines.length })),
  };
  const parts = arrange(columns, rows, lengths).map((place) => composePart(place, given, story));
  return {
    chrome: { ...chrome, frames: parts.flatMap(({ frame }) => (frame === undefined ? [] : [frame])) },
    blocks: parts.flatMap(({ blocks }) => blocks),
    shell: parts.find(({ shell }) => shell !== undefined)?.shell,
    panes: names,
    furthest: Object.assign({}, ...parts.map(({ furthest }) => furthest)),
    starts: Object.assign({}, ...parts.map(({ starts }) => starts)),
    entries: Object.assign({}, ...parts.map(({ entries }) => entries)),
  };
}
