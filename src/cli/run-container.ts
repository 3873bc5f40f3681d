// Runs `nslab run`: opens a lab, runs one container in it, ends both.

import { describeLeftOut } from '../image/left-out.ts';
import { ActorGone, UserError } from '../kernel/errors.ts';
import { readBoxMemory } from '../lab/cgroups/box-memory.ts';
import { defaultName } from '../lab/container/container-spec.ts';
import { commandHasBegun, startContainer } from '../lab/container/start-container.ts';
import { actorNamed, type Lab } from '../lab/lab.ts';
import { uplink } from '../lab/network/bridge.ts';
import { type HostPorts, listenOnHost } from '../lab/network/publish.ts';
import { refuseTooMany } from '../lab/operations/mount-volumes.ts';
import { isPrivileged } from '../lab/privileged.ts';
import { findContainer } from '../lab/session/find-container.ts';
import { openLab } from '../lab/session/open-lab.ts';
import { tearDown } from '../lab/session/tear-down.ts';
import type { Texts } from '../session/event.ts';
import { statsOf } from './descriptor-stats.ts';
import { type Forwarding, forwardSignals } from './forward-signals.ts';
import { inOwnLanguage, tell } from './language.ts';
import { complain, type OutputError } from './own-output.ts';
import { printPlan } from './run-dry.ts';
import { statusOf } from './run-failures.ts';
import type { RunFlags } from './run-flags.ts';
import { controllersFor, specFrom } from './run-spec.ts';
import { openStreams, type RunStreams } from './run-streams.ts';
import { openTerminal } from './run-terminal.ts';
import { remarks } from './run-without-effect.ts';
import { onUncaught } from './uncaught.ts';

/**
 * Runs the command in a container.
 * @returns the exit status for our own process
 * @throws UserError for a mistake in the options, OutputError, and any other error that is a bug
 */
export async function runContainer(argv: readonly string[], flags: RunFlags): Promise<number> {
  const failed = failure();
  const endCatching = onUncaught(failed.fail);
  let forwarding: Forwarding | undefined;
  try {
    refuse(argv, flags);
    for (const remark of remarks(flags)) complain(`${remark}\n`);
    if (flags.dryRun === true) return printPlan(argv, flags);
    // Before anything is made: a signal must not skip the tear-down.
    forwarding = forwardSignals({ patienceMs: flags.stopTimeout * 1000, terminal: flags.tty === true });
    return await runInLab(argv, flags, { forwarding, failed });
  } catch (error) {
    return statusOf(error, flags, forwarding?.signal);
  } finally {
    endCatching();
  }
}

interface RunEnds {
  readonly forwarding: Forwarding;
  readonly failed: Failure;
}

async function runInLab(
  argv: readonly string[],
  flags: RunFlags,
  { forwarding, failed }: RunEnds,
): Promise<number> {
  const started = performance.now();
  const outcome: string[] = [];
  let lost: OutputError | undefined;
  let ports: HostPorts | undefined;
  let streams: RunStreams | undefined;
  let opening: Promise<Lab> | undefined;
  const terminal = flags.tty === true ? openTerminal(flags.interactive === true) : undefined;
  const runToEnd = async (): Promise<number> => {
    ports = await listenOnHost(flags.publish, say);
    streams = terminal === undefined ? openStreams(flags) : undefined;
    opening = openLab({ slots: 4, inherit: streams?.stdio, controllers: controllersFor(flags), warn: say });
    const lab = await opening;
    // user_namespaces(7): with a single id mapped, groups cannot be set.
    if (flags.groupAdd.length > 0 && lab.userNamespace?.ids === 1) throw noFurtherGroups();
    const spec = specFrom(lab.id, argv, flags);
    forwarding.ask(() => commandHasBegun(lab, spec));
    const container = await startContainer(lab, {
      ...spec,
      terminal: terminal?.size(),
      streams: [...spec.streams, ...(streams?.pipes ?? [])],
    });
    const leftOut = container.leftOut && describeLeftOut(container.leftOut);
    if (leftOut !== undefined) say(leftOut);
    streams?.begin((error) => {
      lost ??= error;
    });
    if (container.address !== undefined) {
      say({ en: 'this bridge leads to no other machine', zh: '这个网桥不通往别的机器' });
      ports.forwardTo(lab, uplink, container.address);
      void actorNamed(lab, uplink).closed.then(() => failed.fail(networkGone()));
    }
    if (container.pty !== undefined) terminal?.attach(container.pty, failed.fail, forwarding.startClock);
    forwarding.to(lab, container.pid);
    const exit = await container.ended;
    await terminal?.drained();
    const killed = oomKills(lab);
    if (killed > 0) outcome.push(`nslab: ${oomMessage(killed)}`);
    if (flags.json) {
      const ms = Math.round(performance.now() - started);
      const { status, signal = null } = exit;
      outcome.push(
        JSON.stringify({ id: lab.id, name: flags.name ?? lab.id, status, signal, oomKills: killed, ms }),
      );
    }
    return forwarding.early ? 128 + (forwarding.signal ?? 0) : exit.status;
  };
  let status: number;
  try {
    status = await Promise.race([runToEnd(), failed.promise]);
  } finally {
    terminal?.close();
    ports?.close();
    forwarding.stop();
    const lab = await opening?.catch(() => undefined); // its error is told already
    const { left } = lab === undefined ? { left: [] } : await tearDown(lab);
    await streams?.drained();
    streams?.close();
    for (const line of outcome) complain(`${line}\n`);
    for (const thing of left) say({ en: `still there: ${thing}`, zh: `仍然存在：${thing}` });
  }
  if (lost !== undefined) throw lost;
  return status;
}

