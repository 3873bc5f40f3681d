// Tries what this machine lets us do. Tour and doctor ask the same, so that they agree.

import { type Ability, type AbilityId, abilityIds, type Finding } from './ability.ts';
import { findingOf } from './refusal.ts';
import { within } from './throw-away-child.ts';
import { titleOf } from './titles.ts';
import { openGround, type Try } from './trial-ground.ts';
import { type CgroupTrials, openCgroupTrials } from './try-cgroups.ts';
import { tryCommand, tryCompiler } from './try-commands.ts';
import { tryLeftovers } from './try-leftovers.ts';
import { tryLink, trySettings } from './try-links.ts';
import { tryActor, tryKernel, tryRoot } from './try-machine.ts';
import { tryNamespace, tryOwnProc, tryUserNamespace } from './try-namespaces.ts';
import { tryNft } from './try-nft.ts';
import { tryLayers, tryOverlay, tryOverlayHere, tryUserxattr } from './try-overlay.ts';
import { tryPty, trySeccomp } from './try-process.ts';
import { tryLedger } from './try-session-folder.ts';
import { tryTerminal } from './try-terminal.ts';
import { tryIdMaps, tryUnprivileged } from './try-unprivileged.ts';

/** Of one thing; each of its calls has a shorter bound of its own. Milliseconds. */
const TRY_MS = 20_000;

/**
 * Tries each in a child that is thrown away, one after the other; nothing is left of it. Linux only.
 * @param ids all but programs, unless named
 * @param signal stops before the next one
 */
export async function tryAbilities(
  ids: readonly AbilityId[] = abilityIds,
  signal?: AbortSignal,
): Promise<readonly Ability[]> {
  const ground = openGround();
  const cgroups = openCgroupTrials();
  const found: Ability[] = [];
  try {
    for (const id of ids) {
      if (signal?.aborted) break;
      if (!id.startsWith('cgroup.')) await cgroups.end();
      const absent = whatFor(id).find((other) =>
        found.some((one) => one.id === other && one.state === 'missing'),
      );
      const attempt = async (): Promise<Finding> => trialOf(id, cgroups)(ground);
      const finding =
        absent === undefined
          ? await within(TRY_MS, attempt()).catch(findingOf)
          : { state: 'missing' as const, found: `not tried: ${absent} is missing` };
      found.push({ id, title: titleOf(id), ...(finding ?? late) });
    }
    return found;
  } finally {
    await cgroups.end();
    await ground.end();
  }
}

/** What a check stands on: where that was found missing, it would only fail for the same reason. */
function whatFor(id: AbilityId): readonly AbilityId[] {
  if (id === 'compiler' || id === 'terminal' || id === 'actor' || !isFixed(id)) return [];
  if (['kernel', 'root', 'ledger', 'leftovers'].includes(id)) return ['actor'];
  return onFirst.includes(id) ? ['actor', 'kernel'] : ['actor', 'kernel', 'root'];
}

/** Tried by a child of the first actor, whoever we are. */
const onFirst: readonly AbilityId[] = [
  'ns.user',
  'ns.user.unprivileged',
  'id-maps',
  'overlay.userxattr',
  'seccomp',
  'pty',
];

const late: Finding = { state: 'missing', found: `no answer within ${TRY_MS} ms` };

function trialOf(id: AbilityId, cgroups: CgroupTrials): Try {
  if (isFixed(id)) return trials(cgroups)[id];
  return () => tryCommand(id.slice('command.'.length));
}

const isFixed = (id: AbilityId): id is (typeof abilityIds)[number] => !id.startsWith('command.');

const trials = (cgroups: CgroupTrials): Readonly<Record<(typeof abilityIds)[number], Try>> => ({
  kernel: tryKernel,
  actor: tryActor,
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
  'cgroup.home': (ground) => cgroups.home(ground),
  'cgroup.memory': (ground) => cgroups.controller(ground, 'memory'),
  'cgroup.memory.cache': (ground) => cgroups.controller(ground, 'cache'),
  'cgroup.pids': (ground) => cgroups.controller(ground, 'pids'),
  'cgroup.cpu': (ground) => cgroups.controller(ground, 'cpu'),
  'cgroup.cpuset': (ground) => cgroups.controller(ground, 'cpuset'),
  'cgroup.devices': (ground) => cgroups.controller(ground, 'devices'),
  'cgroup.freezer': (ground) => cgroups.controller(ground, 'freezer'),
  'cgroup.io': (ground) => cgroups.controller(ground, 'io'),
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
