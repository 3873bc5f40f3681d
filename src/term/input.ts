// Where the bytes of the keyboard go: to the shell that has the focus, else to Ink. A paste is told from keys, so that nothing
// in it is one.

import { PassThrough } from 'node:stream';

/** What the shell's program has asked of its terminal: xterm's control sequences, "DEC Private Mode Set". */
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
  /** From now on bytes go there; undefined gives them to Ink again. */
  focus(shell: ShellInput | undefined): void;
  feed(bytes: Buffer): void;
}

export interface InputHandlers {
  /** The learner asked to leave the shell. */
  readonly left: () => void;
  /** Pasted while no shell has the focus; may come in pieces. */
  readonly pasted: (text: string) => void;
}

/** Ctrl-], and F10 as xterm, the Linux console and VT220 send it: back from the shell. */
const leaveKeys = ['\u001d', '\u001b[21~'];
const pasteBegins = '\u001b[200~';
const pasteEnds = '\u001b[201~';

/** How long the begin of a sequence may wait for its rest, in milliseconds: the terminal writes it at once. */
const REST_WITHIN = 20;

export function createInputRouter({ left, pasted }: InputHandlers): InputRouter {
  let shell: ShellInput | undefined;
  /** Of a paste: whether the shell is told of its begin and its end. */
  let paste: { readonly inBrackets: boolean } | undefined;
  let held: Buffer = Buffer.alloc(0);
  let timer: NodeJS.Timeout | undefined;
  // Ink asks for raw mode of what it reads from; ours is raw already.
  const ink = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: () => undefined,
    ref: () => undefined,
    unref: () => undefined,
  });

  const typed = (bytes: Buffer): void => {
    if (bytes.length === 0) return;
    if (shell === undefined) ink.write(bytes);
    else shell.write(shell.modes.applicationCursor ? asApplicationKeys(bytes) : bytes);
  };
  const begun = (): void => {
    paste = { inBrackets: shell?.modes.bracketedPaste ?? false };
    if (paste.inBrackets) shell?.write(Buffer.from(pasteBegins));
  };
  const inPaste = (bytes: Buffer): void => {
    if (bytes.length === 0) return;
    if (shell === undefined) pasted(bytes.toString('utf8'));
    else shell.write(bytes);
  };
  const ended = (): void => {
    if (paste?.inBrackets) shell?.write(Buffer.from(pasteEnds));
    paste = undefined;
  };
  const leave = (): void => {
    shell = undefined;
    left();
  };
  /** @returns what is left after the first mark in it, undefined when there is none */
  const step = (bytes: Buffer): Buffer | undefined => {
    const marks =
      paste !== undefined ? [pasteEnds] : [pasteBegins, ...(shell === undefined ? [] : leaveKeys)];
    const send = paste === undefined ? typed : inPaste;
    const mark = firstOf(bytes, marks);
    if (mark === undefined) {
      const isEsc = paste === undefined && bytes.length === 1; // a key: it does not wait
      const from = bytes.length - (isEsc ? 0 : unfinished(bytes, marks));
      send(bytes.subarray(0, from));
      held = bytes.subarray(from);
      return undefined;
    }
    send(bytes.subarray(0, mark.at));
    if (mark.text === pasteBegins) begun();
    else if (mark.text === pasteEnds) ended();
    else leave();
    return bytes.subarray(mark.at + Buffer.byteLength(mark.text));
  };
  const feed = (bytes: Buffer): void => {
    clearTimeout(timer);
    let rest: Buffer | undefined = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
    held = Buffer.alloc(0);
    while (rest !== undefined) rest = step(rest);
    if (held.length > 0 && paste === undefined) timer = setTimeout(flush, REST_WITHIN);
  };
  const flush = (): void => {
    typed(held);
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

/** How many bytes at the end may be the begin of a mark. */
function unfinished(bytes: Buffer, marks: readonly string[]): number {
  const longest = Math.max(...marks.map((mark) => mark.length - 1));
  for (let length = Math.min(longest, bytes.length); length > 0; length--) {
    const end = bytes.toString('latin1', bytes.length - length);
    if (marks.some((mark) => mark.startsWith(end))) return length;
  }
  return 0;
}

/** ECMA-48's CSI, and DEC's SS3 in its place. */
const [csi, ss3] = ['\u001b[', '\u001bO'];

const asApplicationKeys = (bytes: Buffer): Buffer => {
  const [first = '', ...others] = bytes.toString('latin1').split(csi);
  const sent = others.map((rest) => (/^[ABCDFH]/.test(rest) ? ss3 : csi) + rest);
  return Buffer.from(first + sent.join(''), 'latin1');
};
