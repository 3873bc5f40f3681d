// Where the bytes of the keyboard go: to the shell that has the focus, else to Ink.

import { PassThrough } from 'node:stream';

export interface InputRouter {
  /** The stdin that Ink is given. */
  readonly ink: PassThrough;
  /** From now on bytes go there; undefined gives them to Ink again. */
  focus(shell: ((bytes: Buffer) => void) | undefined): void;
  feed(bytes: Buffer): void;
}

/** Ctrl-], and F10 as xterm, the Linux console and VT220 send it: back from the shell. */
const leaveKeys = ['\u001d', '\u001b[21~'];

/** @param left the learner asked to leave the shell */
export function createInputRouter(left: () => void): InputRouter {
  let shell: ((bytes: Buffer) => void) | undefined;
  // Ink asks for raw mode of what it reads from; ours is raw already.
  const ink = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: () => undefined,
    ref: () => undefined,
    unref: () => undefined,
  });
  const feed = (bytes: Buffer): void => {
    if (bytes.length === 0) return;
    if (shell === undefined) {
      ink.write(bytes);
      return;
    }
    const key = leaveKeys
      .map((name) => ({ name, at: bytes.indexOf(name) }))
      .filter(({ at }) => at >= 0)
      .sort((a, b) => a.at - b.at)[0];
    if (key === undefined) {
      shell(bytes);
      return;
    }
    if (key.at > 0) shell(bytes.subarray(0, key.at));
    shell = undefined;
    left();
    feed(bytes.subarray(key.at + Buffer.byteLength(key.name)));
  };
  return {
    ink,
    focus(next) {
      shell = next;
    },
    feed,
  };
}
