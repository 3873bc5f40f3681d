// Splits the output of a program into characters and control sequences, and passes on only complete and bounded ones.

import type { TerminalSize } from './fake-tty.ts';
import { createPieces, type Piece } from './pieces.ts';
import { boundParameters, shortenParameters, workOf } from './sequence-bounds.ts';
import { decodeAt, UNFINISHED } from './utf8.ts';

interface SplitterOptions extends TerminalSize {
  /** Whether a character joins the one before it instead of taking a cell. */
  readonly isMark: (code: number) => boolean;
}

export interface Splitter {
  split(bytes: Uint8Array): Piece[];
  resize(size: TerminalSize): void;
  /** What is unfinished, in at most 4 KiB: a new splitter that gets these bytes continues as this one would. */
  pending(): Uint8Array;
}

/**
 * The states of xterm's EscapeSequenceParser, after https://vt100.net/emu/dec_ansi_parser: `data` takes the content of
 * a DCS, `ignored` is a string of which nothing is kept (SOS, PM, APC). `csi-bad` and `dcs-bad` wait for the end of an
 * invalid sequence.
 */
type State = 'ground' | 'escape' | 'csi' | 'csi-bad' | 'osc' | 'dcs' | 'dcs-bad' | 'data' | 'ignored';

/** The content of a string is never shown, so dropping the rest changes nothing on the screen. */
const MAX_STRING = 4096;
/** The DCS that xterm answers have no parameters. */
const MAX_DCS_PARAMETERS = 64;
const MAX_PARAMETERS = 1024;
/** xterm identifies a sequence by its last three intermediate bytes and its final byte. */
const MAX_COLLECTED = 4;
/** Marks that may join one character: the limit of the Stream-Safe Text Format (UAX #15). */
const MAX_MARKS = 30;

const [ESC, CAN, SUB, BEL, DEL] = [0x1b, 0x18, 0x1a, 0x07, 0x7f];
const ST = [ESC, 0x5c];
/** Bytes that lead to the states of which nothing else is kept. */
const introducers: Partial<Record<State, string>> = {
  'csi-bad': '\u001b[??',
  'dcs-bad': '\u001bP??',
  ignored: '\u001bX',
};
/** From the byte after ESC, or a C1 control minus 0x40 (ECMA-48 5.3), to the state that begins there. */
const strings: Readonly<Record<number, State>> = {
  80: 'dcs',
  88: 'ignored',
  91: 'csi',
  93: 'osc',
  94: 'ignored',
  95: 'ignored',
};

const isParameter = (byte: number): boolean => byte >= 0x30 && byte <= 0x3b;
const isPrefix = (byte: number): boolean => byte >= 0x3c && byte <= 0x3f;
const isIntermediate = (byte: number): boolean => byte >= 0x20 && byte <= 0x2f;

