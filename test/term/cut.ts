// Cuts bytes into pieces anywhere, as a terminal may deliver them.

import type { Random } from '../native/random.ts';

export function cut(bytes: Uint8Array, random: Random, longest: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const next = at + 1 + random.below(longest);
    pieces.push(bytes.subarray(at, next));
    at = next;
  }
  return pieces;
}
