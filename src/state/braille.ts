// Draws lines in braille characters, whose cells have 2 × 4 dots each (unicode.org/charts, U+2800 to U+28FF).

export interface Dot {
  /** In dots from the left: 2 to a cell. */
  readonly x: number;
  /** In dots from the top: 4 to a cell. */
  readonly y: number;
}

/** The bit of each dot in a cell, row by row. Dots 7 and 8 came later, so the lowest row is out of sequence. */
const bits = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

const FIRST = 0x2800;

/**
 * Draws lines that join their dots, and returns the rows; a lone dot is drawn as a dot. A cell without dots is a space,
 * and dots outside the drawing are left out.
 * @param size in cells
 */
export function drawBraille(
  { width, height }: { readonly width: number; readonly height: number },
  polylines: readonly (readonly Dot[])[],
): string[] {
  const cells = Array.from({ length: height }, () => new Uint8Array(width));
  const set = ({ x, y }: Dot): void => {
    const row = cells[Math.floor(y / 4)];
    const column = Math.floor(x / 2);
    const bit = bits[y % 4]?.[x % 2];
    // An index outside a typed array sets nothing.
    if (row !== undefined && bit !== undefined) row[column] = (row[column] ?? 0) | bit;
  };
  for (const dots of polylines) {
    for (const [i, dot] of dots.entries())
      for (const between of dotsBetween(dots[i - 1] ?? dot, dot)) set(between);
  }
  return cells.map((row) =>
    Array.from(row, (dots) => (dots === 0 ? ' ' : String.fromCodePoint(FIRST + dots))).join(''),
  );
}

/** Includes both ends, and leaves no gap. */
function dotsBetween(from: Dot, to: Dot): Dot[] {
  const steps = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y), 1);
  return Array.from({ length: steps + 1 }, (_, i) => ({
    x: Math.round(from.x + ((to.x - from.x) * i) / steps),
    y: Math.round(from.y + ((to.y - from.y) * i) / steps),
  }));
}
