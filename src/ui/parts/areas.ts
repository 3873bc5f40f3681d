// Divides the screen into areas, for a size of the terminal.

import type { PaneName } from '../../session/event.ts';
import { isPane, type Part } from '../../state/view.ts';

export interface Area {
  readonly top: number;
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

export interface Place {
  readonly part: Part | 'shell';
  readonly area: Area;
  /** Drawn with a border that has the title in it. Without a border, a pane has a line of tabs above it. */
  readonly framed: boolean;
}

/** A pane, and how many lines it would fill. */
export interface WantedPane {
  readonly name: PaneName;
  readonly lines: number;
}

/** The smallest size that shows everything needed. */
export const smallest = { columns: 80, rows: 24 };

/** From this size on, parts stand side by side, in frames. */
const twoColumns = { columns: 116, rows: 28 };

export const isCompact = (columns: number, rows: number): boolean =>
  columns < twoColumns.columns || rows < twoColumns.rows;

const HEADER = 1;
/** The row below the header, where the screen has a strip. */
export const STRIP = 1;
const KEYS = 1;
/** Rows that a border takes. */
export const FRAME = 2;

/** The rows between the header, or the strip below it, and the line of keys. */
export const bodyOf = (columns: number, rows: number, strip = 0): Area => ({
  top: HEADER + strip,
  left: 0,
  width: columns,
  height: rows - HEADER - strip - KEYS,
});

/** Where the keys are. */
export const keysArea = (columns: number, rows: number): Area => ({
  top: rows - KEYS,
  left: 0,
  width: columns,
  height: KEYS,
});

/** Where the strip is. */
export const stripArea = (columns: number): Area => ({ top: HEADER, left: 0, width: columns, height: STRIP });

/** The inside of a frame: without the border, and without one empty cell on the left and right. */
export const inside = ({ top, left, width, height }: Area): Area => ({
  top: top + 1,
  left: left + 2,
  width: width - 4,
  height: height - FRAME,
});

/** The inside of a shell's frame: it has no empty cells at its sides, so that 80 columns leave 78. */
export const shellScreen = ({ top, left, width, height }: Area): Area => ({
  top: top + 1,
  left: left + 1,
  width: width - 2,
  height: height - FRAME,
});

/** Where a part's lines go. */
export function roomIn({ area, framed, part }: Place): Area {
  if (framed) return inside(area);
  const tabs = part !== 'shell' && isPane(part) ? 1 : 0;
  return { ...area, top: area.top + tabs, width: area.width - 1, height: area.height - tabs };
}

const MIN_PANE = 5;

/** Makes each pane as high as its lines while there is room; a pane that gets no room is reached with Tab or zoom. */
export function panesColumn(area: Area, panes: readonly WantedPane[]): Place[] {
  const shown = panes.slice(0, Math.max(1, Math.floor(area.height / MIN_PANE)));
  const heights = shareOut(
    shown.map(({ lines }) => lines + FRAME),
    area.height,
  );
  return column(
    area,
    true,
    shown.map(({ name }, i) => [name, heights[i] ?? 0] as const),
  );
}

/** Gives each an equal share or what it needs, whichever is less; the rest goes to those that need more, then to the last. */
function shareOut(needs: readonly number[], total: number): number[] {
  if (needs.length === 0) return [];
  const share = Math.floor(total / needs.length);
  const heights = needs.map((need) => Math.max(MIN_PANE, Math.min(need, share)));
  let left = total - heights.reduce((sum, height) => sum + height, 0);
  for (const [i, need] of needs.entries()) {
    const more = Math.min(left, Math.max(0, need - (heights[i] ?? 0)));
    heights[i] = (heights[i] ?? 0) + more;
    left -= more;
  }
  const last = heights.length - 1;
  heights[last] = (heights[last] ?? 0) + left;
  return heights;
}

/** Places parts below one another. */
export function column(
  area: Area,
  framed: boolean,
  parts: readonly (readonly [Place['part'], number])[],
): Place[] {
  let top = area.top;
  return parts.map(([part, height]) => {
    const place = { part, area: { ...area, top, height }, framed: framed || part === 'shell' };
    top += height;
    return place;
  });
}
