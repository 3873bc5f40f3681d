// Reads from what a program wrote how it left the terminal.

import type { PtyScreen } from '../support/pty-screen.ts';

/** Which of DEC's private modes are set, as the last that was written says. */
export function modesSet({ chunks }: PtyScreen): string[] {
  const text = Buffer.concat(chunks.map(({ bytes }) => bytes)).toString('latin1');
  const set = new Set<string>();
  for (const [, modes = '', sign] of text.matchAll(/\p{Cc}\[\?([\d;]+)([hl])/gu)) {
    for (const mode of modes.split(';')) sign === 'h' ? set.add(mode) : set.delete(mode);
  }
  return [...set].sort();
}
