// Each cgroup controller: on which hierarchy, and whether a group of ours can have it.

import { type Hierarchies, type Hierarchy, readHierarchies } from '../kernel/cgroupfs/hierarchies.ts';
import { SyscallError, UserError } from '../kernel/errors.ts';
import { readControllers } from '../kernel/proc/cgroup-membership.ts';
import { isPrivileged } from '../lab/privileged.ts';
import { type Ledger, openLedger } from '../lab/session/ledger.ts';
import { sessionFolder } from '../lab/session/session-files.ts';
import type { Finding } from './ability.ts';
import { asRoot, inMemory, notOurs, onDisk, remedyFor } from './cgroup-texts.ts';
import { type ControllerName, type ControllerSpec, controllers, ioOnV2 } from './controllers.ts';
import { evidence, findingOf } from './refusal.ts';
import { inChild } from './throw-away-child.ts';
import type { Ground } from './trial-ground.ts';
import { CgroupRefused, placesFor, tryGroup, WithoutEffect } from './try-group.ts';
import { type LabController, type LabTrial, openLabTrial } from './try-lab-cgroups.ts';
import { borrowSessionFolder } from './try-session-folder.ts';

/** The cgroups of one examination: what is made is in a ledger first, should we be killed. */
export interface CgroupTrials {
  controller(ground: Ground, name: ControllerName): Promise<Finding>;
  /** A group for all processes of a lab, so that none outlives it. */
  home(ground: Ground): Promise<Finding>;
  /** The lab of it, if there was one, is gone. */
  end(): Promise<void>;
}

export function openCgroupTrials(): CgroupTrials {
  const { controllers: byName, unified }: Hierarchies = readHierarchies();
  let ledger: Promise<Ledger | undefined> | undefined;
  let opened: Ledger | undefined;
  let lab: Promise<LabTrial> | undefined;
  const folder = borrowSessionFolder();
  const isV2 = unified !== undefined && byName.get('memory')?.version !== 1;

  const attempt = async (ground: Ground, hierarchy: Hierarchy, spec: ControllerSpec): Promise<Finding> => {
    const { actor } = await ground.base();
    ledger ??= openLedgerFor(ground);
    opened = await ledger;
    const name = `nslab-${ground.session}`;
    let refusal = `v${hierarchy.version}: ${spec.controller} is enabled for no group that we can make`;
    for (const place of placesFor(hierarchy, spec)) {
      opened?.note({ kind: 'cgroup', path: `${place}/${name}` });
      try {
        const { folder, lines } = await tryGroup(place, name, spec, actor, hierarchy.version);
        const done = lines.length === 0 ? `mkdir ${folder}` : `${lines.join(', ')} in ${folder}`;
        return { state: 'works', found: `v${hierarchy.version}: ${done}` };
      } catch (error) {
        if (error instanceof CgroupRefused) refusal = `v${hierarchy.version}: ${error.message}`;
        else if (error instanceof SyscallError) refusal = `v${hierarchy.version}: ${evidence(error)}`;
        else if (error instanceof WithoutEffect)
          return {
            state: 'missing',
            found: `v${hierarchy.version}: ${error.message}`,
            meaning: inMemory,
            remedy: onDisk,
          };
        else throw error;
      }
    }
    return {
      state: 'missing',
      found: refusal,
      meaning: notOurs,
      remedy: remedyFor(ground.ids.uid, hierarchy.version),
    };
  };

  /** On version 2 nobody else of ours may be in our cgroup: its controllers are enabled only when it is empty. */
  const inLab = async (ground: Ground): Promise<LabTrial> => {
    if (lab === undefined) {
      await ground.end();
      lab = openLabTrial();
    }
    return lab;
  };

  return {
    async controller(ground, name) {
      if (isV2 && name !== 'io') return onV2(ground, name, inLab);
      const spec = controllers[name];
      const hierarchy = byName.get(spec.controller);
      if (hierarchy?.version === 1) return attempt(ground, hierarchy, spec);
      const second = name === 'io' ? byName.get(ioOnV2.controller) : undefined;
      return second === undefined ? notMounted(spec.controller) : attempt(ground, second, ioOnV2);
    },
    async home(ground) {
      if (isV2) return homeOnV2(ground, inLab);
      const hierarchy = homeNames.map((name) => byName.get(name)).find((one) => one !== undefined);
      if (hierarchy === undefined) return homeless(ground, notMounted('pids'));
      const spec = { controller: 'cgroup', settings: () => [] };
      const finding = await attempt(ground, hierarchy, spec);
      return finding.state === 'works' ? finding : homeless(ground, finding);
    },
    async end() {
      opened?.remove();
      opened = undefined;
      ledger = undefined;
      const trial = await lab?.catch(() => undefined); // whoever asked for it was told
      lab = undefined;
      await trial?.end();
      folder.giveBack();
    },
  };
}

