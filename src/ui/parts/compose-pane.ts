// Composes a pane of evidence: its frame, its lines, the window onto them.

import type { PaneName, Texts } from '../../session/event.ts';
import { cutLine, type Line, lineOf, span, textOf } from '../../state/line.ts';
import type { Model } from '../../state/model.ts';
import { allPanes } from '../../state/panes/all-panes.ts';
import type { PaneContent } from '../../state/panes/pane-content.ts';
import { wordOf } from '../../state/panes/pane-parts.ts';
import type { View } from '../../state/view.ts';
import { shellTitle } from '../../state/whose-files.ts';
import { type Place, roomIn, shellScreen } from './areas.ts';
import type { Block, Chrome, Composition, Frame, Size, TerminalPlace } from './composition.ts';
import { evidenceWindow, tailWindow, type Window } from './windows.ts';

/** What a screen is composed from. */
export interface Source {
  readonly model: Model;
  readonly view: View;
  readonly size: Size;
  /** The terminal that has the keyboard. */
  readonly typing: string | undefined;
  /** The available panes, in the order of Tab. */
  readonly names: readonly PaneName[];
}

/** One part of a screen. */
export interface Composed {
  readonly frame?: Frame;
  readonly blocks: readonly Block[];
  readonly terminal?: TerminalPlace;
  readonly furthest?: Composition['furthest'];
  readonly starts?: Composition['starts'];
  readonly entries?: Composition['entries'];
}

export function joinParts(
  chrome: Omit<Chrome, 'frames'>,
  panes: readonly PaneName[],
  parts: readonly Composed[],
): Composition {
  return {
    chrome: { ...chrome, frames: parts.flatMap(({ frame }) => (frame === undefined ? [] : [frame])) },
    blocks: parts.flatMap(({ blocks }) => blocks),
    terminals: parts.flatMap(({ terminal }) => (terminal === undefined ? [] : [terminal])),
    panes,
    furthest: Object.assign({}, ...parts.map(({ furthest }) => furthest)),
    starts: Object.assign({}, ...parts.map(({ starts }) => starts)),
    entries: Object.assign({}, ...parts.map(({ entries }) => entries)),
  };
}

/** Composes a terminal in its frame, whose title names the container. */
export function composeTerminal(
  terminal: string,
  { area }: Place,
  { model, view, typing }: Source,
): Composed {
  const container = model.terminals.find((one) => one.terminal === terminal)?.in;
  const title = container === undefined ? '' : shellTitle(model, container)[view.language];
  return {
    frame: { area, title, focused: terminal === typing, tone: 'box' },
    blocks: [],
    terminal: { terminal, area: shellScreen(area) },
  };
}

export function composePane(name: PaneName, place: Place, source: Source): Composed {
  const { view, typing } = source;
  const { area, framed } = place;
  const room = roomIn(place);
  const content = contentOf(name, source, room.width, room.height);
  const window = paneWindow(name, content, view, room.height);
  const tabs: Block = {
    area: { ...area, height: 1, width: area.width - 1 },
    lines: [cutLine(tabLine(source), area.width - 1)],
  };
  return {
    ...(framed
      ? {
          frame: {
            area,
            title: paneTitle(name, source),
            focused: view.focus === name && typing === undefined,
          },
        }
      : {}),
    blocks: [...(framed ? [] : [tabs]), { area: room, lines: window.lines }],
    furthest: { [name]: window.furthest },
    starts: { [name]: window.start },
    entries:
      content.entries === undefined
        ? {}
        : { [name]: { count: content.entries, chosen: content.chosen ?? -1 } },
  };
}

export function contentOf(
  name: PaneName,
  { model, view }: Source,
  width: number,
  height: number,
): PaneContent {
  const content = allPanes[name].lines(model, {
    width,
    height,
    language: view.language,
    word: wordOf(allPanes[name], view.language),
    chosen: view.chosen[name] ?? -1,
    open: view.allWays,
  });
  const { filter } = view;
  const { look } = model.course;
  if (look?.pane === name && look.row !== '')
    return { ...content, lines: content.lines.map(marks(look.row)) };
  if (content.lines.length === 0) return { lines: [lineOf(span(nothingYet[view.language], { dim: true }))] };
  if (filter === '' || view.focus !== name) return content;
  const wanted = filter.toLowerCase();
  const lines = content.lines.filter(
    (line) => line.role === 'head' || textOf(line).toLowerCase().includes(wanted),
  );
  const isNone = lines.every(({ role }) => role === 'head');
  return { lines: isNone ? [...lines, lineOf(span(noneHas[view.language], { dim: true }))] : lines };
}

/** Marks a line that has the word: it is the row to look at. */
const marks =
  (word: string) =>
  (line: Line): Line =>
    textOf(line).includes(word)
      ? { ...line, spans: line.spans.map((one) => ({ ...one, inverse: true })) }
      : line;

function paneWindow(
  name: PaneName,
  { lines, entries, inOrder }: PaneContent,
  view: View,
  height: number,
): Window {
  const scroll = view.scroll[name];
  if (entries !== undefined) return { lines: lines.slice(0, height), start: 0, furthest: 0 };
  return allPanes[name].tail
    ? tailWindow(lines, scroll ?? 0, height)
    : evidenceWindow(lines, scroll, height, inOrder);
}

function paneTitle(name: PaneName, { model, view }: Source): string {
  const filter = view.filter !== '' && view.focus === name ? ` /${view.filter}` : '';
  return `${allPanes[name].title[view.language]}${allPanes[name].news(model) ? ' ✱' : ''}${filter}`;
}

/** Lists the panes as tabs, where only one of them is visible. */
export function tabLine(source: Source): Line {
  const { names, view } = source;
  return lineOf(
    ...names.flatMap((name) => {
      const title = paneTitle(name, source);
      return name === view.focus
        ? [span(`[${title}]`, { bold: true }), ' ']
        : [span(` ${title} `, { dim: true }), ' '];
    }),
  );
}

const noneHas: Texts = { en: 'no line has what you typed', zh: '没有包含所输文字的行' };
const nothingYet: Texts = { en: 'nothing yet', zh: '还没有内容' };
