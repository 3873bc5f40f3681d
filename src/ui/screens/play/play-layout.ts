// Arranges the parts of free play's screen, for a size of the terminal: the list, a pane or two, shells.

import { type Area, bodyOf, FRAME, isCompact } from '../../parts/areas.ts';

/** The area of each part; undefined when it does not exist or has no room. */
export interface Arranged {
  readonly framed: boolean;
  readonly list?: Area;
  /** Areas from left to right. */
  readonly panes: readonly Area[];
  /** Areas from left to right. */
  readonly shells: readonly Area[];
}

export interface Wanted {
  /** How many containers there are, and how wide a row of the list is. */
  readonly containers: number;
  readonly listWidth: number;
  /** How many shells to show: 0, or the chosen container's and others. */
  readonly shells: number;
  /** When only a pane or a shell fits, the shell is shown. */
  readonly shellFirst: boolean;
  /** The part with the focus takes all the room. */
  readonly zoomed: 'pane' | 'shell' | undefined;
}

const WIDE = 180;
const MAX_ROWS = 4;
const MIN_UPPER = 10;
const UPPER = 0.42;

export function arrange(columns: number, rows: number, wanted: Wanted): Arranged {
  const body = bodyOf(columns, rows);
  const framed = !isCompact(columns, rows);
  if (wanted.zoomed === 'shell') return { framed, panes: [], shells: [body] };
  if (wanted.zoomed === 'pane') return { framed, panes: [body], shells: [] };
  return framed ? apart(body, wanted) : stacked(body, wanted);
}

function stacked(body: Area, { containers, shells, shellFirst }: Wanted): Arranged {
  const height = Math.max(1, Math.min(containers, MAX_ROWS));
  const rest = { ...body, top: body.top + height, height: body.height - height };
  const withShell = shellFirst && shells > 0;
  return {
    framed: false,
    list: { ...body, height },
    panes: withShell ? [] : [rest],
    shells: withShell ? [rest] : [],
  };
}

/** Places the list on the left, panes beside it, and shells below both, since they need the whole width. */
function apart(body: Area, { listWidth, shells }: Wanted): Arranged {
  const upper = shells === 0 ? body.height : Math.max(MIN_UPPER, Math.floor(body.height * UPPER));
  const area = { ...body, height: upper };
  const width = Math.min(listWidth + FRAME + 2, Math.floor(body.width * 0.42));
  const right = { ...area, left: width, width: body.width - width };
  return {
    framed: true,
    list: { ...area, width },
    panes: besideEachOther(right, body.width < WIDE ? 1 : 2),
    shells: besideEachOther({ ...body, top: body.top + upper, height: body.height - upper }, shells),
  };
}

function besideEachOther(area: Area, count: number): Area[] {
  const left = (i: number): number => area.left + Math.floor((area.width * i) / count);
  return Array.from({ length: count }, (_, i) => ({ ...area, left: left(i), width: left(i + 1) - left(i) }));
}