const noGroup = 'v2: no group can be made where we are';

type OpenTrial = (ground: Ground) => Promise<LabTrial>;

async function homeOnV2(ground: Ground, open: OpenTrial): Promise<Finding> {
  const { home } = await open(ground);
  return home === undefined
    ? homeless(ground, { state: 'missing', found: noGroup })
    : { state: 'works', found: `v2: mkdir ${home}` };
}

async function onV2(ground: Ground, name: LabController, open: OpenTrial): Promise<Finding> {
  const trial = await open(ground);
  const missing = { state: 'missing', meaning: notOurs, remedy: remedyFor(ground.ids.uid, 2) } as const;
  if (trial.home === undefined) return { ...missing, found: noGroup };
  try {
    const finding = await trial.try(name);
    return finding.state === 'works' ? finding : { ...finding, meaning: inMemory, remedy: onDisk };
  } catch (error) {
    const { found } = findingOf(error);
    // bpf(2): such a program takes CAP_BPF and CAP_NET_ADMIN outside of any user namespace.
    const byRoot = name === 'devices' && !isPrivileged();
    return { ...missing, found: `v2: ${found}`, ...(byRoot ? { remedy: asRoot('nslab') } : {}) };
  }
}

const homeNames = ['pids', 'freezer', 'name=systemd'];

/** Undefined where no folder for it can be made. */
async function openLedgerFor(ground: Ground): Promise<Ledger | undefined> {
  try {
    return await openLedger(sessionFolder(), ground.session, await ground.first());
  } catch (error) {
    if (error instanceof UserError || error instanceof SyscallError) return undefined;
    throw error;
  }
}

/** An outer PID namespace ends with its first process, and takes all in it along: pid_namespaces(7). */
async function homeless(ground: Ground, finding: Finding): Promise<Finding> {
  const { actor } = await ground.base();
  await inChild(actor, ['CLONE_NEWPID'], async () => undefined);
  return {
    state: 'differs',
    found: `${finding.found}; clone3(CLONE_NEWPID) = 0`,
    meaning: {
      en: 'The processes of a lab are in no cgroup of its own: an outer PID namespace ends them instead.',
      zh: '实验的进程没有自己的 cgroup：改由外层的 PID 命名空间在结束时终止它们。',
    },
  };
}

function notMounted(controller: string): Finding {
  const known = (readControllers() ?? []).find(({ name }) => name === controller);
  const state =
    known === undefined ? 'not in /proc/cgroups' : known.enabled ? 'mounted nowhere' : 'disabled at boot';
  return {
    state: 'missing',
    found: `${controller}: ${state}`,
    remedy:
      known?.enabled === false
        ? {
            en: `Boot with cgroup_enable=${controller} on the kernel’s command line.`,
            zh: `启动时在内核命令行加上 cgroup_enable=${controller}。`,
          }
        : asRoot(
            // /proc/cgroups: a hierarchy of its own has a number, version 2 has 0; cgroups(7)
            (known?.hierarchy ?? 0) > 0
              ? `mount -t cgroup -o ${controller} cgroup /sys/fs/cgroup/${controller}`
              : 'mount -t cgroup2 cgroup2 /sys/fs/cgroup',
          ),
  };
}
