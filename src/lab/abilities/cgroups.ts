// Each cgroup controller: on which hierarchy, and whether a group of ours can have it.

import { type Hierarchies, type Hierarchy, readHierarchies } from '../../kernel/cgroupfs/hierarchies.ts';
import { SyscallError, UserError } from '../../kernel/errors.ts';
import { readControllers } from '../../kernel/proc/cgroup.ts';
import { type Ledger, openLedger } from '../ledger.ts';
import { sessionFolder } from '../session-files.ts';
import type { Finding } from './ability.ts';
import { CgroupRefused, placesFor, tryGroup, WithoutEffect } from './cgroup-place.ts';
import { inChild } from './child.ts';
import { type ControllerName, type ControllerSpec, controllers } from './controllers.ts';
import { type Scope, tryScope } from './delegated-scope.ts';
import type { Ground } from './ground.ts';
import { evidence } from './refusal.ts';

/** The cgroups of one examination: what is made is in a ledger first, should we be killed. */
export interface CgroupTrials {
  controller(ground: Ground, name: ControllerName): Promise<Finding>;
  /** A group for all processes of a lab, so that none outlives it. */
  home(ground: Ground): Promise<Finding>;
  end(): void;
}

export function openCgroupTrials(): CgroupTrials {
  const { controllers: byName, unified }: Hierarchies = readHierarchies();
  let ledger: Promise<Ledger | undefined> | undefined;
  let opened: Ledger | undefined;
  let scope: Promise<Scope | undefined> | undefined;

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
          return { state: 'missing', found: `v${hierarchy.version}: ${error.message}`, meaning: inMemory };
        else throw error;
      }
    }
    return { state: 'missing', found: refusal, meaning: notOurs, remedy: remedyFor(ground, hierarchy) };
  };

  const inScope = async (ground: Ground, wanted: string): Promise<Finding | undefined> => {
    if (unified === undefined) return undefined;
    scope ??= tryScope(unified.mount, ground.ids.uid);
    const found = await scope;
    if (found === undefined || !(found.controllers.includes(wanted) || wanted === '')) return undefined;
    return {
      state: 'works',
      found: `v2: ${wanted === '' ? 'a group' : wanted} in a scope by ${found.command}`,
    };
  };

  return {
    async controller(ground, name) {
      const [one, two] = [controllers[name][1], controllers[name][2]];
      const hierarchy =
        byName.get(one.controller) ?? byName.get(two.controller) ?? (two.core ? unified : undefined);
      if (hierarchy === undefined) return notMounted(one.controller);
      const spec = hierarchy.version === 1 ? one : two;
      const finding = await attempt(ground, hierarchy, spec);
      if (finding.state === 'works' || hierarchy.version === 1) return finding;
      return (await inScope(ground, spec.core ? '' : spec.controller)) ?? finding;
    },
    async home(ground) {
      const hierarchy = [...homeNames.map((name) => byName.get(name)), unified].find(
        (one) => one !== undefined,
      );
      if (hierarchy === undefined) return homeless(ground, notMounted('pids'));
      const finding = await attempt(ground, hierarchy, {
        controller: 'cgroup',
        core: true,
        settings: () => [],
      });
      if (finding.state === 'works') return finding;
      return (await inScope(ground, '')) ?? homeless(ground, finding);
    },
    end() {
      opened?.remove();
    },
  };
}

const homeNames = ['pids', 'freezer', 'name=systemd'];

/** Undefined where there is no folder for it: an ordinary user without XDG_RUNTIME_DIR. */
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

const asRoot = (command: string) => ({ en: `As root: ${command}`, zh: `以 root 执行：${command}` });

const inMemory = {
  en: '/var/tmp is on no disk, but in memory itself: reading a file there fills no page cache.',
  zh: '/var/tmp 不在磁盘上，而是在内存里：读取其中的文件不会占用页缓存。',
};

const notOurs = {
  en: 'A limit cannot be set here; what needs one is shown as a recording.',
  zh: '这里无法设置上限；需要它的部分改放录像。',
};

const remedyFor = ({ ids }: Ground, { version }: Hierarchy): NonNullable<Finding['remedy']> => {
  if (ids.uid === 0)
    return {
      en: 'In a container its cgroup must be writable: docker run --privileged --cgroupns=host …',
      zh: '若在容器里，它的 cgroup 必须可写：docker run --privileged --cgroupns=host …',
    };
  return version === 1
    ? {
        en: 'Version 1 is usually delegated to nobody: sudo nslab',
        zh: '版本 1 通常不委派给普通用户：sudo nslab',
      }
    : {
        en: 'systemd-run --user --scope -p Delegate=yes nslab, on a machine with systemd; else: sudo nslab',
        zh: '有 systemd 的机器：systemd-run --user --scope -p Delegate=yes nslab；否则：sudo nslab',
      };
};
