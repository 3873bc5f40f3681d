// Names what evidence is read from: a lab, through its actors, or processes of this machine, from outside.

import type { Namespaces } from '../kernel/proc/namespace-links.ts';
import type { CgroupSnapshot } from './observe-cgroup.ts';
import type { MountsOf } from './observe-mounts.ts';
import type { Subject } from './observe-namespaces.ts';
import type { NetworkSnapshot } from './observe-network.ts';
import type { Layer, LayerRole, LayerSnapshot } from './observe-overlay.ts';
import type { TreeNode } from './observe-tree.ts';

/** A directory of an overlay, in the mount namespace of a subject. */
export interface LayerPlace {
  readonly name: string;
  readonly role: LayerRole;
  /** The subject whose root the path starts at. */
  readonly in: string;
  readonly path: string;
}

/** Where they are, of subjects that run. */
export const layersAt = (
  places: readonly LayerPlace[],
  pidOf: (subject: string) => number | undefined,
): Layer[] =>
  places.flatMap(({ name, role, in: subject, path }) => {
    const pid = pidOf(subject);
    return pid === undefined ? [] : [{ name, role, pid, path }];
  });

/** Whose evidence is shown, left to right, and which directories. */
export interface EvidenceScope {
  readonly compare: readonly string[];
  readonly layers: readonly LayerPlace[];
}

/** Reads evidence of subjects by their names. What has ended has none. */
export interface EvidenceSource {
  /** Those of the names that still run. */
  subjects(names: readonly string[]): Subject[];
  /** What uname(2) says in each, where somebody in it can be asked. @throws SyscallError, ActorGone */
  hostnames(subjects: readonly Subject[]): Promise<ReadonlyMap<string, string>>;
  /** Of each that still runs, as far as anybody can tell. @throws ActorGone */
  namespaces(subjects: readonly Subject[]): Promise<ReadonlyMap<string, Namespaces>>;
  /** As namespaces. */
  mounts(subjects: readonly Subject[]): Promise<MountsOf[]>;
  /** The processes around them. */
  tree(): TreeNode[];
  cgroup(name: string): CgroupSnapshot | undefined;
  overlay(layers: readonly LayerPlace[]): LayerSnapshot[];
  /** @throws SyscallError, ActorGone */
  network(name: string): Promise<NetworkSnapshot | undefined>;
}
