// Tries the cgroup controllers of version 2 in a real lab: which group it can use, who must leave it first and whether systemd
// provides a scope is the lab's own business. Each controller is tried by the lab's own operation.

import { join } from 'node:path';
import { readMemory } from '../kernel/cgroupfs/memory-counters.ts';
import { readText } from '../kernel/proc/vanishing.ts';
import { execve } from '../kernel/syscalls/calls/process.ts';
import { defaultDevices } from '../lab/cgroups/device-rules.ts';
import { freezeOperation } from '../lab/cgroups/freezer.ts';
import { foldersOf } from '../lab/cgroups/group.ts';
import type { Limits } from '../lab/cgroups/lab-cgroups.ts';
import { actorNamed, type Lab } from '../lab/lab.ts';
import { runOperation } from '../lab/operation/run-operation.ts';
import { cloneOperation } from '../lab/operations/clone-actor.ts';
import { limitOperation } from '../lab/operations/set-limits.ts';
import { openLab } from '../lab/session/open-lab.ts';
import { nativeProgram } from '../lab/session/session-files.ts';
import { tearDown } from '../lab/session/tear-down.ts';
import type { Texts } from '../session/event.ts';
import type { Finding } from './ability.ts';
import { CACHE_ARGUMENTS, CACHE_LIMIT, type ControllerName, hitsLine, MEMORY_LIMIT } from './controllers.ts';
import { CALL_MS, withTimeout } from './throw-away-child.ts';

export type LabController = Exclude<ControllerName, 'io'>;

export interface TrialLab {
  /** The folder of the lab's cgroup; undefined when the lab has none. */
  readonly home: string | undefined;
  /** Why it has none. */
  readonly refusal: Texts | undefined;
  /** @throws UserError when the controller is not delegated to us, SyscallError */
  try(name: LabController): Promise<Finding>;
  end(): Promise<void>;
}

const SLOTS = 16;

/** @throws UserError, SyscallError as openLab does */
export async function openTrialLab(): Promise<TrialLab> {
  const lab = await openLab({
    slots: SLOTS,
    controllers: ['devices', 'cpu', 'cpuset'],
    keepsDeadSessions: true,
  });
  return {
    home: foldersOf(lab.cgroups.lab)[0],
    refusal: lab.cgroups.refusal,
    try: (name) => tryIn(lab, name),
    end: () => tearDown(lab).then(() => undefined),
  };
}

const limits: Readonly<Record<LabController, Limits>> = {
  memory: { memory: MEMORY_LIMIT },
  cache: { memory: CACHE_LIMIT },
  pids: { pids: 32 },
  cpu: { cpus: 0.5 },
  cpuset: { cpuset: '0' },
  devices: { devices: defaultDevices },
  freezer: {},
};

/** The file that shows the limit. */
const files: Readonly<Partial<Record<LabController, string>>> = {
  memory: 'memory.max',
  pids: 'pids.max',
  cpu: 'cpu.max',
  cpuset: 'cpuset.cpus',
};

async function tryIn(lab: Lab, name: LabController): Promise<Finding> {
  await runOperation(lab, cloneOperation(lab, { from: 'host', as: name, flags: [], spare: 0 }));
  await runOperation(lab, limitOperation(lab, name, limits[name]));
  const folder = lab.cgroups.box(name).folders.get(name === 'cache' ? 'memory' : name)?.folder ?? '';
  if (name === 'freezer') {
    for (const wanted of ['frozen', 'thawed'] as const) {
      await runOperation(lab, freezeOperation(lab, name, wanted));
    }
  }
  if (name === 'cache') return readThroughCache(lab, folder);
  const file = files[name];
  const said = file === undefined ? '' : `${file} = ${(readText(join(folder, file)) ?? '?').trim()}`;
  return { state: 'works', found: doneTo(name, said, folder) };
}

function doneTo(name: LabController, said: string, folder: string): Texts {
  if (name === 'freezer')
    return {
      en: `v2: cgroup.freeze = 1, then 0 in ${folder}`,
      zh: `v2：${folder} 里 cgroup.freeze = 1，然后 0`,
    };
  return name === 'devices'
    ? { en: `v2: BPF_CGROUP_DEVICE attached to ${folder}`, zh: `v2：BPF_CGROUP_DEVICE 已附加到 ${folder}` }
    : { en: `v2: ${said} in ${folder}`, zh: `v2：${folder} 里 ${said}` };
}

async function readThroughCache(lab: Lab, folder: string): Promise<Finding> {
  const actor = actorNamed(lab, 'cache');
  const pathname = nativeProgram('nslab-workload');
  await actor.call(execve({ pathname, argv: ['workload', ...CACHE_ARGUMENTS], envp: [] }));
  const exit = await withTimeout(CALL_MS, lab.host.exitOf(actor.pid));
  const hits = readMemory(folder, 2)?.limitHits ?? 0;
  const { en, zh } = hitsLine(hits, exit?.status);
  return {
    state: exit?.status === 0 && hits > 0 ? 'works' : 'missing',
    found: { en: `v2: ${en}`, zh: `v2：${zh}` },
  };
}
