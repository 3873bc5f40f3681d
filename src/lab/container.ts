// The whole container of `nslab run`, a first form: namespaces, cgroup, network, root, hostname, privileges, exec; in
// runc's order. Each part is an operation, computed before it runs.

import { existsSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Exit } from '../kernel/actor/actor.ts';
import { SyscallError } from '../kernel/errors.ts';
import { readStat } from '../kernel/proc/stat.ts';
import { unlinkat } from '../kernel/syscalls/paths.ts';
import { unshare } from '../kernel/syscalls/process.ts';
import { connectToBridge } from './bridge.ts';
import type { Limits } from './cgroups.ts';
import { actorNamed, type Lab } from './lab.ts';
import { cloneOperation } from './operations/clone.ts';
import { type ExecSpec, execSteps, privilegeSteps, stdinSteps } from './operations/exec.ts';
import { limitOperation } from './operations/limit.ts';
import { linkOperation } from './operations/link.ts';
import { coverSteps, hostnameOperation, setUpSteps, stageDirectories } from './operations/set-up.ts';
import { openVolumes, placeVolumes, type Volume } from './operations/volumes.ts';
import { runOperation } from './run-operation.ts';
import { callStep, type Operation } from './step.ts';

export interface ContainerSpec extends ExecSpec {
  readonly hostname: string;
  readonly limits: Limits;
  readonly network: 'none' | 'bridge';
  readonly volumes: readonly Volume[];
  /** Keep an actor as PID 1, which reaps; else the command itself is PID 1. */
  readonly init: boolean;
  /** Leave stdin as it is; else it is /dev/null. */
  readonly stdin: boolean;
}

/** A container that runs. */
export interface Container {
  readonly pid: number;
  readonly ended: Promise<Exit>;
}

const box = 'box';

const REMOVE_LIMIT_MS = 5_000;
const REMOVE_PAUSE_MS = 1;

/** The operations up to the one that runs the command, without the network's. */
export function containerOperations(lab: Lab, spec: ContainerSpec): Operation[] {
  return [
    limitOperation(lab, box, spec.limits),
    {
      title: { en: 'a cgroup namespace, rooted at that cgroup', zh: '以该 cgroup 为根的 cgroup 命名空间' },
      // cgroup_namespaces(7): the root is where the process is at this moment; joined first, unshared after.
      parts: [{ actor: box, steps: [callStep(unshare({ flags: ['CLONE_NEWCGROUP'] }))] }],
      same: { shell: 'unshare --cgroup' },
    },
    {
      title: { en: 'the volumes, held open', zh: '预先打开的卷' },
      parts: [{ actor: box, steps: openVolumes(spec.volumes) }],
      same: {},
    },
    {
      title: { en: 'a root filesystem of its own', zh: '自己的根文件系统' },
      parts: [
        {
          actor: box,
          steps: [
            ...setUpSteps(box, 'private-mounts'),
            ...setUpSteps(box, 'stage'),
            ...stageDirectories(box),
            ...setUpSteps(box, 'root'),
            ...coverSteps(box, existsSync),
            ...setUpSteps(box, 'dev'),
            ...setUpSteps(box, 'sys'),
            ...setUpSteps(box, 'pivot'),
            ...setUpSteps(box, 'proc'),
            ...placeVolumes(spec.volumes, (path) => statSync(path).isDirectory()),
          ],
        },
      ],
      same: { shell: 'mount -t overlay …; pivot_root . .; umount -l .' },
    },
    hostnameOperation(box, spec.hostname),
  ];
}

/**
 * Sets a container up and starts its command.
 * @throws SyscallError for a step that failed; of execve when the command cannot be run
 */
export async function startContainer(lab: Lab, spec: ContainerSpec): Promise<Container> {
  const flags = ['CLONE_NEWNS', 'CLONE_NEWUTS', 'CLONE_NEWIPC', 'CLONE_NEWPID', 'CLONE_NEWNET'] as const;
  await runOperation(lab, cloneOperation({ from: 'host', as: box, flags, spare: spec.init ? 1 : 0 }));
  const first = actorNamed(lab, box);
  lab.ledger.note({ kind: 'process', pid: first.pid, startTime: readStat(first.pid)?.startTime ?? 0 });
  for (const operation of containerOperations(lab, spec)) await runOperation(lab, operation);
  await runOperation(lab, linkOperation(box, { kind: 'up', name: 'lo' }));
  if (spec.network === 'bridge') await connectToBridge(lab, box);
  const runner = spec.init ? 'command' : box;
  if (spec.init) await runOperation(lab, cloneOperation({ from: box, as: runner, flags: [], spare: 0 }));
  const actor = actorNamed(lab, runner);
  const parent = spec.init ? first : lab.host;
  const pidInside = spec.init ? await actor.ready : first.pid;
  await exec(lab, runner, spec);
  return { pid: actor.pid, ended: parent.exitOf(pidInside) };
}

/**
 * Waits for the command's end, ends PID 1 if that was an actor, removes the cgroup and forgets the actors. What the
 * namespaces hold, the kernel lets go of by itself; of NET and PID up to 40 ms later.
 * @throws SyscallError when a cgroup cannot be removed
 */
export async function removeContainer(lab: Lab, container: Container): Promise<void> {
  await container.ended;
  const first = actorNamed(lab, box);
  first.close();
  await lab.host.exitOf(first.pid);
  const until = performance.now() + REMOVE_LIMIT_MS;
  let left = [...lab.cgroups.box(box).folders.values()];
  while (left.length > 0) {
    // rmdir(2) is EBUSY as long as the last task has not quite gone.
    const mayFail = performance.now() < until ? (['EBUSY'] as const) : [];
    const results = await runOperation(lab, removeCgroup(left, mayFail));
    left = left.filter((_, i) => results[i]?.result.state === 'failed');
    if (left.length > 0) await sleep(REMOVE_PAUSE_MS);
  }
  lab.actors.delete(box);
  lab.actors.delete('command');
}

const removeCgroup = (folders: readonly string[], mayFail: readonly string[]): Operation => ({
  title: { en: `the cgroup of ${box} removed`, zh: `删除 ${box} 的 cgroup` },
  parts: [
    {
      actor: 'host',
      steps: folders.map((pathname) =>
        callStep(unlinkat({ pathname, flags: ['AT_REMOVEDIR'] }, { mayFail })),
      ),
    },
  ],
  same: { shell: folders.map((folder) => `rmdir ${folder}`).join('; ') },
});

/** The last batch goes out whole: what it takes away, its own later calls would need. */
async function exec(lab: Lab, runner: string, spec: ContainerSpec): Promise<void> {
  await runOperation(lab, {
    title: { en: `run ${spec.argv.join(' ')}`, zh: `运行 ${spec.argv.join(' ')}` },
    parts: [
      {
        actor: runner,
        atomic: true,
        steps: [...stdinSteps(spec.stdin), ...privilegeSteps(), ...execSteps(spec)],
      },
    ],
    same: { shell: spec.argv.join(' ') },
  }).then((results) => {
    const last = results.at(-1);
    if (last?.result.state !== 'failed') return;
    const notExecutable = results.find(
      ({ call, result }) => call.spec.name === 'execve' && result.errno === 13,
    );
    const { call, result } = notExecutable ?? last;
    throw new SyscallError(call, result.errno, { actor: runner });
  });
}
