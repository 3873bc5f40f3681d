// Takes a terminal's screen as a keyframe: what a program would write to an empty terminal to bring it exactly to that state.
//
// A keyframe is sequences and not xterm's fields, so that a recording can do no more to a terminal than a program can, and
// any terminal shows it. @xterm/addon-serialize was tried: besides what it leaves out by design (scroll region, character
// sets, saved cursors, tab stops, what REP repeats), it loses the dim of bold and dim, the style of empty cells and marks
// that join nothing.
//
// Left out, for no sequence brings them back: tab stops beyond the right edge; half a wide character, which a narrower
// screen leaves, comes back as an empty cell; of the alternate screen, lines beyond its edge, and a cursor after the last
// column of a row that was erased there in part; the scrollback of a screen of one row. The way of underlining, and links,
// are not shown.

import type { IBuffer, Terminal } from '@xterm/headless';
import { type Core, type CoreBuffer, type CoreCell, coreOf, designator, emptyCell } from './emulator-core.ts';
import { linesOf, PLAIN, styleOf, styleSequence, to } from './keyframe-lines.ts';

/**
 * Plain JSON. Two screens of at most some 200 bytes a cell (usually 2 to 20 KiB), and of the scrollback 200 rows or 256 KiB.
 */
export interface TerminalKeyframe {
  readonly columns: number;
  readonly rows: number;
  /** To be written to an empty terminal of this size. */
  readonly screen: string;
  /** To be written after it: an unfinished sequence or character, in base64, at most 4 KiB. */
  readonly pending: string;
}

/** @param pending what has come of a sequence or character that is not complete. @throws Error when xterm has changed */
export function takeKeyframe(terminal: Terminal, pending: Uint8Array): TerminalKeyframe {
  return {
    columns: terminal.cols,
    rows: terminal.rows,
    screen: screenOf(terminal),
    pending: Buffer.from(pending).toString('base64'),
  };
}

/** Writes a keyframe to an empty terminal of its size. */
export function applyKeyframe(
  { screen, pending }: TerminalKeyframe,
  write: (bytes: Uint8Array) => void,
): void {
  write(Buffer.from(screen));
  write(Buffer.from(pending, 'base64'));
}

const ENTER = '\u001b[?47h';
const LEAVE = '\u001b[?47l';

function screenOf(terminal: Terminal): string {
  const core = coreOf(terminal);
  const { normal, alternate, active } = terminal.buffer;
  const isAlternate = active.type === 'alternate';
  const parts = [savedCursor(terminal, core.buffers.normal)];
  // Leaving the alternate screen empties it, but does not forget its saved cursor.
  const savedThere = savedCursor(terminal, core.buffers.alt);
  if (savedThere !== '' && !isAlternate) parts.push(ENTER, savedThere, LEAVE);
  parts.push(linesOf(terminal, normal), tabStops(terminal, core.buffers.normal));
  if (isAlternate) {
    parts.push(scrollRegion(terminal, core.buffers.normal), to(core.buffers.normal.y, 0), ENTER, savedThere);
    parts.push(linesOf(terminal, alternate), tabStops(terminal, core.buffers.alt));
  }
  parts.push(charsetsAndCursor(terminal, core), modes(terminal, core));
  parts.push(currentStyle(terminal, core), printAgain(terminal, core));
  return parts.join('');
}

const bufferOf = (terminal: Terminal, core: Core): CoreBuffer =>
  terminal.buffer.active.type === 'alternate' ? core.buffers.alt : core.buffers.normal;

/**
 * DECSC, while nothing is there yet: xterm counts the saved row from the first line of the scrollback, so it is saved in one
 * that is as far down, and thrown away (ED 3).
 */
