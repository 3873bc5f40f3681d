// Tries each cgroup controller: on which hierarchy it is, and whether a group of ours can have it.

import {
  type CgroupVersion,
  type Hierarchies,
  type Hierarchy,
  readHierarchies,
} from '../kernel/cgroupfs/hierarchies.ts';
import { SyscallError, UserError } from '../kernel/errors.ts';
import { both } from '../kernel/languages.ts';
import { readControllers } from '../kernel/proc/cgroup-membership.ts';
import { cgroupEntry } from '../lab/cgroups/cgroup-views.ts';
import { isPrivileged } from '../lab/privileged.ts';
import { type Ledger, openLedger } from '../lab/session/ledger.ts';
import type { Texts } from '../session/event.ts';
import type { Finding } from './ability.ts';
import { noLimits, remedyAsRoot, remedyFor, remedyMountDisk, varTmpInMemory } from './cgroup-texts.ts';
import { type ControllerName, type ControllerSpec, controllers, ioOnV2 } from './controllers.ts';
import { evidence } from './join-evidence.ts';
import { mountController } from './mount-controller.ts';
import type { ProbeContext } from './probe-context.ts';
import { evidenceOf, findingOf } from './refusal.ts';
import { withChild } from './throw-away-child.ts';
import { CgroupRefused, parentsFor, tryGroup, WithoutEffect } from './try-group.ts';
import { type LabController, openTrialLab, type TrialLab } from './try-lab-cgroups.ts';
import { borrowSessionFolder } from './try-session-folder.ts';

/** Probes that make cgroups. Each is noted in a ledger before it is made, in case we are killed. */
export interface CgroupProbes {
  controller(context: ProbeContext, name: ControllerName): Promise<Finding>;
  /** Tries a group for all processes of a lab, which lets all of them be ended. */
  home(context: ProbeContext): Promise<Finding>;
  /** Ends the lab that was opened, if any, and removes the ledger. */
  end(): Promise<void>;
}

export function openCgroupProbes(): CgroupProbes {
  const { controllers: byName, unified }: Hierarchies = readHierarchies();
  let ledger: Promise<Ledger | undefined> | undefined;
  let opened: Ledger | undefined;
  let lab: Promise<TrialLab> | undefined;
  const folder = borrowSessionFolder();
  const isOnV2 = (controller: string): boolean => byName.get(controller)?.version === 2;
  // cgroup-v2.rst: every cgroup can freeze and have a device program, without a controller.
  const homeOnV2 =
    unified !== undefined &&
    (['memory', 'pids'].some(isOnV2) ||
      homeNames.every((controller) => byName.get(controller) === undefined));

  const attempt = async (
    context: ProbeContext,
    hierarchy: Hierarchy,
    spec: ControllerSpec,
  ): Promise<Finding> => {
    const { actor } = await context.privileged();
    ledger ??= openLedgerFor(context);
    opened = await ledger;
    const name = `nslab-${context.session}`;
    let refusal: Texts = {
      en: `${spec.controller} is enabled for no group that we can make`,
      zh: `我们能创建的组都没有启用 ${spec.controller}`,
    };
    for (const place of parentsFor(hierarchy, spec)) {
      opened?.note(cgroupEntry(`${place}/${name}`));
      try {
        const { folder, lines } = await tryGroup(place, name, spec, actor, hierarchy.version);
        return { state: 'works', found: onVersion(hierarchy.version, doneIn(folder, lines)) };
      } catch (error) {
        if (error instanceof CgroupRefused) refusal = error.texts;
        else if (error instanceof SyscallError) refusal = both(evidenceOf(error));
        else if (error instanceof WithoutEffect)
          return {
            state: 'missing',
            found: onVersion(hierarchy.version, error.texts),
            meaning: varTmpInMemory,
            remedy: remedyMountDisk,
          };
        else throw error;
      }
    }
    return {
      state: 'missing',
      found: onVersion(hierarchy.version, refusal),
      meaning: noLimits,
      remedy: remedyFor(context.ids.uid, hierarchy.version),
    };
  };

  /** On version 2 our other actors must end first: a cgroup with processes cannot enable controllers for its children. */
  const trialLab = async (context: ProbeContext): Promise<TrialLab> => {
    if (lab === undefined) {
      await context.end();
      lab = openTrialLab();
    }
    return lab;
  };

  return {
    async controller(context, name) {
      const spec = controllers[name];
      const hierarchy = byName.get(spec.controller);
      if (hierarchy?.version === 1) return attempt(context, hierarchy, spec);
      const needsNone = ['freezer', 'devices'].includes(name) && homeOnV2;
      if (name !== 'io' && (needsNone || hierarchy !== undefined)) return tryOnV2(context, name, trialLab);
      const second = name === 'io' ? byName.get(ioOnV2.controller) : undefined;
      return second === undefined ? notMounted(spec.controller) : attempt(context, second, ioOnV2);
    },
    async home(context) {
      if (homeOnV2) return tryHomeOnV2(context, trialLab);
      const hierarchy = homeNames.map((name) => byName.get(name)).find((one) => one !== undefined);
      if (hierarchy === undefined) return fallBackToPidNamespace(context, notMounted('pids'));
      const spec = { controller: 'cgroup', settings: () => [] };
      const finding = await attempt(context, hierarchy, spec);
      return finding.state === 'works' ? finding : fallBackToPidNamespace(context, finding);
    },
    async end() {
      opened?.remove();
      opened = undefined;
      ledger = undefined;
      const trial = await lab?.catch(() => undefined); // the error was thrown to whoever asked for the lab
      lab = undefined;
      await trial?.end();
      folder.giveBack();
    },
  };
}

