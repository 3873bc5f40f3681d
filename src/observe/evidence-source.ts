// Defines where evidence is read from: a lab, through its actors, or processes of this machine, from outside.

import type { Namespaces } from '../kernel/proc/namespace-links.ts';
import type { CgroupSnapshot } from './observe-cgroup.ts';
import type { MountsOf } from './observe-mounts.ts';
import type { Subject } from './observe-namespaces.ts';
import type { NetworkSnapshot } from './observe-network.ts';
import type { Layer, LayerRole, LayerSnapshot } from './observe-overlay.ts';
import type { TreeNode } from './observe-tree.ts';
import type { Scorecard } from './scorecard/scorecard.ts';

/** A directory of an overlay, in the mount namespace of a subject. */
export interface LayerPlace {
  readonly name: string;
  readonly role: LayerRole;
  /** The subject whose root the path is relative to. */
  readonly in: string;
  readonly path: string;
}

/** Locates directories by the PIDs of their subjects; those of subjects that have ended are left out. */
export const locateLayers = (
  places: readonly LayerPlace[],
  pidOf: (subject: string) => number | undefined,
): Layer[] =>
  places.flatMap(({ name, role, in: subject, path }) => {
    const pid = pidOf(subject);
    return pid === undefined ? [] : [{ name, role, pid, path }];
  });

/** Which subjects are compared, left to right, and which directories are shown. */
export interface EvidenceScope {
  readonly compare: readonly string[];
  readonly layers: readonly LayerPlace[];
}

/** Reads the evidence of subjects, by name. A subject that has ended has none. */
export interface EvidenceSource {
  /** The subjects that still run, among those named. */
  subjects(names: readonly string[]): Subject[];
  /** The hostname that uname(2) returns in each subject, where an actor in it can be asked. @throws SyscallError, ActorGone */
  hostnames(subjects: readonly Subject[]): Promise<ReadonlyMap<string, string>>;
  /** The namespaces of each subject that still runs, where they can be read or asked. @throws ActorGone */
  namespaces(subjects: readonly Subject[]): Promise<ReadonlyMap<string, Namespaces>>;
  /** The mounts that each subject sees, likewise. @throws ActorGone */
  mounts(subjects: readonly Subject[]): Promise<MountsOf[]>;
  /** The processes of the lab, or those around the subjects. */
  tree(): TreeNode[];
  cgroup(name: string): CgroupSnapshot | undefined;
  overlay(layers: readonly LayerPlace[]): LayerSnapshot[];
  /** Which properties of a container each subject has; one that ends meanwhile has none. */
  scorecards(subjects: readonly Subject[]): (Subject & Pick<Scorecard, 'points'>)[];
  /** @throws SyscallError, ActorGone */
  network(name: string): Promise<NetworkSnapshot | undefined>;
}
