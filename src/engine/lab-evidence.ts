// Reads the evidence of a lab, through its actors where a namespace must be asked from inside.

import type { LocalExecutor } from '../kernel/local/executor.ts';
import { readNamespaces } from '../kernel/proc/namespace-links.ts';
import { uname } from '../kernel/syscalls/calls/host.ts';
import { type Lab, pidOf, subjectsOf } from '../lab/lab.ts';
import { type EvidenceSource, layersAt } from '../observe/evidence-source.ts';
import { observeCgroup } from '../observe/observe-cgroup.ts';
import type { Subject } from '../observe/observe-namespaces.ts';
import { type NetworkSnapshot, observeNetwork } from '../observe/observe-network.ts';
import { observeOverlay } from '../observe/observe-overlay.ts';
import { observeTree } from '../observe/observe-tree.ts';

/**
 * Who stands still answers nothing: of a frozen container the last answer counts, for nothing in it can have changed what
 * only it can be asked for.
 */
export function labEvidence(lab: Lab, local: LocalExecutor): EvidenceSource {
  const lastHostnames = new Map<string, string>();
  const lastNetworks = new Map<string, NetworkSnapshot>();
  return {
    subjects: (names) =>
      names.flatMap((name) => {
        const pid = pidOf(lab, name);
        return pid === undefined ? [] : [{ name, pid }];
      }),
    async hostnames(subjects) {
      const asked = await hostnames(lab, subjects);
      for (const [name, hostname] of asked) lastHostnames.set(name, hostname);
      return new Map(
        subjects.flatMap(({ name }) => {
          const hostname = asked.get(name) ?? (isFrozen(lab, name) ? lastHostnames.get(name) : undefined);
          return hostname === undefined ? [] : [[name, hostname] as const];
        }),
      );
    },
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
      if (isFrozen(lab, name)) return lastNetworks.get(name);
      const actor = lab.actors.get(name);
      if (actor?.alive !== true) return undefined;
      const network = await observeNetwork(actor);
      lastNetworks.set(name, network);
      return network;
    },
  };
}

const isFrozen = (lab: Lab, name: string): boolean => lab.containers.get(name)?.state === 'frozen';

/** Asked of an actor that shares the UTS namespace; a program itself cannot be asked. */
async function hostnames(lab: Lab, subjects: readonly Subject[]): Promise<Map<string, string>> {
  const known = new Map<string, string>();
  for (const { name, pid } of subjects) {
    if (isFrozen(lab, name)) continue;
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