const onVersion = (version: CgroupVersion, { en, zh }: Texts): Texts => ({
  en: `v${version}: ${en}`,
  zh: `v${version}：${zh}`,
});

const doneIn = (folder: string, lines: readonly Texts[]): Texts =>
  lines.length === 0
    ? both(`mkdir ${folder}`)
    : {
        en: `${lines.map(({ en }) => en).join(', ')} in ${folder}`,
        zh: `${folder} 里：${lines.map(({ zh }) => zh).join('，')}`,
      };

const noGroup = (reason: Texts | undefined): Texts =>
  onVersion(2, {
    en: `no group can be made where we are${reason === undefined ? '' : `: ${reason.en}`}`,
    zh: `我们所在之处不能创建组${reason === undefined ? '' : `：${reason.zh}`}`,
  });

type OpenTrialLab = (context: ProbeContext) => Promise<TrialLab>;

async function tryHomeOnV2(context: ProbeContext, open: OpenTrialLab): Promise<Finding> {
  const { home, refusal } = await open(context);
  return home === undefined
    ? fallBackToPidNamespace(context, { state: 'missing', found: noGroup(refusal) })
    : { state: 'works', found: onVersion(2, both(`mkdir ${home}`)) };
}

async function tryOnV2(context: ProbeContext, name: LabController, open: OpenTrialLab): Promise<Finding> {
  const trial = await open(context);
  const missing = { state: 'missing', meaning: noLimits, remedy: remedyFor(context.ids.uid, 2) } as const;
  if (trial.home === undefined) return { ...missing, found: noGroup(trial.refusal) };
  try {
    const finding = await trial.try(name);
    return finding.state === 'works'
      ? finding
      : { ...finding, meaning: varTmpInMemory, remedy: remedyMountDisk };
  } catch (error) {
    const { found } = findingOf(error);
    // bpf(2): such a program needs CAP_BPF and CAP_NET_ADMIN in the initial user namespace.
    const byRoot = name === 'devices' && !isPrivileged();
    return { ...missing, found: onVersion(2, found), ...(byRoot ? { remedy: remedyAsRoot('nslab') } : {}) };
  }
}

const homeNames = ['pids', 'freezer', 'name=systemd'];

/** Opens a ledger; undefined where its folder cannot be made. */
async function openLedgerFor(context: ProbeContext): Promise<Ledger | undefined> {
  try {
    return await openLedger(context.session, await context.firstActor());
  } catch (error) {
    if (error instanceof UserError || error instanceof SyscallError) return undefined;
    throw error;
  }
}

/** pid_namespaces(7): when the first process of a PID namespace ends, the kernel kills all others in it. */
async function fallBackToPidNamespace(context: ProbeContext, finding: Finding): Promise<Finding> {
  const { actor } = await context.privileged();
  await withChild(actor, ['CLONE_NEWPID'], async () => undefined);
  return {
    state: 'differs',
    found: evidence(finding.found, 'clone3(CLONE_NEWPID) = 0'),
    meaning: {
      en: 'The processes of a lab are in no cgroup of its own: an outer PID namespace ends them instead.',
      zh: '实验的进程没有自己的 cgroup：改由外层的 PID 命名空间在结束时终止它们。',
    },
  };
}

function notMounted(controller: string): Finding {
  const known = (readControllers() ?? []).find(({ name }) => name === controller);
  const [en, zh] =
    known === undefined
      ? ['not in /proc/cgroups', '不在 /proc/cgroups 里']
      : known.enabled
        ? ['mounted nowhere', '没有挂载']
        : ['disabled at boot', '启动时已禁用'];
  return {
    state: 'missing',
    found: { en: `${controller}: ${en}`, zh: `${controller}：${zh}` },
    remedy:
      known?.enabled === false
        ? {
            en: `Boot with cgroup_enable=${controller} on the kernel’s command line.`,
            zh: `启动时在内核命令行加上 cgroup_enable=${controller}。`,
          }
        : remedyAsRoot(
            // cgroups(7), /proc/cgroups: a version 1 hierarchy has a number, version 2 has 0.
            (known?.hierarchy ?? 0) > 0
              ? mountController(controller)
              : 'mount -t cgroup2 cgroup2 /sys/fs/cgroup',
          ),
  };
}
