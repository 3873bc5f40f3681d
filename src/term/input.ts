// Sends the bytes of the keyboard to the shell that has the focus, or else to Ink, and tells pastes from keys.

import { PassThrough } from 'node:stream';

/** Modes that the program in the shell has set: xterm's control sequences, "DEC Private Mode Set". */
export interface KeyModes {
  /** DECCKM, 1: arrows, Home and End are sent as `ESC O`, not `ESC [`. */
  readonly applicationCursor: boolean;
  /** 2004: a paste is sent between brackets. */
  readonly bracketedPaste: boolean;
}

interface ShellInput {
  write(bytes: Buffer): void;
  readonly modes: KeyModes;
}

export interface InputRouter {
  /** The stdin that Ink is given. */
  readonly ink: PassThrough;
  /** Sends bytes to this shell from now on; undefined sends them to Ink again. */
  focus(shell: ShellInput | undefined): void;
  feed(bytes: Buffer): void;
}

export interface InputHandlers {
  /** The learner asked to leave the shell. */
  readonly left: () => void;
  /** Text pasted while no shell has the focus; may come in pieces. */
  readonly pasted: (text: string) => void;
}

/** The keys that leave the shell: Ctrl-], and F10 as xterm, the Linux console and VT220 send it. */
const leaveKeys = ['\u001d', '\u001b[21~'];
const pasteBegins = '\u001b[200~';
const pasteEnds = '\u001b[201~';

/** How long the beginning of a sequence waits for its rest, in milliseconds: a terminal writes a sequence at once. */
const MAX_WAIT = 20;

export function createInputRouter({ left, pasted }: InputHandlers): InputRouter {
  let shell: ShellInput | undefined;
  /** During a paste: whether the shell gets it in brackets. */
  let paste: { readonly inBrackets: boolean } | undefined;
  let held: Buffer = Buffer.alloc(0);
  let timer: NodeJS.Timeout | undefined;
  // Ink sets raw mode on its input; the real terminal is in raw mode already.
  const ink = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: () => undefined,
    ref: () => undefined,
    unref: () => undefined,
  });

  const sendKeys = (bytes: Buffer): void => {
    if (bytes.length === 0) return;
    if (shell === undefined) ink.write(bytes);
    else shell.write(shell.modes.applicationCursor ? asApplicationKeys(bytes) : bytes);
  };
  const beginPaste = (): void => {
    paste = { inBrackets: shell?.modes.bracketedPaste ?? false };
    if (paste.inBrackets) shell?.write(Buffer.from(pasteBegins));
  };
  const sendPasted = (bytes: Buffer): void => {
    if (bytes.length === 0) return;
    if (shell === undefined) pasted(bytes.toString('utf8'));
    else shell.write(bytes);
  };
  const endPaste = (): void => {
    if (paste?.inBrackets) shell?.write(Buffer.from(pasteEnds));
    paste = undefined;
  };
  const leaveShell = (): void => {
    shell = undefined;
    left();
  };
  /** @returns the bytes after the first mark; undefined if there is no mark */
  const step = (bytes: Buffer): Buffer | undefined => {
    const marks =
      paste !== undefined ? [pasteEnds] : [pasteBegins, ...(shell === undefined ? [] : leaveKeys)];
    const send = paste === undefined ? sendKeys : sendPasted;
    const mark = firstOf(bytes, marks);
    if (mark === undefined) {
      const isEsc = paste === undefined && bytes.length === 1; // the Esc key, which is sent at once
      const from = bytes.length - (isEsc ? 0 : countUnfinished(bytes, marks));
      send(bytes.subarray(0, from));
      held = bytes.subarray(from);
      return undefined;
    }
    send(bytes.subarray(0, mark.at));
    if (mark.text === pasteBegins) beginPaste();
    else if (mark.text === pasteEnds) endPaste();
    else leaveShell();
    return bytes.subarray(mark.at + Buffer.byteLength(mark.text));
  };
  const feed = (bytes: Buffer): void => {
    clearTimeout(timer);
    let rest: Buffer | undefined = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
    held = Buffer.alloc(0);
    while (rest !== undefined) rest = step(rest);
    if (held.length > 0 && paste === undefined) timer = setTimeout(flush, MAX_WAIT);
  };
  const flush = (): void => {
    sendKeys(held);
    held = Buffer.alloc(0);
  };
  return {
    ink,
    focus(next) {
      shell = next;
    },
    feed,
  };
}

const firstOf = (bytes: Buffer, marks: readonly string[]): { text: string; at: number } | undefined =>
  marks
    .map((text) => ({ text, at: bytes.indexOf(text) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)[0];

/** Counts the bytes at the end that may be the beginning of a mark. */
function countUnfinished(bytes: Buffer, marks: readonly string[]): number {
  const longest = Math.max(...marks.map((mark) => mark.length - 1));
  for (let length = Math.min(longest, bytes.length); length > 0; length--) {
    const end = bytes.toString('latin1', bytes.length - length);
    if (marks.some((mark) => mark.startsWith(end))) return length;
  }
  return 0;
}

/** CSI (ECMA-48), and DEC's SS3, which application keys have instead. */
const [csi, ss3] = ['\u001b[', '\u001bO'];

const asApplicationKeys = (bytes: Buffer): Buffer => {
  const [first = '', ...others] = bytes.toString('latin1').split(csi);
  const sent = others.map((rest) => (/^[ABCDFH]/.test(rest) ? ss3 : csi) + rest);
  return Buffer.from(first + sent.join(''), 'latin1');
};
