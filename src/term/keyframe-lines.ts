// Writes the lines of a screen as the output that brings an empty screen to exactly the same lines.

import type { IBuffer, IBufferLine, Terminal } from '@xterm/headless';
import { backgroundOf, foregroundOf } from './cell-colours.ts';
import { moveTo, RESET_STYLE } from './control-sequences.ts';
import type { CoreCell } from './emulator-core.ts';

const SCROLLBACK_ROWS = 200;
const SCROLLBACK_CHARACTERS = 1 << 18;

/** A character of two cells (IDEOGRAPHIC SPACE). */
const WIDE = '\u3000';

/**
 * Writes to an empty screen in plain style. Lines of the scrollback are written before they scroll out of reach. A line
 * is filled in only after the next one was begun: whether that one continues it (autowrap) can only be brought about by
 * writing past the last column.
 *
 * The oldest lines, beyond SCROLLBACK_ROWS and 256 KiB, come back empty.
 */
export function writeLines(terminal: Terminal, buffer: IBuffer): string {
  const { cols: columns, rows } = terminal;
  const cell = buffer.getNullCell() as CoreCell;
  const lineAt = (y: number): IBufferLine | undefined => buffer.getLine(y);
  // The first line may continue a line that is gone: that one is begun first, and erased once it has left the screen.
  const before = lineAt(0)?.isWrapped ? 1 : 0;
  const total = buffer.length + before;
  const parts: string[] = [];
  const contents: string[] = [];
  for (let next = 1; next <= total; next++) {
    const at = next - 1;
    const row = Math.min(at, rows - 1);
    const wraps = lineAt(next - before)?.isWrapped === true && next < total;
    let part = '';
    if (wraps) part = `${moveTo(row, columns - 1)}xx`;
    else if (next >= rows && next < total) part = `${moveTo(rows - 1, 0)}\n`;
    if (before === 1 && next === rows && next < total) part += '\u001b[3J';
    const written = wraps || (at > 0 && lineAt(at - before)?.isWrapped === true);
    const line = at < before || total - at > rows + SCROLLBACK_ROWS ? undefined : lineAt(at - before);
    const now = next >= rows && next < total ? row - 1 : row;
    parts.push(part);
    contents.push(now < 0 ? '' : writeLine(line, { row: now, columns, cell, written }));
  }
  dropOldest(contents, rows);
  return parts.map((part, i) => part + contents[i]).join('');
}

/** Empties the oldest lines of the scrollback beyond the limit, but none of the screen. */
function dropOldest(contents: string[], rows: number): void {
  let left = SCROLLBACK_CHARACTERS;
  for (let i = contents.length - rows - 1; i >= 0; i--) {
    left -= contents[i]!.length;
    if (left < 0) contents[i] = '';
  }
}

interface Place {
  readonly row: number;
  readonly columns: number;
  /** Reused for every cell. */
  readonly cell: CoreCell;
  /** Whether there is text on the row already. */
  readonly written: boolean;
}

function writeLine(line: IBufferLine | undefined, { row, columns, cell, written }: Place): string {
  const erase = written ? `${moveTo(row, 0)}\u001b[${columns}X` : '';
  if (line === undefined) return erase;
  const styled = styledGaps(line, row, columns, cell);
  let text = '';
  let [style, cursor] = ['', -1];
  const put = (x: number, wanted: string, what: string, width: number): void => {
    if (x !== cursor) text += moveTo(row, x);
    if (wanted !== style) text += styleSequence(wanted);
    text += what;
    style = wanted;
    cursor = x + width;
  };
  let gap = { from: 0, length: 0, style: '' };
  const closeGap = (): void => {
    if (gap.length > 0 && (gap.style !== '' || styled.gaps.size > 0))
      put(gap.from, gap.style, `\u001b[${gap.length}X`, 0);
    gap = { from: 0, length: 0, style: '' };
  };
  for (let x = 0; x < columns; x++) {
    line.getCell(x, cell);
    const width = cell.getWidth();
    const chars = cell.getChars();
    const isGap = chars === '' && width > 0 && !styled.gaps.has(x);
    const wanted = isGap ? styleOf(cell) : '';
    if (!isGap || gap.style !== wanted) closeGap();
    if (isGap) gap = { from: gap.length === 0 ? x : gap.from, length: gap.length + 1, style: wanted };
    else if (chars === '') continue;
    else if (width === 0) {
      // A mark that joins no character: none joins after the cursor was moved.
      cursor = -1;
      put(x, styleOf(cell), chars, 1);
    } else if (!styled.gaps.has(x)) put(x, styleOf(cell), chars, width);
  }
  closeGap();
  return erase + styled.text + text + (style === '' ? '' : RESET_STYLE);
}

/**
 * Writes empty cells that have more style than a background: erasing keeps only the background, but overwriting half of
 * a wide character leaves its other half empty with all of the style. This is done before the text, from right to left,
 * since it overwrites neighbouring cells.
 */
function styledGaps(
  line: IBufferLine,
  row: number,
  columns: number,
  cell: CoreCell,
): { text: string; gaps: Set<number> } {
  const gaps = new Set<number>();
  let text = '';
  for (let x = columns - 1; x >= 0; x--) {
    line.getCell(x, cell);
    // A wide character cut in two by a narrower screen counts as an empty cell.
    const cut = cell.getWidth() === 2 && x === columns - 1;
    if (!cut && (cell.getChars() !== '' || cell.getWidth() === 0 || cell.isAttributeDefault())) continue;
    const style = styleOf(cell);
    if (!cut && style === backgroundOf(cell)) continue;
    if (x > 0)
      text += `${moveTo(row, x - 1)}${WIDE}${moveTo(row, x - 1)}${styleSequence(style)} ${RESET_STYLE}`;
    else if (gaps.has(1))
      continue; // impossible: the cell is erased and keeps only its background
    else text += `${moveTo(row, 0)}${WIDE}${moveTo(row, 1)}${styleSequence(style)} ${RESET_STYLE}`;
    gaps.add(x);
  }
  return { text, gaps };
}

/** DECSCA: selective erasing spares the cell. */
const PROTECTED = '!';

/** The style of a cell, for styleSequence: the parameters of SGR (ECMA-48), and whether it is protected. */
export function styleOf(cell: CoreCell): string {
  if (cell.isAttributeDefault()) return '';
  const flags: [number, string][] = [
    [cell.isBold(), ';1'],
    [cell.isDim(), ';2'],
    [cell.isItalic(), ';3'],
    [cell.isUnderline(), ';4'],
    [cell.isBlink(), ';5'],
    [cell.isInverse(), ';7'],
    [cell.isInvisible(), ';8'],
    [cell.isStrikethrough(), ';9'],
    [cell.isOverline(), ';53'],
  ];
  const set = flags.filter(([on]) => on !== 0).map(([, code]) => code);
  const colours = foregroundOf(cell) + backgroundOf(cell);
  return set.join('') + colours + (cell.isProtected() ? PROTECTED : '');
}

export function styleSequence(style: string): string {
  const isProtected = style.endsWith(PROTECTED);
  const sgr = isProtected ? style.slice(0, -1) : style;
  return `\u001b[0${sgr}m${isProtected ? '\u001b[1"q' : ''}`;
}
