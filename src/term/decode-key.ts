// Finds which key of the keyboard sent some bytes (xterm's control sequences, "PC-Style Function Keys"; console_codes(4)).

/** The keys that the screen uses. */
export interface Key {
  readonly ctrl?: boolean;
  readonly shift?: boolean;
  readonly return?: boolean;
  readonly escape?: boolean;
  readonly tab?: boolean;
  readonly backspace?: boolean;
  readonly delete?: boolean;
  readonly upArrow?: boolean;
  readonly downArrow?: boolean;
  readonly pageUp?: boolean;
  readonly pageDown?: boolean;
  readonly f1?: boolean;
  readonly f2?: boolean;
}

export interface Typed {
  /** The character that it types; empty for a key that types none. */
  readonly text: string;
  readonly key: Key;
}

const controls: Readonly<Record<string, Key>> = {
  '\r': { return: true },
  '\t': { tab: true },
  '\u001b': { escape: true },
  '\b': { backspace: true },
  '\u007f': { backspace: true },
  // console_codes(4): F1 and F2 of the Linux console.
  '\u001b[[A': { f1: true },
  '\u001b[[B': { f2: true },
};

/** By the final byte of the sequence or, before `~`, by its number. */
const sequences: Readonly<Record<string, Key>> = {
  A: { upArrow: true },
  B: { downArrow: true },
  P: { f1: true },
  Q: { f2: true },
  '11~': { f1: true },
  '12~': { f2: true },
  Z: { tab: true, shift: true },
  '3~': { delete: true },
  '5~': { pageUp: true },
  '6~': { pageDown: true },
};

/** CSI or SS3, a number, a modifier, and the final byte. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what a keyboard sends
const sequence = /^\u001b[[O](\d*)(?:;\d+)?([A-Za-z~])$/;

/** @param bytes one key: see keyLength @returns undefined for one that the screen does not use */
export function decodeKey(bytes: Buffer): Typed | undefined {
  const text = bytes.toString('utf8');
  const control = controls[text];
  if (control !== undefined) return { text: '', key: control };
  const code = text.codePointAt(0) ?? 0;
  if (text.length > 1 && code === 0x1b) {
    const [, number = '', final = ''] = sequence.exec(text) ?? [];
    const key = sequences[final === '~' ? number + final : final];
    return key && { text: '', key };
  }
  // ASCII: Ctrl takes 0x40 off a letter or sign.
  if (code < 0x20) return { text: String.fromCharCode(code + 0x40).toLowerCase(), key: { ctrl: true } };
  return text === '\ufffd' ? undefined : { text, key: {} };
}
