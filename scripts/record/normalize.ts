// Normalizes a recording: replaces what differs from run to run and between machines, so that it can be kept and
// compared.

import type { Event } from '../../src/session/event.ts';
import {
  createInodeAliases,
  createMacAliases,
  createNamespaceAliases,
  withShownCounters,
} from './kernel-numbers.ts';
import { createMachineAliases, withMadeUpProcesses } from './machine.ts';
import { createMountAliases } from './mounts.ts';
import { pidMap, renumberPids } from './pids.ts';
import { withMadeUpTimes } from './times.ts';

/** @param events of a whole session, in order */
export function normalize(events: readonly Event[]): Event[] {
  const session = events.find((event) => event.type === 'session');
  const pids = pidMap(events);
  const machine = createMachineAliases(session?.host);
  const namespaces = createNamespaceAliases(events);
  const listed = withMadeUpProcesses(events, pids);
  const changed = stagesOf(listed).flatMap((stage) => {
    const numbers = [
      namespaces(),
      createInodeAliases(),
      createMacAliases(),
      createMountAliases(),
      withShownCounters,
    ];
    return stage.map((event) =>
      numbers.reduce((one, renumber) => renumber(one), machine(renumberPids(event, pids))),
    );
  });
  return withMadeUpTimes(changed);
}

/** Splits before the first step of each lesson; what comes before the first lesson belongs to that. */
export function stagesOf(events: readonly Event[]): Event[][] {
  const stages: Event[][] = [[]];
  let lesson: string | undefined;
  for (const event of events) {
    if (event.type === 'step') {
      if (lesson !== undefined && lesson !== event.lesson) stages.push([]);
      lesson = event.lesson;
    }
    stages.at(-1)?.push(event);
  }
  return stages;
}
