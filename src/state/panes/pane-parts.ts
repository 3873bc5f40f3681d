// Defines a pane: all that a screen and a transcript need to show it.

import type { EventBody, Language, Texts } from '../../session/event.ts';
import { panes } from '../../session/panes.ts';
import { type MarkedRow, markRows, type Table } from '../compare-tables.ts';
import type { SnapshotOf, SnapshotPair, SnapshotPane } from '../evidence.ts';
import type { Model } from '../model.ts';
import type { PaneContent, PaneContext } from './pane-content.ts';

export interface Pane {
  readonly title: Texts;
  /** Its own words in Chinese; the terms of the kernel have no translation. */
  readonly chinese?: Readonly<Record<string, string>>;
  /** A cell of its table as words; without, cells are names and values, which stay as they are. */
  cell?(text: string, column: number, word: (text: string) => string): string;
  lines(model: Model, context: PaneContext): PaneContent;
  /** Whether it shows something that changed since the step began. */
  news(model: Model): boolean;
  /** Whether it is shown though the step does not watch it. */
  isThere?(model: Model): boolean;
  /** Turns its event into a table, which a transcript first shows whole; undefined for other events. */
  table?(event: EventBody): Table | undefined;
  /** A transcript shows the whole table again when the columns change. */
  readonly wholeWithNewColumns?: true;
  /** Shows a changed row where a transcript puts all of a sample on one line; without, rows keep their columns. */
  inOneLine?(row: MarkedRow): string;
  /** It is a drawing, and uses all the width it gets. */
  readonly picture?: true;
  /** It grows at its end, and the end stays in sight. */
  readonly tail?: true;
  /** Where it goes when parts are side by side; without, among the evidence. */
  readonly beside?: 'story';
}

type SnapshotParts<P extends SnapshotPane> = Omit<Pane, 'news' | 'table' | 'isThere'> & {
  table(event: SnapshotOf<P>): Table;
};

/** A pane that shows the newest snapshot of one kind. */
export function snapshotPane<P extends SnapshotPane>(name: P, parts: SnapshotParts<P>): Pane {
  return {
    ...parts,
    table: (event) => (event.type === panes[name].event ? parts.table(event as SnapshotOf<P>) : undefined),
    news({ evidence }) {
      const held: SnapshotPair<SnapshotOf<P>> | undefined = evidence[name];
      if (held?.before === undefined || held.before === held.now) return false;
      // A layer without entries has a row that says so.
      return markRows(parts.table(held.before), parts.table(held.now)).some(
        ({ mark, cells }) => mark !== 'same' && cells[1] !== '–',
      );
    },
  };
}

/** Translates the words of a pane. */
export const wordOf =
  ({ chinese = {} }: Pane, language: Language) =>
  (text: string): string =>
    language === 'en' ? text : (chinese[text] ?? text);
