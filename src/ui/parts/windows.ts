// Cuts out the visible rows of a text or a table that does not fit.

import { type Line, lineOf, span } from '../../state/line.ts';

export interface Window {
  readonly lines: readonly Line[];
  /** How many rows are scrolled off, and how many can be. */
  readonly start: number;
  readonly furthest: number;
}

/** Cuts a text to its area; the last line says how to reach what does not fit. */
export function textWindow(
  lines: readonly Line[],
  scroll: number,
  height: number,
  keys: readonly [string, string],
): Window {
  if (lines.length <= height) return { lines, start: 0, furthest: 0 };
  const furthest = lines.length - height + 1;
  const start = Math.min(scroll, furthest);
  const [further, back] = keys;
  const more = start < furthest ? `… ${further}` : `… ${back}`;
  return {
    lines: [...lines.slice(start, start + height - 1), lineOf(span(more, { dim: true }))],
    start,
    furthest,
  };
}

/**
 * Cuts a table to its area; a line says how many rows are hidden. Changed rows are moved to the top, so that what the step
 * talks about is visible; where rows must keep their order, the table is scrolled to the first change instead.
 * @param scroll undefined until the learner has scrolled
 */
export function evidenceWindow(
  lines: readonly Line[],
  scroll: number | undefined,
  height: number,
  inOrder = false,
): Window {
  if (lines.length <= height) return { lines, start: 0, furthest: 0 };
  // Where only a few rows fit, they are the evidence itself, without what stands above it.
  const isLow = height <= MIN_SCROLLED;
  const heads = isLow ? [] : lines.slice(0, leadingHeads(lines, height));
  const rows = isLow ? lines.filter((line) => !isHead(line)) : lines.slice(heads.length);
  const room = Math.max(1, height - heads.length - 1);
  const lastChanged = rows.findLastIndex(isChanged);
  const ordered =
    inOrder || lastChanged < room
      ? rows
      : [...rows.filter(isHead), ...rows.filter(isChanged), ...rows.filter(isOther)];
  const furthest = Math.max(0, ordered.length - room);
  const wanted = inOrder ? Math.max(0, lastChanged - room + 1) : 0;
  const start = Math.min(scroll ?? wanted, furthest);
  const shown = ordered.slice(start, start + room);
  const place = `↑↓ ${start + shown.length}/${ordered.length}`;
  return { lines: [...heads, ...shown, lineOf(span(place, { dim: true }))], start, furthest };
}

/** How many lines at the top do not scroll: a picture too, if there is room below it. */
function leadingHeads(lines: readonly Line[], height: number): number {
  const all = lines.findIndex(({ role }) => role !== 'head');
  return all + MIN_SCROLLED <= height ? Math.max(0, all) : Math.min(1, Math.max(0, all));
}

const MIN_SCROLLED = 4;

const isHead = ({ role }: Line): boolean => role === 'head';
const isChanged = ({ role }: Line): boolean => role === 'changed';
const isOther = ({ role }: Line): boolean => role === undefined;

/** Cuts a list that grows at its end: the newest lines are visible unless it is scrolled back. */
export function tailWindow(lines: readonly Line[], scrolledBack: number, height: number): Window {
  const furthest = Math.max(0, lines.length - height);
  const start = furthest - Math.min(scrolledBack, furthest);
  return { lines: lines.slice(start, start + height), start: furthest - start, furthest };
}
