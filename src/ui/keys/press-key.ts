// Finds the row of a pressed key, and does what it says.

import type { Key } from '../../term/decode-key.ts';
import { keysOf, type Pressed, pressedKey } from './key-names.ts';
import type { KeyRow, Now, Outcome } from './key-row.ts';
import { whereIs } from './where.ts';

/** Does nothing for a key without a row. @param input the character, or empty */
export function pressKey(rows: readonly KeyRow[], input: string, key: Key, now: Now): Outcome {
  const pressed = pressedKey(input, key);
  return rowFor(rows, pressed, now)?.does(now, pressed) ?? { view: now.view };
}

/** Whether a row is for this very key. */
export const takesKey = (rows: readonly KeyRow[], input: string, key: Key, now: Now): boolean => {
  const row = rowFor(rows, pressedKey(input, key), now);
  return row !== undefined && row.key !== 'Any';
};

function rowFor(rows: readonly KeyRow[], { key }: Pressed, now: Now): KeyRow | undefined {
  const where = whereIs(now);
  const here = rows.filter((row) => row.where.includes(where) && row.when?.(now) !== false);
  const own = here.find((row) => keysOf(row.key).includes(key));
  return own ?? (key.startsWith('Ctrl-') ? undefined : here.find((row) => row.key === 'Any'));
}
