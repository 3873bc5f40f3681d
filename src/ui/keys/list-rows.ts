// Defines the keys of a list on a page of its own: choose an entry, open it.

import type { Texts } from '../../session/event.ts';
import { chooseBy, type Dialog } from '../../state/view.ts';
import type { KeyRow, Now, Outcome } from './key-row.ts';
import { rowsOf } from './scrolling.ts';
import type { Moment, Where } from './where.ts';

interface ListKeys {
  readonly where: readonly Where[];
  /** The list that the choice belongs to. */
  readonly list: Dialog;
  /** How many entries there are, and which of them is chosen. */
  count(moment: Moment): number;
  chosen(moment: Moment): number;
  /** @param at the place of the entry; there may be none */
  open(now: Now, at: number): Outcome;
  /** On the last line: what Enter does, and a digit. */
  readonly opens: Texts;
  readonly opensThat: Texts;
  /** In the list of keys. */
  readonly help: { readonly open: Texts; readonly choose: Texts; readonly openThat: Texts };
}

export const listRows = ({
  where,
  list,
  count,
  chosen,
  open,
  opens,
  opensThat,
  help,
}: ListKeys): readonly KeyRow[] => [
  {
    key: 'Enter',
    means: 'go on',
    where,
    does: (now) => open(now, chosen(now)),
    label: opens,
    help: help.open,
    line: 'always',
  },
  {
    key: '↑↓',
    means: 'move',
    where,
    does: (now, pressed) => ({
      view: chooseBy(now.view, list, chosen(now), rowsOf(pressed), count(now)),
    }),
    label: { en: 'choose', zh: '选择' },
    help: help.choose,
    line: 'always',
  },
  {
    key: '1–9',
    means: 'choose',
    where,
    does: (now, { key }) => open(now, Number(key) - 1),
    label: opensThat,
    help: help.openThat,
    line: 'no',
  },
];
