// Takes a keyframe of a terminal: the output that brings an empty terminal to exactly the same state.
//
// A keyframe consists of sequences, not of xterm's fields, so that a recording can do no more to a terminal than a
// program can, and any terminal can show it. @xterm/addon-serialize does not suffice: besides what it leaves out by
// design (scroll region, character sets, saved cursors, tab stops, what REP repeats), it loses the dim of bold and dim,
// the style of empty cells, and marks that join nothing.
//
// Some state is left out, because no sequence restores it: tab stops beyond the right edge; half a wide character, left
// by a narrower screen, which comes back as an empty cell; lines of the alternate screen beyond its edge; there, also a
// cursor after the last column of a row that was erased in part; the scrollback of a screen of one row. Underline
// styles and links are not shown anyway.

import type { IBuffer, Terminal } from '@xterm/headless';
import { moveTo, RESET_STYLE } from './control-sequences.ts';
import { type Core, type CoreBuffer, type CoreCell, coreOf, designator, emptyCell } from './emulator-core.ts';
import { styleOf, styleSequence, writeLines } from './keyframe-lines.ts';

/**
 * Plain JSON. It holds two screens of at most about 200 bytes a cell (usually 2 to 20 KiB), and 200 rows or 256 KiB of
 * the scrollback.
 */
export interface TerminalKeyframe {
  readonly columns: number;
  readonly rows: number;
  /** Written first, to an empty terminal of this size. */
  readonly screen: string;
  /** Written after it: an unfinished sequence or character of at most 4 KiB, in base64. */
  readonly pending: string;
}

