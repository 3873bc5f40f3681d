// Reads the evidence of a lab, through its actors where a namespace can only be read from inside.

import type { LocalExecutor } from '../kernel/local/executor.ts';
import { readNamespaces } from '../kernel/proc/namespace-links.ts';
import { uname } from '../kernel/syscalls/calls/host.ts';
import { type Lab, pidOf, subjectsOf } from '../lab/lab.ts';
import { type EvidenceSource, layersAt } from '../observe/evidence-source.ts';
import { observeCgroup } from '../observe/observe-cgroup.ts';
import type { Subject } from '../observe/observe-namespaces.ts';
import { observeNetwork } from '../observe/observe-network.ts';
import { observeOverlay } from '../observe/observe-overlay.ts';
import { observeTree } from '../observe/observe-tree.ts';

export function labEvidence(lab: Lab, local: LocalExecutor): EvidenceSource {
  return {
    subjects: (names) =>
      names.flatMap((name) => {
        const pid = pidOf(lab, name);
        return pid === undefined ? [] : [{ name, pid }];
      }),
    hostnames: (subjects) => hostnames(lab, subjects),
    tree: () => observeTree(process.pid, subjectsOf(lab)),
    cgroup(name) {
      const folder = lab.cgroups.memoryFolder(lab.cgroups.box(name));
      return folder === undefined ? undefined : observeCgroup(folder, lab.cgroups.version);
    },
    overlay: (layers) =>
      observeOverlay(
        local,
        layersAt(layers, (name) => pidOf(lab, name)),
      ),
    async network(name) {
      const actor = lab.actors.get(name);
      return actor?.alive === true ? observeNetwork(actor) : undefined;
    },
  };
}

/** Asks an actor in the same UTS namespace, as a program itself cannot be asked. */
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
