// Sends what the keyboard sends to the shell that has the focus, or else to the screen, and tells pastes from keys.

import { StringDecoder } from 'node:string_decoder';
import { decodeKey, type Key } from './decode-key.ts';
import { keyLength } from './key-tokens.ts';

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
  /** Sends bytes to this shell from now on; undefined sends keys to the screen again. */
  focus(shell: ShellInput | undefined): void;
  feed(bytes: Buffer): void;
}

export interface InputHandlers {
  /** A key while no shell has the focus. @param text the character, or empty */
  readonly key: (text: string, key: Key) => void;
  /** The learner asked to leave the shell. */
  readonly left: () => void;
  /** A function key while a shell has the focus. @returns whether it was taken; else the shell gets it */
  readonly functionKey?: (key: Key) => boolean;
  /** Text pasted while no shell has the focus; may come in pieces. */
  readonly pasted: (text: string) => void;
}

/** The keys that leave the shell: Ctrl-], and F10 as xterm, the Linux console and VT220 send it. */
const leaveKeys = ['\u001d', '\u001b[21~'];
const pasteBegins = '\u001b[200~';
const pasteEnds = '\u001b[201~';

/** How long the beginning of a key waits for its rest, in milliseconds: a terminal writes a sequence at once. */
export const MAX_WAIT = 20;

/**
 * A paste whose end never comes is over after so many milliseconds without more of it, or so many bytes. What a single key
 * sends does not count as more: whoever finds the keyboard dead presses keys.
 */
const MAX_PAUSE = 2000;
const ONE_KEY = 8;
const MAX_PASTE = 16 << 20;

interface Paste {
  /** Whether the shell gets it in brackets. */
  readonly inBrackets: boolean;
  readonly decoder: StringDecoder;
  length: number;
}

export function createInputRouter({ key, left, pasted, functionKey }: InputHandlers): InputRouter {
  let shell: ShellInput | undefined;
  let paste: Paste | undefined;
  let held: Buffer = Buffer.alloc(0);
  let cancelFlush = (): void => undefined;
  let cancelGivingUp = (): void => undefined;
  /** For the shell, in one piece. */
  let forShell: Buffer[] = [];

  const sendToShell = (): void => {
    if (forShell.length > 0) shell?.write(Buffer.concat(forShell));
    forShell = [];
  };
  const beginPaste = (): void => {
    const inBrackets = shell?.modes.bracketedPaste ?? false;
    paste = { inBrackets, decoder: new StringDecoder('utf8'), length: 0 };
    if (inBrackets) forShell.push(Buffer.from(pasteBegins));
    waitForMore();
  };
  const waitForMore = (): void => {
    cancelGivingUp();
    cancelGivingUp = afterReading(MAX_PAUSE, giveUpPaste);
  };
  const endPaste = (): void => {
    cancelGivingUp();
    if (paste?.inBrackets) forShell.push(Buffer.from(pasteEnds));
    paste = undefined;
  };
  const giveUpPaste = (): void => {
    takePasted(held);
    held = Buffer.alloc(0);
    endPaste();
    sendToShell();
  };
  const takePasted = (bytes: Buffer): void => {
    if (paste === undefined || bytes.length === 0) return;
    paste.length += bytes.length;
    if (shell !== undefined) forShell.push(bytes);
    else pasted(paste.decoder.write(bytes));
  };
  const takeKey = (bytes: Buffer): void => {
    const text = bytes.toString('latin1');
    if (text === pasteBegins) beginPaste();
    else if (text === pasteEnds)
      return; // of a paste that was given up
    else if (shell === undefined) {
      const typed = decodeKey(bytes);
      if (typed !== undefined) key(typed.text, typed.key);
    } else if (leaveKeys.includes(text)) {
      sendToShell();
      shell = undefined;
      left();
    } else if (isTaken(bytes)) sendToShell();
    else forShell.push(shell.modes.applicationCursor ? asApplicationKey(bytes, text) : bytes);
  };
  const isTaken = (bytes: Buffer): boolean => {
    const typed = bytes.length > 1 ? decodeKey(bytes) : undefined;
    return (
      typed !== undefined && (typed.key.f1 || typed.key.f2) === true && functionKey?.(typed.key) === true
    );
  };
  /** @returns how many bytes were taken; 0 when the rest is yet to come */
  const takeSome = (bytes: Buffer, at: number): number => {
    if (paste === undefined) {
      const length = keyLength(bytes, at);
      if (length > 0) takeKey(bytes.subarray(at, at + length));
      return length;
    }
    const end = bytes.indexOf(pasteEnds, at);
    const until = end >= 0 ? end : bytes.length - countUnfinished(bytes.subarray(at), pasteEnds);
    takePasted(bytes.subarray(at, until));
    if (end >= 0 || paste.length > MAX_PASTE) endPaste();
    return until - at + (end >= 0 ? pasteEnds.length : 0);
  };
  const feed = (more: Buffer): void => {
    cancelFlush();
    if (paste !== undefined && more.length > ONE_KEY) waitForMore();
    const bytes = held.length === 0 ? more : Buffer.concat([held, more]);
    let at = 0;
    for (let taken = 1; at < bytes.length && taken > 0; at += taken) taken = takeSome(bytes, at);
    held = bytes.subarray(at);
    sendToShell();
    if (held.length > 0 && paste === undefined) cancelFlush = afterReading(MAX_WAIT, flush);
  };
  /** No rest has come: ESC is the Esc key, and what follows are keys too. */
  const flush = (): void => {
    const bytes = held;
    held = Buffer.alloc(0);
    if (shell !== undefined) forShell.push(bytes);
    else for (const char of bytes.toString('utf8')) takeKey(Buffer.from(char));
    sendToShell();
  };
  return {
    focus(next) {
      sendToShell();
      shell = next;
    },
    feed,
  };
}

/** Acts after a wait, yet after what could be read meanwhile too: a busy turn is longer than the wait. */
function afterReading(ms: number, act: () => void): () => void {
  let turn: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => {
    turn = setImmediate(act);
  }, ms);
  return () => {
    clearTimeout(timer);
    clearImmediate(turn);
  };
}

/** Counts the bytes at the end that may be the beginning of a mark. */
function countUnfinished(bytes: Buffer, mark: string): number {
  for (let length = Math.min(mark.length - 1, bytes.length); length > 0; length--)
    if (mark.startsWith(bytes.toString('latin1', bytes.length - length))) return length;
  return 0;
}

/** SS3 instead of CSI. */
const asApplicationKey = (bytes: Buffer, text: string): Buffer =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what a keyboard sends
  /^\u001b\[[ABCDFH]$/.test(text) ? Buffer.from(text.replace('[', 'O'), 'latin1') : bytes;