const say = (message: Texts): void => complain(`nslab: ${inOwnLanguage(message)}\n`);

interface Failure {
  readonly promise: Promise<never>;
  /** Rejects the promise; only the first error counts. */
  readonly fail: (error: Error) => void;
}

/** For errors that come from elsewhere than the calls that we wait for. */
function failure(): Failure {
  let fail: Failure['fail'] = () => undefined;
  const promise = new Promise<never>((_, reject) => {
    fail = reject;
  });
  promise.catch(() => undefined); // perhaps nobody waits any more
  return { promise, fail };
}

/** Refuses what can be known to fail before anything is made. @throws UserError `usage` */
function refuse(argv: readonly string[], flags: RunFlags): void {
  const { image, entrypoint, name } = flags;
  refuseTooMany([...flags.volume, ...flags.mount.volumes]);
  if (argv.length === 0 && image === undefined && !entrypoint) {
    throw new UserError(
      'usage',
      { en: 'there is no command', zh: '没有命令' },
      { hint: { en: 'Put it at the end: nslab run -- sh', zh: '请写在最后：nslab run -- sh' } },
    );
  }
  for (const fd of [0, 1, 2]) {
    // openat(2): with a folder of the host, the command could leave its root.
    if (statsOf(fd)?.isDirectory() === true)
      throw new UserError('usage', { en: `descriptor ${fd} is a folder`, zh: `描述符 ${fd} 是目录` });
  }
  if (argv[0] === '') throw new UserError('usage', { en: 'the command is empty', zh: '命令是空的' });
  if (!isPrivileged()) refuseWithoutRoot(flags);
  if (name !== undefined && findContainer(name) !== undefined)
    throw new UserError('usage', {
      en: `a container called ${name} runs already`,
      zh: `已有名为 ${name} 的容器正在运行`,
    });
}

/** Refuses what a user namespace without root cannot do. @throws UserError `machine` */
function refuseWithoutRoot({ network, device }: RunFlags): void {
  const isOthers = network === 'host' || network.startsWith('container:');
  const what = isOthers ? `--network ${network}` : device.length > 0 ? '--device' : undefined;
  if (what === undefined) return;
  throw new UserError(
    'machine',
    { en: `${what} needs root`, zh: `${what} 需要 root` },
    {
      hint:
        what === '--device'
          ? {
              en: 'mknod(2): in a user namespace nobody makes devices.',
              zh: 'mknod(2)：在用户命名空间里谁也不能创建设备文件。',
            }
          : {
              en: 'user_namespaces(7): a network namespace is entered by who has rights in the user namespace that owns it.',
              zh: 'user_namespaces(7)：要在网络命名空间所属的用户命名空间里有权限，才能进入它。',
            },
    },
  );
}

const noFurtherGroups = (): UserError =>
  new UserError(
    'machine',
    { en: '--group-add: this user has only one group to give', zh: '--group-add：这个用户只有一个组可给' },
    {
      hint: {
        en: 'It needs root, or ranges of ids in /etc/subuid and /etc/subgid, and newuidmap.',
        zh: '需要 root，或 /etc/subuid、/etc/subgid 里的 ID 范围，以及 newuidmap。',
      },
    },
  );

const networkGone = (): ActorGone =>
  new ActorGone({
    en: 'the container’s network is gone: somebody killed the process that held its bridge',
    zh: '容器的网络没有了：维持网桥的进程被人杀死了',
  });

const oomMessage = (killed: number): string =>
  tell(
    `OOM: the kernel ended ${killed} ${killed > 1 ? 'processes' : 'process'} at the memory limit`,
    `OOM：内存到达上限，内核杀死了 ${killed} 个进程`,
  );

const oomKills = (lab: Lab): number => readBoxMemory(lab.cgroups, defaultName)?.oomKills ?? 0;
