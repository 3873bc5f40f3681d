// Says of the containers that a learner has made which is chosen, and gives the evidence of some of them.

import type { EventOf } from '../session/event.ts';
import type { Evidence, SnapshotOf, SnapshotPair } from './evidence.ts';
import type { Model } from './model.ts';
import type { View } from './view.ts';

export type Container = EventOf<'container'>;

/** The one that was chosen last and is there, else the first; undefined when there is none. */
export function chosenContainer({ containers }: Model, { chosenContainers }: View): Container | undefined {
  const names = chosenContainers.filter((name) => containers.some((one) => one.name === name));
  return containers.find(({ name }) => name === names[0]) ?? containers[0];
}

/** Its newest terminal; undefined when it has none. */
export const terminalIn = ({ terminals }: Model, container: string | undefined): string | undefined =>
  terminals.findLast((one) => one.in === container)?.terminal;

/** What its cgroup uses, in bytes; undefined until it has been read. */
export const memoryOf = ({ cgroups }: Model, container: string): number | undefined =>
  cgroups.get(container)?.now.snapshot.usage;

/** So many, in their order, of which one is the chosen. */
export function around(containers: readonly Container[], chosen: Container, most: number): Container[] {
  const at = containers.indexOf(chosen);
  const start = Math.max(0, Math.min(at - Math.floor(most / 2), containers.length - most));
  return containers.slice(start, start + most);
}

/**
 * The model with the evidence of some containers only, beside the host's.
 * @param shown their names
 * @param chosen whose cgroup it is
 */
export function lookingAt(model: Model, shown: readonly string[], chosen: string): Model {
  const { namespaces, network, mounts } = model.evidence;
  const evidence: Evidence = {
    ...model.evidence,
    ...(namespaces && { namespaces: onlyOf(namespaces, shown) }),
    ...(network && { network: onlyOf(network, shown) }),
    ...(mounts && { mounts: onlyOf(mounts, shown) }),
    cgroup: model.cgroups.get(chosen),
  };
  return { ...model, evidence };
}

type WithSubjects = SnapshotOf<'namespaces'> | SnapshotOf<'network'> | SnapshotOf<'mounts'>;

function onlyOf<S extends WithSubjects>(
  { before, now, ...more }: SnapshotPair<S>,
  names: readonly string[],
): SnapshotPair<S> {
  const of = now.of.filter(({ name }) => name === 'host' || names.includes(name));
  // Who came since then is held against nothing, and changes nothing of the others.
  const then = of.map(
    (one) => before?.of.find(({ name, pid }) => name === one.name && pid === one.pid) ?? one,
  );
  return { ...more, before: before && { ...before, of: then }, now: { ...now, of } };
}
