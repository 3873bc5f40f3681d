// Lists the panes that are shown now, and finds the pane of an event.

import type { EventBody, PaneName } from '../../session/event.ts';
import { paneNames } from '../../session/panes.ts';
import type { Table } from '../compare-tables.ts';
import type { Model } from '../model.ts';
import { allPanes } from './all-panes.ts';
import type { Pane } from './pane-parts.ts';

/** The panes that the step watches, in its order, then those shown without being watched. */
export function panesOf(model: Model): PaneName[] {
  if (model.step === undefined) return [];
  return [
    ...new Set([
      ...model.step.watch,
      ...paneNames.filter((name) => allPanes[name].isThere?.(model) === true),
    ]),
  ];
}

/** Where there are no steps: those that have something to show. */
export const panesHeld = ({ evidence, calls }: Model): PaneName[] =>
  paneNames.filter((name) =>
    name === 'calls' ? calls.length > 0 : name !== 'output' && evidence[name] !== undefined,
  );

export interface EventTable {
  readonly name: PaneName;
  readonly pane: Pane;
  readonly table: Table;
}

/** Makes the table of a snapshot; undefined for all other events. */
export function tableOf(event: EventBody): EventTable | undefined {
  for (const name of paneNames) {
    const pane = allPanes[name];
    const table = pane.table?.(event);
    if (table !== undefined) return { name, pane, table };
  }
  return undefined;
}
