// Defines the abilities that are probed, by the IDs that lessons use, and what a probe finds.

import type { Texts } from '../session/event.ts';

/** In the order in which they are tried and reported. */
export const abilityIds = [
  'actor',
  'proc',
  'kernel',
  'root',
  'ledger',
  'compiler',
  'ns.uts',
  'ns.pid',
  'ns.pid.proc',
  'ns.mnt',
  'ns.ipc',
  'ns.net',
  'ns.cgroup',
  'ns.user',
  'ns.time',
  'ns.user.unprivileged',
  'id-maps',
  'cgroup.home',
  'cgroup.memory',
  'cgroup.memory.cache',
  'cgroup.pids',
  'cgroup.cpu',
  'cgroup.cpuset',
  'cgroup.devices',
  'cgroup.freezer',
  'cgroup.io',
  'overlay',
  'overlay.layers',
  'overlay.userxattr',
  'overlay.here',
  'net.settings',
  'net.veth',
  'net.bridge',
  'net.vxlan',
  'net.nft',
  'seccomp',
  'pty',
  'terminal',
  'leftovers',
] as const;

/** `command.NAME`: a program that lessons start. `stage.LESSON`: a stage of the tour, rehearsed. */
export type AbilityId = (typeof abilityIds)[number] | `command.${string}` | `stage.${string}`;

export const isAbilityId = (text: unknown): text is AbilityId =>
  typeof text === 'string' &&
  ((abilityIds as readonly string[]).includes(text) || /^command\.[a-z0-9][a-z0-9.-]*$/.test(text));

/** `differs`: it works, with a difference that `meaning` tells. */
export type AbilityState = 'works' | 'differs' | 'missing';

/** The result of a probe. */
export interface Finding {
  readonly state: AbilityState;
  /** One line of evidence: a call and its errno, a file and its content, a path. */
  readonly found: Texts;
  /** What it means for the learner, where it does not simply work. */
  readonly meaning?: Texts;
  /** What to do: which setting, which command. */
  readonly remedy?: Texts;
}

export interface Ability extends Finding {
  readonly id: AbilityId;
  readonly title: Texts;
}
