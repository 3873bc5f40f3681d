// Lays out the parts of the board.

interface Place {
  readonly top: number;
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

export interface BoardLayout {
  readonly header: Place;
  readonly chart: Place;
  readonly counters: Place;
  readonly gauge: Place;
  readonly calls: Place;
  readonly keys: Place;
}

const SIDE_CELLS = 30;
/** For five counters in a frame. */
const COUNTER_ROWS = 7;
/** For a line of text and the bar in a frame. */
const GAUGE_ROWS = 6;
const SMALLEST = { columns: 60, rows: 18 };

/** Gives the places in cells; undefined when the board does not fit. */
export function layOutBoard(columns: number, rows: number): BoardLayout | undefined {
  if (columns < SMALLEST.columns || rows < SMALLEST.rows) return undefined;
  const upper = Math.max(COUNTER_ROWS + GAUGE_ROWS, Math.round((rows - 2) * 0.6));
  const side = columns - SIDE_CELLS;
  const counters = upper - GAUGE_ROWS;
  return {
    header: { top: 0, left: 0, width: columns, height: 1 },
    chart: { top: 1, left: 0, width: side, height: upper },
    counters: { top: 1, left: side, width: SIDE_CELLS, height: counters },
    gauge: { top: 1 + counters, left: side, width: SIDE_CELLS, height: GAUGE_ROWS },
    calls: { top: 1 + upper, left: 0, width: columns, height: rows - 2 - upper },
    keys: { top: rows - 1, left: 0, width: columns, height: 1 },
  };
}
