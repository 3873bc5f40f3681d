// Reads the state of a screen that xterm 6.0 has no API for: the only file that knows its private fields.

import type { IBufferCell, Terminal } from '@xterm/headless';

/** Colours and flags, in xterm's own bits (its Constants.ts). */
interface Attributes {
  readonly fg: number;
  readonly bg: number;
}

/** Maps a character to what is shown for it; undefined for ASCII. */
type Charset = Readonly<Record<string, string>> | undefined;

export interface CoreBuffer {
  readonly ybase: number;
  readonly x: number;
  readonly y: number;
  /** DECSTBM: both rows are inside the region, counted from 0. */
  readonly scrollTop: number;
  readonly scrollBottom: number;
  readonly tabs: Readonly<Record<number, boolean | undefined>>;
  /** DECSC; the row is counted from the first line of the scrollback. */
  readonly savedX: number;
  readonly savedY: number;
  readonly savedCurAttrData: Attributes;
  readonly savedCharset: Charset;
}

export interface Core {
  readonly buffers: { readonly normal: CoreBuffer; readonly alt: CoreBuffer };
  readonly coreService: {
    readonly isCursorHidden: boolean;
    readonly decPrivateModes: {
      readonly cursorStyle: 'block' | 'underline' | 'bar' | undefined;
      readonly cursorBlink: boolean | undefined;
    };
  };
  readonly coreMouseService: { readonly activeEncoding: string };
  readonly unicodeService: { wcwidth(code: number): number };
  readonly _charsetService: {
    readonly charset: Charset;
    /** Which of G0 to G3 is shifted in. */
    readonly glevel: number;
    readonly _charsets: readonly Charset[];
  };
  readonly _inputHandler: {
    readonly _curAttrData: Attributes;
    /** Of the character that REP repeats and marks join: its width << 1 | 1 if it has joined; 0 after a control. */
    readonly _parser: { readonly precedingJoinState: number };
    eraseInDisplay(parameters: { readonly params: readonly number[] }, selective: boolean): boolean;
  };
}

/** A cell as getCell fills it, which has more fields than its type says. */
export type CoreCell = IBufferCell & { fg: number; bg: number; isProtected(): number };

const shape: Readonly<Record<string, string>> = {
  'buffers.normal.ybase': 'number',
  'buffers.normal.x': 'number',
  'buffers.normal.y': 'number',
  'buffers.normal.scrollTop': 'number',
  'buffers.normal.scrollBottom': 'number',
  'buffers.normal.tabs': 'object',
  'buffers.normal.savedX': 'number',
  'buffers.normal.savedY': 'number',
  'buffers.normal.savedCurAttrData.fg': 'number',
  'buffers.normal.savedCurAttrData.bg': 'number',
  'buffers.alt.savedY': 'number',
  'coreService.isCursorHidden': 'boolean',
  'coreService.decPrivateModes.origin': 'boolean',
  'coreMouseService.activeEncoding': 'string',
  'unicodeService.wcwidth': 'function',
  '_charsetService.glevel': 'number',
  '_charsetService._charsets': 'object',
  '_inputHandler._curAttrData.fg': 'number',
  '_inputHandler._curAttrData.bg': 'number',
  '_inputHandler._parser.precedingJoinState': 'number',
  '_inputHandler.eraseInDisplay': 'function',
};

/** @throws Error if xterm has other fields than this file was written for */
export function coreOf(terminal: Terminal): Core {
  const core = (terminal as unknown as { _core: unknown })._core;
  for (const [path, type] of Object.entries(shape)) {
    const found = typeof fieldAt(core, path);
    if (found !== type) throw new Error(`xterm has changed: its ${path} is ${found}, not ${type}`);
  }
  return core as Core;
}

function fieldAt(core: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], core);
}

/** A cell with these attributes and nothing in it. */
export function emptyCell(terminal: Terminal, { fg, bg }: Attributes): CoreCell {
  return Object.assign(terminal.buffer.active.getNullCell() as CoreCell, { fg, bg });
}

/**
 * Finds the byte that designates a character set of xterm (SCS) by what the set shows for `@` and `[`: national sets of
 * ISO 646 differ there, while the British one and DEC's line drawing leave both as they are.
 */
export function designator(charset: Charset): string {
  if (charset === undefined) return 'B';
  const shown = `${charset['@'] ?? ''}${charset['['] ?? ''}`;
  const found = shown === '' ? (charset.q === undefined ? 'A' : '0') : designators[shown];
  if (found === undefined) throw new Error(`xterm has changed: a character set shows ${shown} for @[`);
  return found;
}

const designators: Readonly<Record<string, string>> = {
  '¾ij': '4',
  Ä: 'C',
  'à°': 'R',
  àâ: 'Q',
  '§Ä': 'K',
  '§°': 'Y',
  ÄÆ: 'E',
  '§¡': 'Z',
  ÉÄ: 'H',
  àé: '=',
};

/**
 * ED 1 in the last cell of a screen without scrollback makes xterm 6.0 throw: it marks the line after the last one as
 * not wrapped. ED 2 is done instead, since either erases the whole screen.
 */
export function guardErase(terminal: Terminal): void {
  const core = coreOf(terminal);
  const guard = ([mode]: (number | number[])[], selective: boolean): boolean => {
    const { active } = terminal.buffer;
    const throws = active.length <= active.cursorY + 1 && active.cursorX + 1 >= terminal.cols;
    return mode === 1 && throws && core._inputHandler.eraseInDisplay({ params: [2] }, selective);
  };
  terminal.parser.registerCsiHandler({ final: 'J' }, (params) => guard(params, false));
  terminal.parser.registerCsiHandler({ prefix: '?', final: 'J' }, (params) => guard(params, true));
}
