// One part of the screen: its frame, its lines, the window onto them.

import type { PaneName } from '../session/event.ts';
import { cutLine, type Line, lineOf, span, textOf } from '../state/line.ts';
import type { Model } from '../state/model.ts';
import type { PaneContent } from '../state/panes/pane-content.ts';
import type { View } from '../state/view.ts';
import type { Block, Composition, Frame, Size } from './composition.ts';
import { type Area, inside, type Place, shellScreen } from './layout.ts';
import { localizer } from './localize.ts';
import { hasNews, panes } from './panes.ts';
import { evidenceWindow, tailWindow, textWindow, type Window } from './windows.ts';
import type { Words } from './words.ts';

/** What the screen is made from. */
export interface Given {
  readonly model: Model;
  readonly view: View;
  readonly size: Size;
  readonly inShell: boolean;
  readonly words: Words;
  readonly names: readonly PaneName[];
}

export interface Composed {
  readonly frame?: Frame;
  readonly blocks: readonly Block[];
  readonly shell?: Area;
  readonly furthest?: Composition['furthest'];
  readonly starts?: Composition['starts'];
  readonly entries?: Composition['entries'];
}

/** Where a part's lines go. */
export function roomIn({ area, framed, part }: Place): Area {
  if (framed) return inside(area);
  const tabs = part === 'story' ? 0 : 1;
  return { ...area, top: area.top + tabs, width: area.width - 1, height: area.height - tabs };
}

export function composePart(place: Place, given: Given, story: (width: number) => Line[]): Composed {
  const { model, view, words, names, inShell } = given;
  const { part, area, framed } = place;
  if (part === 'shell') {
    const title = model.terminals.at(-1)?.in ?? '';
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

export function contentOf(
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
