// Probes what this machine allows. The tour and doctor use the same probes, so that they agree.

import type { Texts } from '../session/event.ts';
import { type Ability, type AbilityId, abilityIds, type Finding } from './ability.ts';
import { openProbeContext, type Probe } from './probe-context.ts';
import { findingOf } from './refusal.ts';
import { withTimeout } from './throw-away-child.ts';
import { titleOf } from './titles.ts';
import { type CgroupProbes, openCgroupProbes } from './try-cgroups.ts';
import { tryCommand, tryCompiler } from './try-commands.ts';
import { tryLeftovers } from './try-leftovers.ts';
import { tryLink, trySettings } from './try-links.ts';
import { tryActor, tryKernel, tryRoot } from './try-machine.ts';
import { tryNamespace, tryOwnProc, tryUserNamespace } from './try-namespaces.ts';
import { tryNft } from './try-nft.ts';
import { tryLayers, tryOverlay, tryOverlayHere, tryUserxattr } from './try-overlay.ts';
import { tryProc } from './try-proc.ts';
import { tryPty, trySeccomp } from './try-process.ts';
import { tryLedger } from './try-session-folder.ts';
import { tryTerminal } from './try-terminal.ts';
import { tryIdMaps, tryUnprivileged } from './try-unprivileged.ts';

/** The time limit of one probe, in milliseconds; each of its calls has a shorter limit. */
const TRY_MS = 20_000;

/**
 * Tries the abilities one after the other, each in a throw-away child, and leaves nothing behind. Linux only.
 * @param ids by default all except programs
 * @param signal stops before the next one
 */
export async function tryAbilities(
  ids: readonly AbilityId[] = abilityIds,
  signal?: AbortSignal,
): Promise<readonly Ability[]> {
  const context = openProbeContext();
  const cgroups = openCgroupProbes();
  const found: Ability[] = [];
  try {
    for (const id of ids) {
      if (signal?.aborted) break;
      if (!id.startsWith('cgroup.')) await cgroups.end();
      const absent = prerequisitesOf(id).find((other) =>
        found.some((one) => one.id === other && one.state === 'missing'),
      );
      const attempt = async (): Promise<Finding> => probeFor(id, cgroups)(context);
      const finding =
        absent === undefined
          ? await withTimeout(TRY_MS, attempt()).catch(findingOf)
          : { state: 'missing' as const, found: notTried(absent) };
      found.push({ id, title: titleOf(id), ...(finding ?? timedOut) });
    }
    return found;
  } finally {
    await cgroups.end();
    await context.end();
  }
}

/** The abilities that a probe depends on: if one of them is missing, the probe would fail for the same reason. */
function prerequisitesOf(id: AbilityId): readonly AbilityId[] {
  if (['compiler', 'terminal', 'actor', 'proc'].includes(id) || !isFixed(id)) return [];
  if (['kernel', 'root', 'ledger', 'leftovers'].includes(id)) return ['actor', 'proc'];
  return needNoRoot.includes(id) ? ['actor', 'proc', 'kernel'] : ['actor', 'proc', 'kernel', 'root'];
}

/** Abilities that are tried without root, by a child of the first actor. */
const needNoRoot: readonly AbilityId[] = [
  'ns.user',
  'ns.user.unprivileged',
  'id-maps',
  'overlay.userxattr',
  'seccomp',
  'pty',
];

const timedOut: Finding = {
  state: 'missing',
  found: { en: `no answer within ${TRY_MS} ms`, zh: `${TRY_MS} 毫秒内没有应答` },
};

const notTried = (absent: AbilityId): Texts => ({
  en: `not tried: ${absent} is missing`,
  zh: `没有试：${absent} 不可用`,
});

function probeFor(id: AbilityId, cgroups: CgroupProbes): Probe {
  if (isFixed(id)) return probesWith(cgroups)[id];
  if (id.startsWith('stage.')) throw new Error(`${id} is rehearsed, not probed`);
  return () => tryCommand(id.slice('command.'.length));
}

const isFixed = (id: AbilityId): id is (typeof abilityIds)[number] =>
  (abilityIds as readonly string[]).includes(id);

const probesWith = (cgroups: CgroupProbes): Readonly<Record<(typeof abilityIds)[number], Probe>> => ({
  kernel: tryKernel,
  actor: tryActor,
  proc: tryProc,
  root: tryRoot,
  ledger: tryLedger,
  compiler: tryCompiler,
  'ns.uts': tryNamespace('uts', 'CLONE_NEWUTS'),
  'ns.pid': tryNamespace('pid', 'CLONE_NEWPID'),
  'ns.pid.proc': tryOwnProc,
  'ns.mnt': tryNamespace('mnt', 'CLONE_NEWNS'),
  'ns.ipc': tryNamespace('ipc', 'CLONE_NEWIPC'),
  'ns.net': tryNamespace('net', 'CLONE_NEWNET'),
  'ns.cgroup': tryNamespace('cgroup', 'CLONE_NEWCGROUP'),
  'ns.user': tryUserNamespace,
  'ns.time': tryNamespace('time', 'CLONE_NEWTIME'),
  'ns.user.unprivileged': tryUnprivileged,
  'id-maps': tryIdMaps,
  'cgroup.home': (context) => cgroups.home(context),
  'cgroup.memory': (context) => cgroups.controller(context, 'memory'),
  'cgroup.memory.cache': (context) => cgroups.controller(context, 'cache'),
  'cgroup.pids': (context) => cgroups.controller(context, 'pids'),
  'cgroup.cpu': (context) => cgroups.controller(context, 'cpu'),
  'cgroup.cpuset': (context) => cgroups.controller(context, 'cpuset'),
  'cgroup.devices': (context) => cgroups.controller(context, 'devices'),
  'cgroup.freezer': (context) => cgroups.controller(context, 'freezer'),
  'cgroup.io': (context) => cgroups.controller(context, 'io'),
  overlay: tryOverlay,
  'overlay.layers': tryLayers,
  'overlay.userxattr': tryUserxattr,
  'overlay.here': tryOverlayHere,
  'net.settings': trySettings,
  'net.veth': tryLink('veth'),
  'net.bridge': tryLink('bridge'),
  'net.vxlan': tryLink('vxlan'),
  'net.nft': tryNft,
  seccomp: trySeccomp,
  pty: tryPty,
  terminal: tryTerminal,
  leftovers: tryLeftovers,
});
