// Names what every pane of evidence has: all that a screen and a transcript must know of it.

import type { EventBody, Language, Texts } from '../../session/event.ts';
import { panes } from '../../session/panes.ts';
import type { Held, SnapshotOf, SnapshotPane } from '../evidence.ts';
import type { Model } from '../model.ts';
import { type MarkedRow, markRows, type Table } from '../table.ts';
import type { PaneContent, PaneContext } from './pane-content.ts';

export interface Pane {
  readonly title: Texts;
  /** The words of its cells that are ours, in Chinese; what the kernel calls something stays as it is. */
  readonly chinese?: Readonly<Record<string, string>>;
  lines(model: Model, context: PaneContext): PaneContent;
  /** Whether it shows something that was not so when the step began. */
  news(model: Model): boolean;
  /** Whether it is there when the step does not watch it. */
  isThere?(model: Model): boolean;
  /** Its event as a table, which a transcript shows whole at first; undefined for other events. */
  table?(event: EventBody): Table | undefined;
  /** A transcript shows the whole table again when it has other columns. */
  readonly wholeWithNewColumns?: true;
  /** How a transcript tells of a row that changed, all of a sample in one line; without, in the table's columns. */
  inOneLine?(row: MarkedRow): string;
  /** It is drawn, and uses all the width that it gets. */
  readonly picture?: true;
  /** It grows at its end, which is what stays in sight. */
  readonly tail?: true;
  /** Where it stands when parts stand side by side; without, among the evidence. */
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
      const held: Held<SnapshotOf<P>> | undefined = evidence[name];
      if (held?.before === undefined || held.before === held.now) return false;
      // A layer without entries has a row that says so.
      return markRows(parts.table(held.before), parts.table(held.now)).some(
        ({ mark, cells }) => mark !== 'same' && cells[1] !== '–',
      );
    },
  };
}

/** A pane's cells in the reader's language. */
export const wordOf =
  ({ chinese = {} }: Pane, language: Language) =>
  (cell: string): string => {
    if (language === 'en') return cell;
    const own = chinese.own !== undefined && cell.endsWith(' own') ? cell.slice(0, -'own'.length) : undefined;
    return chinese[cell] ?? (own === undefined ? cell : `${own}${chinese.own}`);
  };
