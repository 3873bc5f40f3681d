// What a terminal shows at a stop of the tour, taken apart.

import type { Language } from '../../src/session/event.ts';
import { allPanes } from '../../src/state/panes/all-panes.ts';
import type { ScreenState } from '../support/emulated-screen.ts';
import { type Box, firstRow, framesOf, type Grid, inside, readGrid, textOf } from './frames.ts';
import type { Stop } from './stops.ts';

export interface View {
  readonly columns: number;
  readonly language: Language;
}

export interface Seen extends View {
  readonly stop: Stop;
  readonly grid: Grid;
  readonly rows: readonly string[];
  readonly framed: boolean;
  /** Where a border is not whole. */
  readonly broken: string | undefined;
  /** The story, without spaces and breaks of lines. */
  readonly story: string;
  /** On its frame. */
  readonly storyTitle: string | undefined;
  /** The step's first pane, if it has one. */
  readonly pane: readonly string[] | undefined;
  /** On its frame or its tab. */
  readonly paneTitle: string | undefined;
  /** Which of the question's options was answered, from 0. */
  readonly chosen: number | undefined;
}

interface Part {
  readonly box: Box;
  readonly title?: string | undefined;
}

interface Parts {
  readonly story?: Part;
  readonly pane?: Part | undefined;
  readonly broken?: string;
}

/** From this size on there are frames. */
const isFramed = (columns: number, rows: number): boolean => columns >= 116 && rows >= 28;

export function lookAt(screen: ScreenState, view: View, stop: Stop, chosen?: number): Seen {
  const grid = readGrid(screen, view.columns);
  const rows = screen.rows();
  const framed = isFramed(view.columns, rows.length);
  const title = paneTitleAt(stop, view.language);
  const { story, pane, broken } = framed ? partsInFrames(grid, title) : partsInRows(grid, rows, title);
  return {
    ...view,
    stop,
    grid,
    rows,
    framed,
    broken,
    story: story === undefined ? '' : squeeze(textOf(grid, story.box).join('')),
    storyTitle: story?.title,
    pane: pane && textOf(grid, pane.box),
    paneTitle: pane?.title,
    chosen,
  };
}

/** Of the step's first pane. */
export const paneTitleAt = ({ step }: Stop, language: Language): string | undefined =>
  step.watch[0] && allPanes[step.watch[0]].title[language];

function partsInFrames(grid: Grid, wanted: string | undefined): Parts {
  const frames = framesOf(grid);
  if ('broken' in frames) return frames;
  const parts = frames.map((frame): Part => ({ box: inside(frame), title: frame.title }));
  const [story, ...panes] = parts;
  return story === undefined
    ? { broken: 'no frame' }
    : { story, pane: panes.find(({ title }) => wanted !== undefined && title?.startsWith(wanted)) };
}

function partsInRows(grid: Grid, rows: readonly string[], wanted: string | undefined): Parts {
  const { columns } = grid;
  const whole = { top: firstRow(grid), left: 0, bottom: rows.length - 2, right: columns - 1 };
  const tabs = rows.findIndex((row) => wanted !== undefined && row.startsWith(`[${wanted}`));
  if (tabs < 0) return { story: { box: whole } };
  return {
    story: { box: { ...whole, bottom: tabs - 1 } },
    pane: { box: { ...whole, top: tabs + 1 }, title: /\[(.+?)\]/.exec(rows[tabs] ?? '')?.[1] },
  };
}

/** A line may be broken where there is a space, and in Chinese anywhere; Markdown's marks for code are not shown. */
export const squeeze = (text: string): string => text.replaceAll(/[\s`]+/g, '');

const ENOUGH = 40;

/** The begin of a text, as far as nothing is filled in. */
export const begin = (text: string): string => squeeze(text.split('{{')[0] ?? '').slice(0, ENOUGH);
