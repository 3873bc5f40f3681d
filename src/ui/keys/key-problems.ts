// Checks the key tables of all screens: for `npm run check`.

import { allScreens } from '../screens/screens.ts';
import { checkKeys } from './check-keys.ts';
import type { KeyRow } from './key-row.ts';

/** The key table of each mode. */
export async function allKeyTables(): Promise<Readonly<Record<string, readonly KeyRow[]>>> {
  const tables = Object.entries(allScreens).map(async ([mode, screen]) => {
    const { keys } = typeof screen === 'function' ? await screen() : screen;
    return [mode, keys] as const;
  });
  return Object.fromEntries(await Promise.all(tables));
}

/** A line for each problem; none when all is well. */
export const keyProblems = async (): Promise<string[]> => checkKeys(await allKeyTables());
