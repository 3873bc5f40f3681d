// Reads the evidence of a lab, through its actors where a namespace can only be read from inside.

import type { Actor } from '../kernel/actor/actor.ts';
import type { LocalExecutor } from '../kernel/local/executor.ts';
import type { Namespaces } from '../kernel/proc/namespace-links.ts';
import { uname } from '../kernel/syscalls/calls/host.ts';
import { freezerFolder, isFrozen } from '../lab/cgroups/freezer.ts';
import { type Lab, pidOf, runningProcesses } from '../lab/lab.ts';
import { mountsSeenBy, namespacesOf } from '../observe/ask-inside.ts';
import { type EvidenceSource, locateLayers } from '../observe/evidence-source.ts';
import { observeCgroup } from '../observe/observe-cgroup.ts';
import type { MountsOf } from '../observe/observe-mounts.ts';
import { observeNetwork } from '../observe/observe-network.ts';
import { observeOverlay } from '../observe/observe-overlay.ts';
import { observeTree } from '../observe/observe-tree.ts';
import { readScorecard } from '../observe/scorecard/scorecard.ts';

export function labEvidence(lab: Lab, local: LocalExecutor): EvidenceSource {
  const hostnames = answersOf(lab, async (actor) => (await actor.call(uname({}))).out.buf.nodename);
  const networks = answersOf(lab, observeNetwork);
  return {
    subjects: (names) =>
      names.flatMap((name) => {
        const pid = pidOf(lab, name);
        return pid === undefined ? [] : [{ name, pid }];
      }),
    async hostnames(subjects) {
      const known = new Map<string, string>();
      for (const { name, pid } of subjects) {
        // A program itself cannot be asked, but an actor that shares its UTS namespace.
        const hostname = await hostnames(lab.actors.get(name) ?? (await actorBeside(lab, pid)));
        if (hostname !== undefined) known.set(name, hostname);
      }
      return known;
    },
    async namespaces(subjects) {
      const known = new Map<string, Namespaces>();
      for (const { name, pid } of subjects) {
        const namespaces = await namespacesOf(pid, actorToAsk(lab, name));
        if (namespaces !== undefined) known.set(name, namespaces);
      }
      return known;
    },
    async mounts(subjects) {
      const of: MountsOf[] = [];
      for (const { name, pid } of subjects) {
        const mounts = await mountsSeenBy(pid, actorToAsk(lab, name));
        if (mounts !== undefined) of.push({ name, pid, mounts });
      }
      return of;
    },
    tree: () => observeTree(process.pid, runningProcesses(lab), { ofSubjects: true }),
    cgroup(name) {
      const place = lab.cgroups.box(name).folders.get('memory');
      return place === undefined ? undefined : observeCgroup(place.folder, place.version);
    },
    overlay: (layers) =>
      observeOverlay(
        local,
        locateLayers(layers, (name) => pidOf(lab, name)),
      ),
    scorecards: (subjects) =>
      subjects.flatMap(({ name, pid }) => {
        const card = readScorecard(pid, { compareWith: lab.host.pid });
        return card === undefined ? [] : [{ name, pid, points: card.points }];
      }),
    // The machine's own links are nobody's evidence.
    network: async (name) =>
      (await sharesHostNetwork(lab, name)) ? undefined : networks(lab.actors.get(name)),
  };
}

/** Asks an actor; one that is frozen answers nothing until it is thawed: what it said last is still so. */
function answersOf<T>(
  lab: Lab,
  ask: (actor: Actor) => Promise<T>,
): (actor: Actor | undefined) => Promise<T | undefined> {
  const last = new WeakMap<Actor, T>();
  return async (actor) => {
    if (actor?.alive !== true) return undefined;
    if (isFrozenIn(lab, actor.name)) return last.get(actor);
    const answer = await ask(actor);
    last.set(actor, answer);
    return answer;
  };
}

/** The actor of that name, if it can answer now. */
function actorToAsk(lab: Lab, name: string): Actor | undefined {
  const actor = lab.actors.get(name);
  return actor?.alive === true && !isFrozenIn(lab, name) ? actor : undefined;
}

function isFrozenIn({ cgroups }: Lab, name: string): boolean {
  const folder = freezerFolder(cgroups, name);
  return folder !== undefined && isFrozen(folder);
}

/** An actor in the same UTS namespace. */
async function actorBeside(lab: Lab, pid: number): Promise<Actor | undefined> {
  const uts = (await namespacesOf(pid, undefined))?.uts;
  for (const [name, actor] of lab.actors) {
    if (!actor.alive || uts === undefined) continue;
    if ((await namespacesOf(actor.pid, actorToAsk(lab, name)))?.uts === uts) return actor;
  }
  return undefined;
}

/** Whether a process is in the network namespace that the lab began in: this machine's. */
async function sharesHostNetwork(lab: Lab, name: string): Promise<boolean> {
  const actor = lab.actors.get(name);
  if (actor?.alive !== true) return false;
  const [own, host] = [
    await namespacesOf(actor.pid, actorToAsk(lab, name)),
    await namespacesOf(lab.host.pid, lab.host),
  ];
  return own?.net !== undefined && own.net === host?.net;
}
