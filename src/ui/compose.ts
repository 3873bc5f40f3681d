// Everything that the screen shows, for a size: frames for Ink, and lines for the painter.

import type { PaneName } from '../session/event.ts';
import { cutLine, type Line, lineOf, span, type Tone, textOf } from '../state/line.ts';
import type { Model } from '../state/model.ts';
import type { PaneContent } from '../state/panes/pane.ts';
import { storyLines } from '../state/story.ts';
import type { Dialog, Part, View } from '../state/view.ts';
import { helpLines, wordLines } from './dialogs.ts';
import { endLines } from './end-lines.ts';
import { headerText, keyText } from './frame-text.ts';
import {
  type Area,
  arrange,
  EVIDENCE_ROWS,
  inside,
  isCompact,
  type Place,
  shellScreen,
  smallest,
} from './layout.ts';
import { localizer } from './localize.ts';
import { hasNews, panes, panesOf } from './panes.ts';
import { evidenceWindow, tailWindow, textWindow, type Window } from './windows.ts';
import { type Words, wordsIn } from './words.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What Ink draws. */
export interface Frame {
  readonly area: Area;
  readonly title: string;
  readonly focused: boolean;
  readonly tone?: Tone;
}

export interface Chrome {
  readonly size: Size;
  /** Instead of all else, where there is no room for it. */
  readonly tooSmall?: string;
  readonly header: string;
  readonly frames: readonly Frame[];
  readonly keys: string;
}

/** Lines, and where they are painted. */
export interface Block {
  readonly area: Area;
  readonly lines: readonly Line[];
}

export interface Composition {
  readonly chrome: Chrome;
  readonly blocks: readonly Block[];
  /** Where the shell's screen is, while it is shown. */
  readonly shell: Area | undefined;
  /** In the order of Tab and of the digits. */
  readonly panes: readonly PaneName[];
  /** How far each can be scrolled. */
  readonly furthest: Readonly<Partial<Record<Part | Dialog, number>>>;
  /** How far each is scrolled. */
  readonly starts: Readonly<Partial<Record<Part | Dialog, number>>>;
  /** How many entries there are to choose from, and which is shown as chosen. */
  readonly entries: Readonly<Partial<Record<PaneName, { readonly count: number; readonly chosen: number }>>>;
}

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
        tooSmall: `${words.tooSmall} ${columns}×${rows}. ${words.tooSmallKeys}`,
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

interface Given {
  readonly model: Model;
  readonly view: View;
  readonly size: Size;
  readonly inShell: boolean;
  readonly words: Words;
  readonly names: readonly PaneName[];
}

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

/** The longest line, in cells, that one reads without losing the place. */
const READABLE = 96;

interface Composed {
  readonly frame?: Frame;
  readonly blocks: readonly Block[];
  readonly shell?: Area;
  readonly furthest?: Composition['furthest'];
  readonly starts?: Composition['starts'];
  readonly entries?: Composition['entries'];
}

/** Where a part's lines go. */
function roomIn({ area, framed, part }: Place): Area {
  if (framed) return inside(area);
  const tabs = part === 'story' ? 0 : 1;
  return { ...area, top: area.top + tabs, width: area.width - 1, height: area.height - tabs };
}

function composePart(place: Place, given: Given, story: (width: number) => Line[]): Composed {
  const { model, view, words, names, inShell } = given;
  const { part, area, framed } = place;
  if (part === 'shell') {
    const title = model.shell ?? '';
    return { frame: { area, title, focused: true, tone: 'box' }, blocks: [], shell: shellScreen(area) };
  }
  const room = roomIn(place);
  const focused = view.focus === part && !inShell;
  if (part === 'story') {
    const window = textWindow(story(room.width), view.scroll.story ?? 0, room.height, ['PgDn', 'PgUp']);
    const title =
      model.lessons.find(({ id }) => id === model.step?.lesson)?.title[view.language] ?? words.tour;
    return {
      ...(framed ? { frame: { area, title, focused } } : {}),
      blocks: [{ area: room, lines: window.lines }],
      furthest: { story: window.furthest },
      starts: { story: window.start },
    };
  }
  const content = contentOf(part, given, room.width, room.height);
  const window = paneWindow(part, content, view, room.height);
  const tabs: Block = {
    area: { ...area, height: 1, width: area.width - 1 },
    lines: [cutLine(tabLine(given), area.width - 1)],
  };
  return {
    ...(framed ? { frame: { area, title: paneTitle(part, names.indexOf(part), given), focused } } : {}),
    blocks: [...(framed ? [] : [tabs]), { area: room, lines: window.lines }],
    furthest: { [part]: window.furthest },
    starts: { [part]: window.start },
    entries:
      content.entries === undefined
        ? {}
        : { [part]: { count: content.entries, chosen: content.chosen ?? -1 } },
  };
}

function contentOf(
  name: PaneName,
  { model, view, words }: Given,
  width: number,
  height: number,
): PaneContent {
  const content = panes[name](model, {
    width,
    height,
    language: view.language,
    word: localizer(words),
    chosen: view.chosen[name] ?? -1,
  });
  const { filter } = view;
  if (content.lines.length === 0) return { lines: [lineOf(span(words.nothingYet, { dim: true }))] };
  if (filter === '' || view.focus !== name) return content;
  const wanted = filter.toLowerCase();
  return {
    lines: content.lines.filter(
      (line) => line.role === 'head' || textOf(line).toLowerCase().includes(wanted),
    ),
  };
}

function paneWindow(
  name: PaneName,
  { lines, entries, inOrder }: PaneContent,
  view: View,
  height: number,
): Window {
  const scroll = view.scroll[name];
  if (entries !== undefined) return { lines: lines.slice(0, height), start: 0, furthest: 0 };
  return name === 'calls' || name === 'output'
    ? tailWindow(lines, scroll ?? 0, height)
    : evidenceWindow(lines, scroll, height, inOrder);
}

function paneTitle(name: PaneName, at: number, { model, words, view }: Given): string {
  const filter = view.filter !== '' && view.focus === name ? ` /${view.filter}` : '';
  return `${at + 1} ${words.panes[name]}${hasNews(model, name) ? ' ✱' : ''}${filter}`;
}

/** The panes there are, where only one is in sight. */
function tabLine(given: Given): Line {
  const { names, view } = given;
  return lineOf(
    ...names.flatMap((name, i) => {
      const title = paneTitle(name, i, given);
      return name === view.focus
        ? [span(`[${title}]`, { bold: true }), ' ']
        : [span(` ${title} `, { dim: true }), ' '];
    }),
  );
}
