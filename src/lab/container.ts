// The whole container of `nslab run`, a first form: namespaces, cgroup, network, root, hostname, privileges, exec; in
// runc's order. Each part is an operation, computed before it runs.

import { existsSync, lstatSync, readlinkSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Exit } from '../kernel/actor/exits.ts';
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
import { checkAcknowledged, linkOperation } from './operations/link.ts';
import { maskKernel } from './operations/mask.ts';
import { coverHost, mountPoints, overlayRoot, skeletonRoot } from './operations/root.ts';
import { hostnameOperation, setUpSteps } from './operations/set-up.ts';
import { stageDirectories } from './operations/stage.ts';
import { openVolumes, placeVolumes, type Volume } from './operations/volumes.ts';
import { joinOperations, runOperation } from './run-operation.ts';
import { callStep, type Operation, type Step } from './step.ts';

export interface ContainerSpec extends ExecSpec {
  readonly hostname: string;
  readonly limits: Limits;
  readonly network: 'none' | 'bridge';
  readonly volumes: readonly Volume[];
  /** The folder that its root is a copy-on-write view of; else the host's own `/`, without its private parts. */
  readonly rootfs?: string;
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

/** What comes before the root: while the box still sees the host's files. */
function outsideOperation(lab: Lab, spec: ContainerSpec): Operation {
  return joinOperations(
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
      title: { en: 'a place for a root', zh: '放置根的地方' },
      parts: [
        {
          actor: box,
          steps: [
            ...setUpSteps(box, 'private-mounts'),
            ...setUpSteps(box, 'stage'),
            ...stageDirectories(box),
          ],
        },
      ],
      same: {},
    },
  );
}

/** The root itself, of which there are two kinds: tried, not assumed. */
const rootOperation = (steps: readonly Step[]): Operation => ({
  title: { en: 'a root filesystem of its own', zh: '自己的根文件系统' },
  parts: [{ actor: box, steps }],
  same: { shell: 'mount -t overlay overlay -o lowerdir=…,upperdir=…,workdir=… merged' },
});

/** overlayfs.rst: layers nest to a depth of two. Where `/` is at that depth, the root is a skeleton. @throws SyscallError */
async function setUpOutside(lab: Lab, spec: ContainerSpec): Promise<void> {
  const root = rootOperation(overlayRoot(box, spec.rootfs));
  try {
    await runOperation(lab, joinOperations(outsideOperation(lab, spec), root));
  } catch (error) {
    const isRoot = error instanceof SyscallError && error.call.args.filesystemtype === 'overlay';
    if (!isRoot || spec.rootfs !== undefined) throw error;
    await runOperation(lab, rootOperation(skeletonRoot(box, linkAt)));
  }
}

function linkAt(path: string): string | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats?.isSymbolicLink() === true ? readlinkSync(path) : undefined;
}

/** What is made from inside the root. */
function insideOperation(spec: ContainerSpec): Operation {
  const hidden = spec.rootfs === undefined ? coverHost(existsSync) : [];
  return joinOperations(
    {
      title: {
        en: 'into the new root, and its /proc, /sys and /dev',
        zh: '进入新的根，以及 /proc、/sys、/dev',
      },
      parts: [
        {
          actor: box,
          steps: [
            ...setUpSteps(box, 'pivot'),
            ...mountPoints(),
            ...setUpSteps(box, 'proc'),
            ...setUpSteps(box, 'sys'),
            ...setUpSteps(box, 'dev'),
            ...maskKernel(existsSync),
            ...hidden,
            ...placeVolumes(spec.volumes, (path) => statSync(path).isDirectory()),
          ],
        },
      ],
      same: { shell: 'pivot_root . .; umount -l .; mount -t proc proc /proc; …' },
    },
    hostnameOperation(box, spec.hostname),
    linkOperation(box, { kind: 'up', name: 'lo' }),
  );
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
  await setUpOutside(lab, spec);
  checkAcknowledged(await runOperation(lab, insideOperation(spec)));
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
