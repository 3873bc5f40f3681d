// Scrolls a part of the screen by a row, or by a page.

import { type Dialog, type Part, scrollTo, type View } from '../../state/view.ts';
import type { Pressed } from './key-names.ts';
import type { KeyRow, Now } from './key-row.ts';
import type { Where } from './where.ts';

const PAGE = 8;

const rowsBy: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PgDn: PAGE, PgUp: -PAGE };

/** How many rows a key scrolls down; negative is up. */
export const rowsOf = ({ key }: Pressed): number => rowsBy[key] ?? 0;

/** Scrolls a part from its present position. */
export const scrolled = ({ view, shown }: Now, part: Part | Dialog, by: number): View =>
  scrollTo(view, part, (shown.starts[part] ?? 0) + by, shown.furthest[part] ?? 0);

/** The keys that scroll a page of text. */
export const pageRows = (where: readonly Where[]): KeyRow[] =>
  (['↑↓', 'PgUp PgDn'] as const).map((key) => ({
    key,
    means: 'move',
    where,
    does: (now, pressed) => ({ view: scrolled(now, 'words', rowsOf(pressed)) }),
    label: { en: 'scroll', zh: '滚动' },
    help: { en: 'scroll', zh: '滚动' },
    line: 'no',
  }));