function savedCursor(
  terminal: Terminal,
  { savedX, savedY, savedCurAttrData, savedCharset }: CoreBuffer,
): string {
  const { fg, bg } = savedCurAttrData;
  if (savedX === 0 && savedY === 0 && fg === 0 && bg === 0 && savedCharset === undefined) return '';
  const bottom = terminal.rows - 1;
  const scrolled = Math.max(0, Math.min(savedY - bottom, terminal.options.scrollback ?? 0));
  const style = styleOf(emptyCell(terminal, savedCurAttrData));
  return [
    scrolled > 0 ? to(bottom, 0) + '\n'.repeat(scrolled) : '',
    to(Math.min(savedY - scrolled, bottom), Math.min(savedX, terminal.cols - 1)),
    style === '' ? '' : styleSequence(style),
    savedX === terminal.cols ? 'x' : '',
    savedCharset === undefined ? '\u001b7' : `\u001b(${designator(savedCharset)}\u001b7\u001b(B`,
    style === '' ? '' : PLAIN,
    savedX === terminal.cols ? '\u001b[2J' : '',
    scrolled > 0 ? '\u001b[3J' : '',
  ].join('');
}

function tabStops(terminal: Terminal, { tabs }: CoreBuffer): string {
  const columns = Array.from({ length: terminal.cols }, (_, x) => x);
  const stops = columns.filter((x) => tabs[x] === true);
  const usual = columns.filter((x) => x % 8 === 0);
  if (stops.join() === usual.join()) return '';
  return `\u001b[3g${stops.map((x) => `${to(0, x)}\u001bH`).join('')}`;
}

function scrollRegion(terminal: Terminal, { scrollTop, scrollBottom }: CoreBuffer): string {
  if (scrollTop === 0 && scrollBottom === terminal.rows - 1) return '';
  return `\u001b[${scrollTop + 1};${scrollBottom + 1}r`;
}

/**
 * Designating a character set in use takes it into use; only DECRC leaves another one in use than the one that is shifted
 * in. So where these differ, it was done, and the saved cursor still has that set; and the cursor is moved after it.
 */
function charsetsAndCursor(terminal: Terminal, core: Core): string {
  const { charset, glevel, _charsets } = core._charsetService;
  const buffer = bufferOf(terminal, core);
  const sets = [0, 1, 2, 3].map((g) => designator(_charsets[g]));
  const restores = charset !== _charsets[glevel] && charset === buffer.savedCharset;
  if (!restores) sets[glevel] = designator(charset);
  const designations = sets.map((set, g) => (set === 'B' ? '' : `\u001b${'()*+'[g]}${set}`));
  const shift = ['', '\u000e', '\u001bn', '\u001bo'][glevel];
  const charsets = designations.join('') + shift;
  return restores
    ? `${charsets}\u001b8${PLAIN}${cursor(terminal, core)}`
    : `${cursor(terminal, core)}${charsets}`;
}

/**
 * The scroll region, whether rows are counted from its top (DECOM), and the cursor, which both of them move: where it is, or
 * where the last character begins that is written again at the end.
 */
function cursor(terminal: Terminal, core: Core): string {
  const buffer = bufferOf(terminal, core);
  const origin = terminal.modes.originMode;
  const region = scrollRegion(terminal, buffer) + (origin ? '\u001b[?6h' : '');
  const isOutside = origin && (buffer.y < buffer.scrollTop || buffer.y > buffer.scrollBottom);
  const at = (x: number): string => to(buffer.y - (origin && !isOutside ? buffer.scrollTop : 0), x);
  const again = lastPrinted(terminal, core);
  const waits = again === undefined && buffer.x === terminal.cols;
  const last = waits ? lastCharacter(terminal, buffer.y) : undefined;
  const place = at(again?.x ?? Math.min(buffer.x, terminal.cols - 1));
  if (last !== undefined && !isOutside)
    return `${region}${at(last.x)}${styleSequence(last.style)}${last.text}${PLAIN}`;
  if (!isOutside && !waits) return region + place;
  // The alternate screen takes the cursor over, and gives it back, wherever it is; nothing else brings it there.
  if (buffer === core.buffers.normal) return `${region}${ENTER}${place}${waits ? 'x' : ''}${LEAVE}`;
  return region + place + (waits ? waitOnEmptyRow(terminal, buffer.y) : '');
}

