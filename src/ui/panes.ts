// Which panes a step has, and who draws them.

import type { PaneName } from '../session/event.ts';
import { isSnapshotPane } from '../state/evidence.ts';
import type { Model } from '../state/model.ts';
import { callsPane, outputPane } from '../state/panes/listed.ts';
import { memoryPane } from '../state/panes/memory/pane.ts';
import { mountsPane } from '../state/panes/mounts/pane.ts';
import { namespacesPane } from '../state/panes/namespaces/pane.ts';
import { networkPane } from '../state/panes/network/pane.ts';
import { overlayPane } from '../state/panes/overlay/pane.ts';
import type { Pane } from '../state/panes/pane-content.ts';
import { treePane } from '../state/panes/tree/pane.ts';
import { markRows, tableOf } from '../state/table.ts';

export const panes: Readonly<Record<PaneName, Pane>> = {
  namespaces: namespacesPane,
  tree: treePane,
  cgroup: memoryPane,
  overlay: overlayPane,
  mounts: mountsPane,
  network: networkPane,
  calls: callsPane,
  output: outputPane,
};

/** Those that the step watches, in its order, then what was called, then what was printed once something was. */
export function panesOf({ step, output }: Model): PaneName[] {
  if (step === undefined || (step.watch.length === 0 && output.length === 0)) return [];
  return [
    ...new Set<PaneName>([...step.watch, 'calls', ...(output.length > 0 ? (['output'] as const) : [])]),
  ];
}

/** Whether it shows something that was not so when the step began. */
export function hasNews(model: Model, pane: PaneName): boolean {
  if (!isSnapshotPane(pane)) return model[pane].length > 0;
  const held = model.evidence[pane];
  const before = held?.before === undefined ? undefined : tableOf(held.before);
  const now = held === undefined ? undefined : tableOf(held.now);
  if (before === undefined || now === undefined || held?.before === held?.now) return false;
  // A layer without entries has a row that says so.
  return markRows(before, now).some(({ mark, cells }) => mark !== 'same' && cells[1] !== '–');
}