/** @param pending the unfinished sequence or character. @throws Error if xterm has changed */
export function takeKeyframe(terminal: Terminal, pending: Uint8Array): TerminalKeyframe {
  return {
    columns: terminal.cols,
    rows: terminal.rows,
    screen: writeScreen(terminal),
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

function writeScreen(terminal: Terminal): string {
  const core = coreOf(terminal);
  const { normal, alternate, active } = terminal.buffer;
  const isAlternate = active.type === 'alternate';
  const parts = [saveCursor(terminal, core.buffers.normal)];
  // Leaving the alternate screen empties it, but keeps its saved cursor.
  const savedThere = saveCursor(terminal, core.buffers.alt);
  if (savedThere !== '' && !isAlternate) parts.push(ENTER, savedThere, LEAVE);
  parts.push(writeLines(terminal, normal), setTabStops(terminal, core.buffers.normal));
  if (isAlternate) {
    parts.push(
      setScrollRegion(terminal, core.buffers.normal),
      moveTo(core.buffers.normal.y, 0),
      ENTER,
      savedThere,
    );
    parts.push(writeLines(terminal, alternate), setTabStops(terminal, core.buffers.alt));
  }
  parts.push(setCharsetsAndCursor(terminal, core), setModes(terminal, core));
  parts.push(setStyle(terminal, core), printAgain(terminal, core));
  return parts.join('');
}

const bufferOf = (terminal: Terminal, core: Core): CoreBuffer =>
  terminal.buffer.active.type === 'alternate' ? core.buffers.alt : core.buffers.normal;

/**
 * Saves the cursor (DECSC) before anything is written. xterm counts the saved row from the first line of the
 * scrollback, so as many empty lines are scrolled out first, and erased afterwards (ED 3).
 */
function saveCursor(
  terminal: Terminal,
  { savedX, savedY, savedCurAttrData, savedCharset }: CoreBuffer,
): string {
  const { fg, bg } = savedCurAttrData;
  if (savedX === 0 && savedY === 0 && fg === 0 && bg === 0 && savedCharset === undefined) return '';
  const bottom = terminal.rows - 1;
  const scrolled = Math.max(0, Math.min(savedY - bottom, terminal.options.scrollback ?? 0));
  const style = styleOf(emptyCell(terminal, savedCurAttrData));
  return [
    scrolled > 0 ? moveTo(bottom, 0) + '\n'.repeat(scrolled) : '',
    moveTo(Math.min(savedY - scrolled, bottom), Math.min(savedX, terminal.cols - 1)),
    style === '' ? '' : styleSequence(style),
    savedX === terminal.cols ? 'x' : '',
    savedCharset === undefined ? '\u001b7' : `\u001b(${designator(savedCharset)}\u001b7\u001b(B`,
    style === '' ? '' : RESET_STYLE,
    savedX === terminal.cols ? '\u001b[2J' : '',
    scrolled > 0 ? '\u001b[3J' : '',
  ].join('');
}

function setTabStops(terminal: Terminal, { tabs }: CoreBuffer): string {
  const columns = Array.from({ length: terminal.cols }, (_, x) => x);
  const stops = columns.filter((x) => tabs[x] === true);
  const usual = columns.filter((x) => x % 8 === 0);
  if (stops.join() === usual.join()) return '';
  return `\u001b[3g${stops.map((x) => `${moveTo(0, x)}\u001bH`).join('')}`;
}

function setScrollRegion(terminal: Terminal, { scrollTop, scrollBottom }: CoreBuffer): string {
  if (scrollTop === 0 && scrollBottom === terminal.rows - 1) return '';
  return `\u001b[${scrollTop + 1};${scrollBottom + 1}r`;
}

/**
 * Designating the set that is shifted in takes effect at once; only DECRC puts a set in use that is not the shifted
 * one. So where these differ, DECRC is done again, from the saved cursor that still has that set, and the cursor is
 * placed after it.
 */
function setCharsetsAndCursor(terminal: Terminal, core: Core): string {
  const { charset, glevel, _charsets } = core._charsetService;
  const buffer = bufferOf(terminal, core);
  const sets = [0, 1, 2, 3].map((g) => designator(_charsets[g]));
  const restores = charset !== _charsets[glevel] && charset === buffer.savedCharset;
  if (!restores) sets[glevel] = designator(charset);
  const designations = sets.map((set, g) => (set === 'B' ? '' : `\u001b${'()*+'[g]}${set}`));
  const shift = ['', '\u000e', '\u001bn', '\u001bo'][glevel];
  const charsets = designations.join('') + shift;
  return restores
    ? `${charsets}\u001b8${RESET_STYLE}${placeCursor(terminal, core)}`
    : `${placeCursor(terminal, core)}${charsets}`;
}

/**
 * Sets the scroll region and origin mode (DECOM), both of which move the cursor, then places the cursor: where it is,
 * or where the last character begins if that is printed again at the end.
 */
function placeCursor(terminal: Terminal, core: Core): string {
  const buffer = bufferOf(terminal, core);
  const origin = terminal.modes.originMode;
  const region = setScrollRegion(terminal, buffer) + (origin ? '\u001b[?6h' : '');
  const isOutside = origin && (buffer.y < buffer.scrollTop || buffer.y > buffer.scrollBottom);
  const at = (x: number): string => moveTo(buffer.y - (origin && !isOutside ? buffer.scrollTop : 0), x);
  const again = lastPrinted(terminal, core);
  const waits = again === undefined && buffer.x === terminal.cols;
  const last = waits ? lastCharacter(terminal, buffer.y) : undefined;
  const place = at(again?.x ?? Math.min(buffer.x, terminal.cols - 1));
  if (last !== undefined && !isOutside)
    return `${region}${at(last.x)}${styleSequence(last.style)}${last.text}${RESET_STYLE}`;
  if (!isOutside && !waits) return region + place;
  // Only a visit to the alternate screen, which keeps the cursor position, can place the cursor outside the region.
  if (buffer === core.buffers.normal) return `${region}${ENTER}${place}${waits ? 'x' : ''}${LEAVE}`;
  return region + place + (waits ? waitOnEmptyRow(terminal, buffer.y) : '');
}

/** Leaves the cursor after the last column of an erased row: EL 1 erases a row and does not move the cursor. */
function waitOnEmptyRow(terminal: Terminal, y: number): string {
  const { active } = terminal.buffer;
  const line = active.getLine(active.baseY + y);
  const cells = Array.from({ length: terminal.cols }, (_, x) => line?.getCell(x) as CoreCell | undefined);
  const styles = new Set(cells.map((cell) => (cell?.getChars() === '' ? styleOf(cell) : undefined)));
  const [style] = styles;
  return styles.size === 1 && style !== undefined ? `x${styleSequence(style)}\u001b[1K${RESET_STYLE}` : '';
}

interface Printed {
  readonly x: number;
  readonly text: string;
  readonly style: string;
}

/** The character in the last column: printing it again leaves the cursor after it, about to wrap. */
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

function setModes(terminal: Terminal, core: Core): string {
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

function setStyle(terminal: Terminal, core: Core): string {
  const style = styleOf(emptyCell(terminal, core._inputHandler._curAttrData));
  return style === '' ? '' : styleSequence(style);
}

/** The character that REP repeats and a mark joins: the last one printed, with no control since. */
function lastPrinted(terminal: Terminal, core: Core): (Printed & { width: number }) | undefined {
  const width = core._inputHandler._parser.precedingJoinState >> 1;
  const { x, y } = bufferOf(terminal, core);
  const { active } = terminal.buffer;
  const last = width === 0 ? undefined : printedAt(active, active.baseY + y, x - width);
  return last?.width === width ? last : undefined;
}

/** Prints the last character again. Insert mode would move the rest of the row, so the character is deleted first. */
function printAgain(terminal: Terminal, core: Core): string {
  const last = lastPrinted(terminal, core);
  if (last === undefined) return '';
  return (terminal.modes.insertMode ? `\u001b[${last.width}P` : '') + last.text;
}