/** After the last column, in a row that was erased meanwhile, as far as it was: EL 1 leaves the cursor there. */
function waitOnEmptyRow(terminal: Terminal, y: number): string {
  const { active } = terminal.buffer;
  const line = active.getLine(active.baseY + y);
  const cells = Array.from({ length: terminal.cols }, (_, x) => line?.getCell(x) as CoreCell | undefined);
  const styles = new Set(cells.map((cell) => (cell?.getChars() === '' ? styleOf(cell) : undefined)));
  const [style] = styles;
  return styles.size === 1 && style !== undefined ? `x${styleSequence(style)}\u001b[1K${PLAIN}` : '';
}

interface Printed {
  readonly x: number;
  readonly text: string;
  readonly style: string;
}

/** What was written into the last column, so that writing it again leaves the cursor after it, waiting for the next row. */
function lastCharacter(terminal: Terminal, y: number): Printed | undefined {
  const { active } = terminal.buffer;
  const half = printedAt(active, active.baseY + y, terminal.cols - 2);
  return half?.width === 2 ? half : printedAt(active, active.baseY + y, terminal.cols - 1);
}

function printedAt(buffer: IBuffer, y: number, x: number): (Printed & { width: number }) | undefined {
  const cell = buffer.getLine(y)?.getCell(x) as CoreCell | undefined;
  if (cell === undefined || cell.getChars() === '' || cell.getWidth() === 0) return undefined;
  return { x, text: cell.getChars(), style: styleOf(cell), width: cell.getWidth() };
}

function modes(terminal: Terminal, core: Core): string {
  const { modes: set, options } = terminal;
  const { isCursorHidden, decPrivateModes } = core.coreService;
  const tracking = { none: '', x10: '9', vt200: '1000', drag: '1002', any: '1003' }[set.mouseTrackingMode];
  const encoding = { SGR: '1006', SGR_PIXELS: '1016' }[core.coreMouseService.activeEncoding];
  const { cursorStyle, cursorBlink } = decPrivateModes;
  const shape = cursorStyle && { block: 2, underline: 4, bar: 6 }[cursorStyle] - (cursorBlink ? 1 : 0);
  const sequences: [unknown, string][] = [
    [set.applicationCursorKeysMode, '\u001b[?1h'],
    [!set.wraparoundMode, '\u001b[?7l'],
    [options.cursorBlink, '\u001b[?12h'],
    [isCursorHidden, '\u001b[?25l'],
    [set.reverseWraparoundMode, '\u001b[?45h'],
    [set.applicationKeypadMode, '\u001b='],
    [set.sendFocusMode, '\u001b[?1004h'],
    [set.bracketedPasteMode, '\u001b[?2004h'],
    [set.synchronizedOutputMode, '\u001b[?2026h'],
    [tracking, `\u001b[?${tracking}h`],
    [encoding, `\u001b[?${encoding}h`],
    [shape, `\u001b[${shape} q`],
    [options.convertEol, '\u001b[20h'],
    [set.insertMode, '\u001b[4h'],
  ];
  return sequences.map(([on, sequence]) => (on ? sequence : '')).join('');
}

function currentStyle(terminal: Terminal, core: Core): string {
  const style = styleOf(emptyCell(terminal, core._inputHandler._curAttrData));
  return style === '' ? '' : styleSequence(style);
}

/** What REP repeats, and a mark joins: what was written just before, with no control between. */
function lastPrinted(terminal: Terminal, core: Core): (Printed & { width: number }) | undefined {
  const width = core._inputHandler._parser.precedingJoinState >> 1;
  const { x, y } = bufferOf(terminal, core);
  const { active } = terminal.buffer;
  const last = width === 0 ? undefined : printedAt(active, active.baseY + y, x - width);
  return last?.width === width ? last : undefined;
}

/** Last of all, where the cursor is by now. In insert mode it would move the rest of the row, so it is deleted first. */
function printAgain(terminal: Terminal, core: Core): string {
  const last = lastPrinted(terminal, core);
  if (last === undefined) return '';
  return (terminal.modes.insertMode ? `\u001b[${last.width}P` : '') + last.text;
}
