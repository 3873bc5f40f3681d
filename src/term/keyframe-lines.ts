// Writes the lines of a screen as what a program would have written to an empty one, so that each is exactly the same again.

import type { IBuffer, IBufferLine, Terminal } from '@xterm/headless';
import type { CoreCell } from './emulator-core.ts';

const SCROLLBACK_ROWS = 200;
const SCROLLBACK_CHARACTERS = 1 << 18;

export const to = (row: number, column: number): string => `\u001b[${row + 1};${column + 1}H`;
export const PLAIN = '\u001b[0m';

/** A character of two cells (IDEOGRAPHIC SPACE). */
const WIDE = '\u3000';

/**
 * For an empty screen whose cursor writes in plain style. Lines that are out of reach of a program, in the scrollback, are
 * written before they get there: a line is filled in when the next one has begun, for only then is it known whether that
 * one continues it (autowrap), which a program can bring about by writing into the last column only.
 *
 * The oldest lines, beyond SCROLLBACK_ROWS and 256 KiB, come back empty.
 */
export function linesOf(terminal: Terminal, buffer: IBuffer): string {
  const { cols: columns, rows } = terminal;
  const cell = buffer.getNullCell() as CoreCell;
  const lineAt = (y: number): IBufferLine | undefined => buffer.getLine(y);
  // The first line can continue one that is gone: then that is begun first, and gone as soon as it has left the screen.
  const before = lineAt(0)?.isWrapped ? 1 : 0;
  const total = buffer.length + before;
  const parts: string[] = [];
  const contents: string[] = [];
  for (let next = 1; next <= total; next++) {
    const at = next - 1;
    const row = Math.min(at, rows - 1);
    const wraps = lineAt(next - before)?.isWrapped === true && next < total;
    let part = '';
    if (wraps) part = `${to(row, columns - 1)}xx`;
    else if (next >= rows && next < total) part = `${to(rows - 1, 0)}\n`;
    if (before === 1 && next === rows && next < total) part += '\u001b[3J';
    const written = wraps || (at > 0 && lineAt(at - before)?.isWrapped === true);
    const line = at < before || total - at > rows + SCROLLBACK_ROWS ? undefined : lineAt(at - before);
    const now = next >= rows && next < total ? row - 1 : row;
    parts.push(part);
    contents.push(now < 0 ? '' : contentOf(line, { row: now, columns, cell, written }));
  }
  dropOldest(contents, rows);
  return parts.map((part, i) => part + contents[i]).join('');
}

/** The screen itself is kept whatever it takes. */
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
  /** Filled anew for each cell. */
  readonly cell: CoreCell;
  /** Whether something stands there already. */
  readonly written: boolean;
}

function contentOf(line: IBufferLine | undefined, { row, columns, cell, written }: Place): string {
  const erase = written ? `${to(row, 0)}\u001b[${columns}X` : '';
  if (line === undefined) return erase;
  const styled = styledGaps(line, row, columns, cell);
  let text = '';
  let [style, cursor] = ['', -1];
  const put = (x: number, wanted: string, what: string, width: number): void => {
    if (x !== cursor) text += to(row, x);
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
      // A mark that joins nothing, which is so at the place that the cursor was moved to.
      cursor = -1;
      put(x, styleOf(cell), chars, 1);
    } else if (!styled.gaps.has(x)) put(x, styleOf(cell), chars, width);
  }
  closeGap();
  return erase + styled.text + text + (style === '' ? '' : PLAIN);
}

/**
 * Empty cells with more style than a background: erasing leaves none of it, but half of a wide character that is
 * overwritten does. They are written first, from the right; what was overwritten for it is written again afterwards.
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
    // A wide character that a narrower screen has cut in two is as good as an empty cell.
    const cut = cell.getWidth() === 2 && x === columns - 1;
    if (!cut && (cell.getChars() !== '' || cell.getWidth() === 0 || cell.isAttributeDefault())) continue;
    const style = styleOf(cell);
    if (!cut && style === colour(cell, 'Bg', 48)) continue;
    if (x > 0) text += `${to(row, x - 1)}${WIDE}${to(row, x - 1)}${styleSequence(style)} ${PLAIN}`;
    else if (gaps.has(1))
      continue; // cannot be had: erased, it keeps its background
    else text += `${to(row, 0)}${WIDE}${to(row, 1)}${styleSequence(style)} ${PLAIN}`;
    gaps.add(x);
  }
  return { text, gaps };
}

/** DECSCA: a cell that selective erasing spares. */
const PROTECTED = '!';

/** What styleSequence brings about: the parameters of SGR (ECMA-48), and whether it is protected. */
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
  const colours = colour(cell, 'Fg', 38) + colour(cell, 'Bg', 48);
  return set.join('') + colours + (cell.isProtected() ? PROTECTED : '');
}

export function styleSequence(style: string): string {
  const isProtected = style.endsWith(PROTECTED);
  const sgr = isProtected ? style.slice(0, -1) : style;
  return `\u001b[0${sgr}m${isProtected ? '\u001b[1"q' : ''}`;
}

function colour(cell: CoreCell, ground: 'Fg' | 'Bg', code: 38 | 48): string {
  const value = ground === 'Fg' ? cell.getFgColor() : cell.getBgColor();
  if (ground === 'Fg' ? cell.isFgPalette() : cell.isBgPalette()) return `;${code};5;${value}`;
  if (!(ground === 'Fg' ? cell.isFgRGB() : cell.isBgRGB())) return '';
  return `;${code};2;${(value >> 16) & 255};${(value >> 8) & 255};${value & 255}`;
}
