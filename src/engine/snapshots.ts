// Reads the evidence that a step's panes show, and emits it.

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LocalExecutor } from '../kernel/local/executor.ts';
import { readNamespaces } from '../kernel/proc/namespace-links.ts';
import { uname } from '../kernel/syscalls/calls/host.ts';
import { type Lab, pidOf, subjectsOf } from '../lab/lab.ts';
import type { LessonRun } from '../lesson/lesson-run.ts';
import { layersOf } from '../lesson/overlay-layers.ts';
import { observeCgroup } from '../observe/observe-cgroup.ts';
import { observeMounts } from '../observe/observe-mounts.ts';
import { observeNamespaces, type Subject } from '../observe/observe-namespaces.ts';
import { observeNetwork } from '../observe/observe-network.ts';
import { observeOverlay } from '../observe/observe-overlay.ts';
import { observeTree } from '../observe/observe-tree.ts';
import type { PaneName } from '../session/event.ts';

/** Emits one snapshot for each pane. @param compare whose columns they show */
export async function emitSnapshots(
  run: LessonRun,
  local: LocalExecutor,
  panes: readonly PaneName[],
  compare: readonly string[],
): Promise<void> {
  const subjects = compare.flatMap((name) => {
    const pid = pidOf(run.lab, name);
    return pid === undefined ? [] : [{ name, pid }];
  });
  for (const pane of panes) {
    await emitSnapshot(run, local, pane, subjects);
    await nextTurn(); // a key that came meanwhile is not kept waiting for all of them
  }
}

async function emitSnapshot(
  run: LessonRun,
  local: LocalExecutor,
  pane: PaneName,
  subjects: readonly Subject[],
): Promise<void> {
  const { lab } = run;
  switch (pane) {
    case 'namespaces':
      return lab.emit?.({ type: 'ns', of: observeNamespaces(subjects, await hostnames(lab, subjects)) });
    case 'tree':
      return lab.emit?.({ type: 'tree', nodes: observeTree(process.pid, subjectsOf(lab)) });
    case 'cgroup':
      return emitCgroups(
        lab,
        subjects.map(({ name }) => name),
      );
    case 'mounts':
      return lab.emit?.({ type: 'mounts', of: observeMounts(subjects) });
    case 'overlay':
      return emitOverlay(run, local);
    case 'network':
      return emitNetworks(lab, subjects);
    case 'calls':
    case 'output':
      return; // events of their own feed these
  }
}

export function emitCgroups(lab: Lab, names: readonly string[]): void {
  for (const name of names) {
    const folder = lab.cgroups.memoryFolder(lab.cgroups.box(name));
    const snapshot = folder === undefined ? undefined : observeCgroup(folder, lab.cgroups.version);
    if (snapshot !== undefined) lab.emit?.({ type: 'cgroup', name, snapshot });
  }
}

/** Asked of an actor that shares the UTS namespace; a program itself cannot be asked. */
async function hostnames(lab: Lab, subjects: readonly Subject[]): Promise<Map<string, string>> {
  const known = new Map<string, string>();
  for (const { name, pid } of subjects) {
    const uts = readNamespaces(pid)?.uts;
    const actor =
      lab.actors.get(name) ??
      [...lab.actors.values()].find(
        (other) => other.alive && uts !== undefined && readNamespaces(other.pid)?.uts === uts,
      );
    if (actor?.alive === true) known.set(name, (await actor.call(uname({}))).out.buf.nodename);
  }
  return known;
}

function emitOverlay(run: LessonRun, local: LocalExecutor): void {
  run.lab.emit?.({ type: 'overlay', layers: observeOverlay(local, layersOf(run.lab, run.layers)) });
}

async function emitNetworks(lab: Lab, subjects: readonly Subject[]): Promise<void> {
  const of = [];
  for (const { name } of subjects) {
    const actor = lab.actors.get(name);
    if (actor?.alive === true) of.push(await observeNetwork(actor));
  }
  lab.emit?.({ type: 'net', of });
}
