// Runs `nslab run`: opens a lab, runs one container in it, ends both.

import { writeSync } from 'node:fs';
import { describeLeftOut } from '../image/left-out.ts';
import { type ErrnoName, isErrno } from '../kernel/errno.ts';
import { UserError } from '../kernel/errors.ts';
import { readBoxMemory } from '../lab/cgroups/box-memory.ts';
import { defaultName } from '../lab/container/container-spec.ts';
import { startContainer } from '../lab/container/start-container.ts';
import type { Lab } from '../lab/lab.ts';
import { uplink } from '../lab/network/bridge.ts';
import { type Published, publish } from '../lab/network/publish.ts';
import { isPrivileged } from '../lab/privileged.ts';
import { findContainer } from '../lab/session/find-container.ts';
import { openLab } from '../lab/session/open-lab.ts';
import { sessionFolder } from '../lab/session/session-files.ts';
import { tearDown } from '../lab/session/tear-down.ts';
import { statsOf } from './descriptor-stats.ts';
import { forwardSignals } from './forward-signals.ts';
import { printPlan } from './run-dry.ts';
import { statusOf } from './run-failures.ts';
import type { RunFlags } from './run-flags.ts';
import { controllersFor, specFrom } from './run-spec.ts';
import { openTerminal } from './run-terminal.ts';

/**
 * Runs the command in a container.
 * @returns the exit status for our own process
 * @throws SyscallError, UserError, ActorGone
 */
export async function runContainer(argv: readonly string[], flags: RunFlags): Promise<number> {
  refuse(argv, flags);
  if (flags.dryRun === true) return printPlan(argv, flags);
  const started = performance.now();
  const terminal = flags.tty === true ? openTerminal(flags.interactive === true) : undefined;
  // Before anything is made: a signal must not skip the tear-down.
  const forwarding = forwardSignals({ patienceMs: flags.stopTimeout * 1000 });
  const lab = await openLab({ slots: 4, inherit: flags.tty !== true, controllers: controllersFor(flags) });
  let published: Published | undefined;
  try {
    const spec = { ...specFrom(lab.id, argv, flags), terminal: terminal?.size() };
    const container = await startContainer(lab, spec);
    const leftOut = container.leftOut && describeLeftOut(container.leftOut);
    if (leftOut !== undefined) say(`nslab: ${leftOut}`);
    if (container.address !== undefined) {
      say('nslab: this bridge leads to no other machine');
      published = await publish(lab, uplink, container.address, flags.publish);
    }
    if (container.pty !== undefined) terminal?.attach(container.pty);
    forwarding.to(lab, container.pid);
    const exit = await container.ended;
    await terminal?.drained();
    terminal?.close();
    const killed = oomKills(lab);
    if (killed > 0) say(oomMessage(killed));
    if (flags.json) {
      const ms = Math.round(performance.now() - started);
      const { status, signal = null } = exit;
      say(JSON.stringify({ id: lab.id, name: flags.name ?? lab.id, status, signal, oomKills: killed, ms }));
    }
    return forwarding.early ? 128 + (forwarding.signal ?? 0) : exit.status;
  } catch (error) {
    terminal?.close();
    return statusOf(error, flags, forwarding, say);
  } finally {
    published?.close();
    forwarding.stop();
    const { left } = await tearDown(lab);
    for (const thing of left) say(`nslab: still there: ${thing}`);
  }
}

/**
 * Writes a line to stderr. process.stdout and process.stderr must not be used while the command runs: libuv would make
 * their pipes non-blocking for the command too, which would lose output (EAGAIN).
 */
function say(line: string): void {
  try {
    writeSync(2, `${line}\n`);
  } catch (error) {
    if (!isErrno(error, ...nobodyListens)) throw error;
  }
}

/** write(2): stderr is a pipe without readers, closed, full, or a terminal that was hung up. */
const nobodyListens: readonly ErrnoName[] = ['EPIPE', 'EBADF', 'EAGAIN', 'ENOSPC', 'EIO'];

/** execve(2) allows more, but one request to an actor must hold it once for each folder in $PATH. */
const MAX_BYTES = 48 * 1024;

/** Refuses what can be known to fail before anything is made. @throws UserError `usage` */
function refuse(argv: readonly string[], flags: RunFlags): void {
  const { env, envFile, image, name } = flags;
  if (argv.length === 0 && image === undefined) {
    throw new UserError('usage', 'there is no command', { hint: 'Put it at the end: nslab run -- sh' });
  }
  for (const fd of [0, 1, 2]) {
    // openat(2): with a folder of the host, the command could leave its root.
    if (statsOf(fd)?.isDirectory() === true) throw new UserError('usage', `descriptor ${fd} is a folder`);
  }
  if (argv[0] === '') throw new UserError('usage', 'the command is empty');
  const bytes = Buffer.byteLength([...argv, ...Object.entries({ ...envFile, ...env }).flat()].join(' '));
  if (bytes > MAX_BYTES)
    throw new UserError('usage', `command and environment are ${bytes} bytes long; ${MAX_BYTES} at most`);
  if (!isPrivileged()) refuseWithoutRoot(flags);
  if (name !== undefined && findContainer(sessionFolder(), name) !== undefined)
    throw new UserError('usage', `a container called ${name} runs already`);
}

/** Refuses what a user namespace without root cannot do. @throws UserError `machine` */
function refuseWithoutRoot({ network, device }: RunFlags): void {
  const isOthers = network === 'host' || network.startsWith('container:');
  const what = isOthers ? `--network ${network}` : device.length > 0 ? '--device' : undefined;
  if (what === undefined) return;
  throw new UserError('machine', `${what} needs root`, {
    hint:
      what === '--device'
        ? 'mknod(2): in a user namespace nobody makes devices.'
        : 'user_namespaces(7): a network namespace is entered by who has rights in the user namespace that owns it.',
  });
}

const oomMessage = (killed: number): string =>
  `nslab: OOM: the kernel ended ${killed} ${killed > 1 ? 'processes' : 'process'} at the memory limit`;

const oomKills = (lab: Lab): number => readBoxMemory(lab.cgroups, defaultName)?.oomKills ?? 0;
