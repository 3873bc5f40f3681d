// Lists the panes: each is one line here, one in session/panes.ts, and a folder beside this file.

import type { PaneName } from '../../session/event.ts';
import { callsPane } from './calls/calls-pane.ts';
import { memoryPane } from './memory/memory-pane.ts';
import { mountsPane } from './mounts/mounts-pane.ts';
import { namespacesPane } from './namespaces/namespaces-pane.ts';
import { networkPane } from './network/network-pane.ts';
import { outputPane } from './output/output-pane.ts';
import { overlayPane } from './overlay/overlay-pane.ts';
import type { Pane } from './pane-parts.ts';
import { scorecardPane } from './scorecard/scorecard-pane.ts';
import { treePane } from './tree/tree-pane.ts';

export const allPanes: Readonly<Record<PaneName, Pane>> = {
  namespaces: namespacesPane,
  tree: treePane,
  cgroup: memoryPane,
  overlay: overlayPane,
  mounts: mountsPane,
  network: networkPane,
  scorecard: scorecardPane,
  calls: callsPane,
  output: outputPane,
};
