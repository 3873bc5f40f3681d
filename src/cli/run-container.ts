// What `nslab run` does: opens a lab, runs one container in it, ends both.

import { writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { readMemory } from '../kernel/cgroupfs/memory.ts';
import { SyscallError, UserError } from '../kernel/errors.ts';
import { type ContainerSpec, startContainer } from '../lab/container.ts';
import { type Forwarding, forwardSignals } from '../lab/forward-signals.ts';
import type { Lab } from '../lab/lab.ts';
import { openLab } from '../lab/open-lab.ts';
import { defaultPath, parents } from '../lab/operations/exec.ts';
import type { Volume } from '../lab/operations/volumes.ts';
import { tearDown } from '../lab/tear-down.ts';
import type { RunFlags } from './run.ts';

/** docker's: the command could not be run, or was not found. */
const cannotInvoke = 126;
const notFound = 127;

/**
 * Runs the command and gives the exit status for our own process.
 * @throws SyscallError, UserError, ActorGone
 */
export async function runContainer(argv: readonly string[], flags: RunFlags): Promise<number> {
  if (argv[0] === '') throw new UserError('usage', 'the command is empty');
  refuseTooLong(argv, flags.env);
  const started = performance.now();
  const forwarding = forwardSignals(); // from the first moment: a signal must not skip the tear-down
  const lab = await openLab({ slots: 4, inherit: true });
  try {
    const container = await startContainer(lab, specFrom(lab, argv, flags));
    if (flags.network === 'bridge') say('nslab: this bridge leads to no other machine');
    forwarding.to(lab, container.pid);
    const exit = await container.ended;
    const killed = oomKills(lab);
    if (killed > 0) say(oomMessage(killed));
    if (flags.json) {
      const ms = Math.round(performance.now() - started);
      const { status, signal = null } = exit;
      say(JSON.stringify({ id: lab.id, status, signal, oomKills: killed, ms }));
    }
    return forwarding.early ? 128 + (forwarding.signal ?? 0) : exit.status;
  } catch (error) {
    return statusOf(error, argv, flags, forwarding);
  } finally {
    forwarding.stop();
    const { left } = await tearDown(lab);
    for (const thing of left) say(`nslab: still there: ${thing}`);
  }
}

/**
 * A line on stderr. process.stdout and process.stderr are not to be touched while the command runs: libuv would make
 * the pipes behind them non-blocking, for the command too, which then loses output (EAGAIN).
 */
function say(line: string): void {
  try {
    writeSync(2, `${line}\n`);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!nobodyListens.includes(code)) throw error;
  }
}

/** write(2): stderr is a pipe that nobody reads, is closed, full, or a terminal that was hung up. */
const nobodyListens: readonly string[] = ['EPIPE', 'EBADF', 'EAGAIN', 'ENOSPC', 'EIO'];

/** execve(2): Linux takes more, but one request to an actor must carry it, once for each folder of $PATH. */
const MAX_BYTES = 48 * 1024;

/** @throws UserError `usage` */
function refuseTooLong(argv: readonly string[], env: Readonly<Record<string, string>>): void {
  const bytes = Buffer.byteLength([...argv, ...Object.entries(env).flat()].join(' '));
  if (bytes > MAX_BYTES)
    throw new UserError('usage', `command and environment are ${bytes} bytes long; ${MAX_BYTES} at most`);
}

const oomMessage = (killed: number): string =>
  `nslab: OOM: the kernel ended ${killed} ${killed > 1 ? 'processes' : 'process'} at the memory limit`;

/** @throws the error when it is neither the command's nor a signal's doing */
function statusOf(
  error: unknown,
  [command = '']: readonly string[],
  { workdir, volume }: RunFlags,
  forwarding: Forwarding,
): number {
  if (error instanceof SyscallError && error.call.spec.name === 'chdir' && error.call.args.path === workdir) {
    say(`nslab: cannot work in ${workdir}: ${error.meaning}`);
    return cannotInvoke;
  }
  if (error instanceof SyscallError && isOfVolumes(error, volume)) {
    throw new UserError('usage', `cannot place the volume: ${error.message}`, {
      hint: 'A folder goes onto a folder, a file onto a file.',
      cause: error,
    });
  }
  if (error instanceof SyscallError && error.call.spec.name === 'execve') {
    say(`nslab: cannot run ${command}: ${error.meaning}`);
    return error.code === 'ENOENT' || error.code === 'ENOTDIR' ? notFound : cannotInvoke;
  }
  if (forwarding.signal !== undefined) return 128 + forwarding.signal;
  throw error;
}

/** Whether the call was made for a volume, at its target or on the way there. */
function isOfVolumes({ call }: SyscallError, volumes: readonly Volume[]): boolean {
  if (['open_tree', 'mount_setattr', 'move_mount'].includes(call.spec.name)) return true;
  const { pathname } = call.args;
  return typeof pathname === 'string' && volumes.some(({ target }) => parents(target).includes(pathname));
}

function specFrom(lab: Lab, argv: readonly string[], flags: RunFlags): ContainerSpec {
  const hostname = flags.hostname ?? lab.id;
  const terminal: Record<string, string> =
    isatty(1) && process.env.TERM !== undefined ? { TERM: process.env.TERM } : {};
  return {
    argv,
    env: { PATH: defaultPath, HOSTNAME: hostname, HOME: '/root', ...terminal, ...flags.env },
    cwd: flags.workdir,
    hostname,
    limits: { memory: flags.memory, pids: flags.pidsLimit },
    network: flags.network,
    volumes: flags.volume,
    rootfs: flags.rootfs,
    init: flags.init === true,
    stdin: flags.interactive === true,
  };
}

function oomKills(lab: Lab): number {
  const folder = lab.cgroups.memoryFolder(lab.cgroups.box('box'));
  return folder === undefined ? 0 : (readMemory(folder, lab.cgroups.version)?.oomKills ?? 0);
}
