// Arranges the parts of the screen in front of a class, for a size of the terminal.

import { type Area, bodyOf, isCompact } from '../../parts/areas.ts';

export interface Arranged {
  /** The pane has a border. */
  readonly framed: boolean;
  readonly said: Area;
  /** A pane, or the shell. */
  readonly below?: Area;
  readonly done?: Area;
}

export interface Wanted {
  /** How many lines each part has. */
  readonly said: number;
  readonly done: number;
  /** Whether there is a pane. */
  readonly pane: boolean;
  readonly shell: boolean;
}

const WIDE = 160;
/** The fewest rows of the big pane; below that, the strip under it is left out. */
const MIN_PANE = 8;
const MIN_SHELL = 12;

/** The distance of text from the border, in cells. */
const marginOf = (columns: number, rows: number): number => (isCompact(columns, rows) ? 2 : 4);

/** The width of the text, in cells. */
export function saidWidth(columns: number, rows: number, wanted: Pick<Wanted, 'pane' | 'shell'>): number {
  const width = isBeside(columns, wanted) ? Math.floor(columns * 0.42) : columns;
  return Math.min(MAX_SAID, width - 2 * marginOf(columns, rows));
}

/** The longest line that can be read from the back of a room, in cells. */
const MAX_SAID = 96;

const isBeside = (columns: number, { pane, shell }: Pick<Wanted, 'pane' | 'shell'>): boolean =>
  columns >= WIDE && (pane || shell);

export function arrange(columns: number, rows: number, wanted: Wanted): Arranged {
  const body = bodyOf(columns, rows);
  const framed = !isCompact(columns, rows);
  const margin = marginOf(columns, rows);
  const text = (area: Area): Area => ({ ...area, left: area.left + margin, width: area.width - 2 * margin });
  if (isBeside(columns, wanted)) {
    const width = Math.floor(columns * 0.42);
    const done = { ...body, width, top: body.top + body.height - wanted.done - 1, height: wanted.done };
    return {
      framed,
      said: text({ ...body, width, top: body.top + 2, height: body.height - 4 - wanted.done }),
      done: text(done),
      below: { ...body, left: width, width: body.width - width },
    };
  }
  // An empty row above and below.
  const said = Math.min(wanted.said, body.height - 2);
  const rest = body.height - said - 2;
  const top = body.top + said + 2;
  const above = text({ ...body, top: body.top + 1, height: said });
  if (wanted.shell) {
    const height = Math.max(MIN_SHELL, rest);
    return { framed, said: above, below: { ...body, top: body.top + body.height - height, height } };
  }
  const strip = Math.max(0, Math.min(wanted.done, wanted.pane ? rest - MIN_PANE - 1 : rest));
  const pane = rest - strip - (strip > 0 ? 1 : 0);
  return {
    framed,
    said: above,
    ...(wanted.pane ? { below: { ...body, top, height: pane } } : {}),
    done: text({ ...body, top: body.top + body.height - strip, height: strip }),
  };
}
