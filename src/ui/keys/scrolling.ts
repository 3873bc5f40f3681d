// Scrolls a part of the screen by a row, or by a page.

import { type Dialog, type Part, scrollTo, type View } from '../../state/view.ts';
import type { Pressed } from './key-names.ts';
import type { Now } from './key-row.ts';

const PAGE = 8;

const rowsBy: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PgDn: PAGE, PgUp: -PAGE };

/** How far down a key scrolls. */
export const rowsOf = ({ key }: Pressed): number => rowsBy[key] ?? 0;

/** From where it is now. */
export const scrolled = ({ view, shown }: Now, part: Part | Dialog, by: number): View =>
  scrollTo(view, part, (shown.starts[part] ?? 0) + by, shown.furthest[part] ?? 0);
