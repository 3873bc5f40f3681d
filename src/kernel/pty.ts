// Opens a pseudoterminal in a container's own devpts, and keeps its master in our process: pty(7), devpts(5).

import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { isErrno } from './errno.ts';
import { UserError } from './errors.ts';
import type { LocalExecutor } from './local/executor.ts';
import { openPtyWriter } from './pty-writer.ts';
import { ioctl } from './syscalls/calls/file-descriptors.ts';
import { fstatfs } from './syscalls/calls/mount.ts';
import { openat2 } from './syscalls/calls/paths.ts';
import { winsize } from './syscalls/structs/ioctl-requests.ts';
import { FS_MAGIC } from './syscalls/structs/statfs.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export interface Pty {
  /** The output of the terminal's programs. Never write to it: see openPtyWriter. */
  readonly stream: ReadStream;
  /** Sends input to the terminal's programs; never blocks. */
  write(bytes: Uint8Array | string): void;
  /** The path of the other end inside the container. */
  readonly slave: string;
  /** Sets the size; the foreground programs get SIGWINCH. */
  resize(size: Size): void;
}

/**
 * Opens a new pseudoterminal.
 * @param pid the process in whose root /dev/pts is looked up: a container has a devpts of its own
 * @throws UserError `machine` when there is no devpts; SyscallError
 */
export function openPty(local: LocalExecutor, pid: number, size: Size): Pty {
  const master = openMaster(local, pid);
  local.call(ioctl({ fd: master, request: 'TIOCSPTLCK', argp: { int: 0 } }));
  const { out } = local.call(ioctl({ fd: master, request: 'TIOCGPTN', argp: { out: 4 } }));
  const number = out.argp?.readInt32LE(0) ?? 0;
  const resize = ({ rows, columns }: Size): void => {
    local.call(ioctl({ fd: master, request: 'TIOCSWINSZ', argp: winsize(rows, columns) }));
  };
  resize(size);
  const stream = new ReadStream(master);
  // pty(7), tty_ioctl(4): reading a master gives EIO once the last process has closed the other end.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EIO') throw error;
    stream.destroy();
  });
  const { write } = openPtyWriter(master, () => !stream.destroyed);
  return { stream, write, slave: `/dev/pts/${number}`, resize };
}

/**
 * Follows no link on the way, since the container controls these paths. Where a devpts was mounted without ptmxmode, only root
 * may open its ptmx; the device beside it leads to the same devpts: devpts(5), and Documentation/filesystems/devpts.rst.
 */
function openMaster(local: LocalExecutor, pid: number): number {
  const root = openSync(`/proc/${pid}/root`, constants.O_RDONLY | constants.O_DIRECTORY);
  const open = (pathname: string): number =>
    local.call(
      openat2({
        dirfd: root,
        pathname,
        flags: ['O_RDWR', 'O_NOCTTY', 'O_CLOEXEC', 'O_NONBLOCK'],
        resolve: ['RESOLVE_IN_ROOT', 'RESOLVE_NO_MAGICLINKS', 'RESOLVE_NO_SYMLINKS'],
      }),
    ).ret;
  const checked = (master: number, isMaster: boolean): number => {
    if (isMaster) return master;
    closeSync(master);
    throw new UserError('machine', {
      en: `no devpts is mounted on /dev/pts in the root of PID ${pid}`,
      zh: `PID ${pid} 的根里，/dev/pts 上没有挂载 devpts`,
    });
  };
  try {
    const master = open('dev/pts/ptmx');
    const { f_type } = local.call(fstatfs({ fd: master })).out.buf;
    return checked(master, f_type === FS_MAGIC.DEVPTS_SUPER_MAGIC);
  } catch (error) {
    if (!isErrno(error, 'EACCES')) throw error;
    const master = open('dev/ptmx');
    return checked(master, fstatSync(master).rdev === PTMX);
  } finally {
    closeSync(root);
  }
}

/** Major 5, minor 2: Documentation/admin-guide/devices.txt. */
const PTMX = 0x502;