export function createSplitter({ isMark, ...initial }: SplitterOptions): Splitter {
  let size: TerminalSize = initial;
  let state: State = 'ground';
  /** The unfinished sequence; for a CSI without its parameters. */
  let held: number[] = [];
  let parameters = '';
  /** The first bytes of an unfinished character. */
  let partial = new Uint8Array(0);
  /** Whether a mark would join the last character, and how many have. */
  let joins = false;
  let marks = 0;
  const out = createPieces();

  const enter = (next: State, bytes: number[] = []): void => {
    state = next;
    held = bytes;
    parameters = '';
  };
  const pass = (bytes: ArrayLike<number>, work: number): void => {
    joins = false;
    out.add(bytes, work);
  };
  const begin = (letter: number): void => enter(strings[letter] ?? 'ground', [ESC, letter]);
  const isString = (): boolean => state === 'osc' || state === 'data';
  const endString = (terminator: readonly number[]): void => {
    pass([...held, ...terminator], 8);
    enter('ground');
  };
  const hold = (bytes: ArrayLike<number>): void => {
    if (held.length + bytes.length <= MAX_STRING) for (let i = 0; i < bytes.length; i++) held.push(bytes[i]!);
  };
  const collect = (byte: number): void => {
    held.push(byte);
    if (held.length > 2 + MAX_COLLECTED) held.splice(2, 1);
  };
  /** The last byte of a CSI or DCS, which says how far it has come; 0 right after its introducer. */
  const last = (): number => (held.length === 2 ? 0 : (held.at(-1) ?? 0));

  /** Passes on a C0 control, which takes effect at once, even within a sequence. */
  const execute = (byte: number): void => pass([byte], byte >= 0x0a && byte <= 0x0c ? size.columns : 1);

  const takeEscape = (byte: number): void => {
    if (byte === DEL) return;
    if (isIntermediate(byte)) {
      held.push(byte);
      if (held.length > 1 + MAX_COLLECTED) held.splice(1, 1);
    } else if (held.length === 1 && byte in strings) begin(byte);
    else {
      pass([...held, byte], workOfEscape(byte));
      enter('ground');
    }
  };
  /** RIS and DECALN write whole screens; IND, NEL and RI may scroll. */
  const workOfEscape = (byte: number): number => {
    if (byte === 0x63) return 4 * size.columns * size.rows;
    if (byte === 0x38 && held.length > 1) return size.columns * size.rows;
    return size.columns;
  };

  const takeControlSequence = (byte: number): void => {
    if (byte === DEL) return;
    if (isParameter(byte)) {
      if (isIntermediate(last())) enter('csi-bad');
      else parameters += String.fromCharCode(byte);
      if (parameters.length > MAX_PARAMETERS) parameters = shortenParameters(parameters);
    } else if (isPrefix(byte)) {
      if (held.length > 2 || parameters !== '') enter('csi-bad');
      else held.push(byte);
    } else if (isIntermediate(byte)) collect(byte);
    else {
      const collected = String.fromCharCode(...held.slice(2));
      const sequence = { collected, parameters, final: String.fromCharCode(byte) };
      parameters = boundParameters(sequence, size);
      pass([...controlBytes(), byte], workOf({ ...sequence, parameters }, size));
      enter('ground');
    }
  };
  const controlBytes = (): Uint8Array => {
    const before = held.length > 2 && isPrefix(held[2]!) ? 3 : 2;
    return Buffer.concat([
      Uint8Array.from(held.slice(0, before)),
      Buffer.from(parameters, 'latin1'),
      Uint8Array.from(held.slice(before)),
    ]);
  };

  const takeDeviceControl = (byte: number): void => {
    if (byte < 0x20 || byte === DEL) return;
    if (isParameter(byte)) {
      if (isIntermediate(last())) enter('dcs-bad');
      else if (held.length < MAX_DCS_PARAMETERS) held.push(byte);
    } else if (isPrefix(byte)) {
      if (held.length > 2) enter('dcs-bad');
      else held.push(byte);
    } else if (isIntermediate(byte)) {
      if (!isIntermediate(held.at(-MAX_COLLECTED) ?? 0)) held.push(byte);
    } else {
      held.push(byte);
      state = 'data';
    }
  };

  /** Takes an ASCII byte that is not text on the screen. */
  const take = (byte: number): void => {
    if (byte === ESC) {
      if (isString()) endString(ST);
      enter('escape', [ESC]);
    } else if (byte === CAN || byte === SUB) {
      enter('ground');
      execute(byte);
    } else if (state === 'dcs') takeDeviceControl(byte);
    else if (state === 'osc') {
      if (byte === BEL) endString([BEL]);
      else if (byte >= 0x20) hold([byte]);
    } else if (state === 'data') {
      if (byte !== DEL) hold([byte]);
    } else if (state === 'dcs-bad' || state === 'ignored') return;
    else if (byte < 0x20) execute(byte);
    else if (state === 'escape') takeEscape(byte);
    else if (state === 'csi') takeControlSequence(byte);
    else if (state === 'csi-bad' && byte >= 0x40 && byte !== DEL) enter('ground');
  };

  /** Takes a C1 control (ECMA-48 5.3), which ends any unfinished sequence. */
  const takeControl = (code: number, bytes: Uint8Array): void => {
    if (code === 0x9c && isString()) endString(ST);
    enter('ground');
    if (code - 0x40 in strings) begin(code - 0x40);
    else if (code !== 0x9c) pass(bytes, size.columns);
  };

  const takeText = (code: number, bytes: Uint8Array): void => {
    if (!isMark(code)) {
      joins = true;
      marks = 0;
    } else if (joins && ++marks > MAX_MARKS) return;
    out.add(bytes, 1);
  };

  const takeCharacter = (code: number, bytes: Uint8Array): void => {
    if (isString()) hold(bytes);
    else if (state === 'ground') takeText(code, bytes);
    else if (state !== 'csi-bad' && state !== 'dcs-bad') enter('ground'); // both the sequence and the character are dropped
  };

  return {
    split(chunk) {
      const bytes = partial.length === 0 ? chunk : Buffer.concat([partial, chunk]);
      partial = new Uint8Array(0);
      let i = 0;
      while (i < bytes.length) {
        const byte = bytes[i]!;
        if (byte >= 0x80) {
          const decoded = decodeAt(bytes, i);
          if (decoded === UNFINISHED) {
            partial = bytes.slice(i);
            break;
          }
          const length = decoded < 0 ? -decoded : decoded & 7;
          const code = decoded >> 3;
          if (decoded > 0 && code < 0xa0) takeControl(code, bytes.subarray(i, i + length));
          else if (decoded > 0) takeCharacter(code, bytes.subarray(i, i + length));
          i += length;
        } else if (state === 'ground' && byte >= 0x20) {
          const from = i;
          while (i < bytes.length && bytes[i]! >= 0x20 && bytes[i]! < DEL) i++;
          if (i > from) {
            out.addText(bytes.subarray(from, i));
            joins = true;
            marks = 0;
          } else i++; // DEL, which xterm treats as an error and ignores
        } else {
          take(byte);
          i++;
        }
      }
      return out.take();
    },
    resize(to) {
      size = to;
    },
    pending() {
      const introducer = introducers[state];
      const sequence = introducer === undefined ? controlBytes() : Buffer.from(introducer, 'latin1');
      return Buffer.concat([sequence, partial]);
    },
  };
}
