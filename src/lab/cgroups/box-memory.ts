// Reads the memory counters of a container's cgroup.

import { type MemoryCounters, readMemory } from '../../kernel/cgroupfs/memory-counters.ts';
import type { LabCgroups } from './lab-cgroups.ts';

/** @returns undefined where the lab has no memory controller, or the cgroup is gone */
export function readBoxMemory(cgroups: LabCgroups, name: string): MemoryCounters | undefined {
  const place = cgroups.box(name).folders.get('memory');
  return place === undefined ? undefined : readMemory(place.folder, place.version);
}
